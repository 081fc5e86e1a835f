"""`python -m knowledge check` and `python -m knowledge explain key=value …`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from knowledge.check import check
from knowledge.errors import TriageError
from knowledge.explain import as_json, run
from knowledge.loader import DATA, default, load
from knowledge.show import show


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 problems found, 2 wrong use)."""
    options = _parser().parse_args(arguments)
    try:
        return _check(options) if options.command == "check" else _explain(options)
    except TriageError as error:
        print(error.message, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m knowledge", description="知識ベースを確かめ、判定の道筋を示します。"
    )
    parser.add_argument("--data", type=Path, default=DATA, help="知識ファイルのフォルダー")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="すべての知識ファイルを確かめ、問題を1回で全部挙げます")
    told = commands.add_parser(
        "explain",
        help="与えた事実から各商品の判定までの道筋を示します",
        description="例: explain harm=third-party-outage cause=malware --policy it-pi:computer-attack",
    )
    told.add_argument(
        "facts",
        nargs="+",
        metavar="key=value",
        help="key=value（そうである）、key!=value（そうでない）、key?=value（疑いがある）、key=?（分からない）",
    )
    told.add_argument("--policy", action="append", default=[], metavar="商品[:特約,…][@プラン]", help="入っている契約")
    told.add_argument("--all", action="store_true", help="ふれていない商品と、成り立たない「対象外」の条項も示します")
    told.add_argument("--json", action="store_true", help="JSON で出します")
    return parser


def _check(options: argparse.Namespace) -> int:
    finding = check(options.data)
    if finding.problems:
        print(f"知識ベースに {len(finding.problems)} 件の問題があります。")
        for problem in finding.problems:
            print(f"  - {problem}")
        print("直してから、もう一度 python -m knowledge check を実行してください。書き方: docs/knowledge-authoring.md")
        return 1
    for kind, count in finding.counts.items():
        print(f"{kind:<12}{count:>5}")
    print("問題はありません。")
    return 0


def _explain(options: argparse.Namespace) -> int:
    knowledge = default() if options.data == DATA else load(options.data)
    told = run(knowledge, options.facts, options.policy)
    if options.json:
        print(json.dumps(as_json(knowledge, told, options.all), ensure_ascii=False, indent=2))
    else:
        show(knowledge, told, Console(), options.all)
    return 0


if __name__ == "__main__":
    sys.exit(main())
