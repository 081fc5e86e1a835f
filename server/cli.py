"""The `triage` command. Everything heavy is imported inside the commands, so that help comes at once."""

from __future__ import annotations

import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from knowledge.errors import TriageError
from server.papers.cli import report, templates
from server.staff.cli import golden_candidates, staff
from server.usage import Command, Group, told


class Voice(StrEnum):
    """Whom an answer is told (actions.voices)."""

    plain = "plain"
    staff = "staff"
    audit = "audit"


class State(StrEnum):
    """The states of a case."""

    open = "open"
    closed = "closed"


app = typer.Typer(
    cls=Group,
    options_metavar="[オプション]",
    subcommand_metavar="コマンド [引数]…",
    help="IT事業者の事故の説明から、補償の見立てを出します。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would print what a person wrote
)


@app.command(cls=Command, options_metavar="[オプション]")
def assess(
    text: Annotated[str | None, Argument(help="何が起きたかの説明。省略すると標準入力から読みます。")] = None,
    input: Annotated[Path | None, Option("--input", "-i", help="1行1件の JSONL。- は標準入力。")] = None,
    output: Annotated[Path | None, Option("--output", "-o", help="答えの JSONL。省略すると標準出力。")] = None,
    as_of: Annotated[
        datetime | None,
        Option("--as-of", formats=["%Y-%m-%d"], help="今日の日付（昨日・先月末の起点）。例: 2026-11-21"),
    ] = None,
    known: Annotated[
        str | None, Option("--known", metavar="JSON", help="分かっている事実。例: '{\"claim_received\": true}'")
    ] = None,
    policies: Annotated[
        str | None, Option("--policies", metavar="JSON", help='入っている契約。例: \'[{"product": "it-pi"}]\'')
    ] = None,
    json: Annotated[bool, Option("--json", help="端末でも JSON で出します。")] = False,
    voice: Annotated[
        Voice | None, Option("--voice", help="文章で出します。plain: 契約者向け、staff: 担当者向け、audit: 監査向け。")
    ] = None,
) -> None:
    """説明を読んで、答え（JSON、端末では要約）を出します。"""
    from server import commands

    day = as_of.date() if as_of else None
    if input is not None:
        if text is not None:
            raise typer.BadParameter("TEXT と --input は、どちらか一方だけを指定してください。")
        if voice is not None:
            raise typer.BadParameter("--voice は、1件の説明だけに使えます。")
        if known is not None or policies is not None:
            raise typer.BadParameter("--input のときは、known と policies をファイルの各行に書いてください。")
        commands.assess_file(input, output, day)
    elif output is not None:
        raise typer.BadParameter("--output は --input と一緒に使います。")
    else:
        commands.assess_text(
            text if text is not None else _read_stdin(),
            day,
            known=known,
            policies=policies,
            voice=voice.value if voice else None,
            as_json=json or not sys.stdout.isatty(),
        )


@app.command(cls=Command, options_metavar="[オプション]")
def serve(
    host: Annotated[str, Option(help="待ち受けるアドレス。")] = "127.0.0.1",
    port: Annotated[
        int, Option(min=0, max=65535, help="待ち受けるポート（0〜65535 の整数。0 は空いているもの）。")
    ] = 8000,
    data: Annotated[Path | None, Option(help="記録を置くフォルダー（TRIAGE_DATA_DIR でも指定できます）。")] = None,
) -> None:
    """サーバーを始めます。"""
    from server import commands

    commands.serve(host, port, data)


@app.command(cls=Command, options_metavar="[オプション]")
def chat() -> None:
    """端末で会話します。"""
    from server import commands

    commands.chat()


@app.command(cls=Command, options_metavar="[オプション]")
def train(force: Annotated[bool, Option("--force", help="新しくても作り直します。")] = False) -> None:
    """会話のモデル（Rasa）を、なければ、または古ければ作ります。"""
    from server import commands

    commands.train(force)


@app.command(cls=Command, options_metavar="[オプション]")
def evaluate(
    files: Annotated[list[Path], Argument(help="ラベル付きの JSONL、またはそれを入れたフォルダー（いくつでも）。")],
    output: Annotated[Path, Option("--output", "-o", help="report.html と result.json を置くフォルダー。")] = Path(
        "build/evaluation"
    ),
    compare: Annotated[
        Path | None, Option("--compare", help="前の結果（result.json かそのフォルダー）と比べます。")
    ] = None,
    as_of: Annotated[
        datetime | None, Option("--as-of", formats=["%Y-%m-%d"], help="日付のない行の今日の日付。例: 2026-11-21")
    ] = None,
    texts: Annotated[bool, Option(help="文そのものを報告書と結果に載せます（封印した文では --no-texts）。")] = True,
) -> None:
    """ラベル付きの文で、読み取りと判定の正しさを測ります。"""
    from server.evaluation.run import evaluate_files

    evaluate_files(files, output, compare, as_of.date() if as_of else None, with_texts=texts)


Data = Annotated[Path | None, Option("--data", help="記録を置くフォルダー（TRIAGE_DATA_DIR でも指定できます）。")]


@app.command(cls=Command, options_metavar="[オプション]")
def migrate(data: Data = None) -> None:
    """記録を最新の形式に移します（serve を始めるときにも、自動で移します）。"""
    from server import case_commands

    case_commands.migrate(data)


@app.command(cls=Command, options_metavar="[オプション]")
def replay(
    id: Annotated[str, Argument(help="会話の id。")],
    json: Annotated[bool, Option("--json", help="JSON で出します。")] = False,
    data: Data = None,
) -> None:
    """過去の会話を記録からやり直し、答えが前と同じかを確かめます。"""
    from server import case_commands

    case_commands.replay(id, data, as_json=json)


@app.command(cls=Command, options_metavar="[オプション]")
def purge(
    older_than: Annotated[
        int | None, Option("--older-than", min=0, metavar="DAYS", help="最後に動いてから、この日数を過ぎたもの。")
    ] = None,
    state: Annotated[
        State | None,
        Option("--state", help="--older-than のうち、この状態のものだけ（open は対応中、closed は完了）。"),
    ] = None,
    id: Annotated[list[str] | None, Option("--id", help="会話や記録の id（いくつでも）。")] = None,
    token: Annotated[bool, Option("--token", help="会話やページのトークン。標準入力から読みます。")] = False,
    yes: Annotated[bool, Option("--yes", help="本当に消します。付けないと、消すものを挙げるだけです。")] = False,
    data: Data = None,
) -> None:
    """古い記録、または1人の記録を、跡を残さずに消します。"""
    from server import case_commands

    if older_than is None and not id and not token:
        raise typer.BadParameter("何を消すかを、--older-than、--id、--token のどれかで指定してください。")
    if state is not None and older_than is None:
        raise typer.BadParameter("--state は --older-than と一緒に使います。")
    case_commands.purge(
        data,
        days=older_than,
        state=state.value if state else None,
        case_ids=id or [],
        token=_read_stdin("トークン").strip() if token else None,
        really=yes,
    )


@app.command(cls=Command, options_metavar="[オプション]")
def revoke(id: Annotated[str, Argument(help="会話や記録の id。")], data: Data = None) -> None:
    """1つの会話のトークンと、契約者のページのリンクを使えなくします。記録は残ります。"""
    from server import case_commands

    case_commands.revoke(id, data)


@app.command(cls=Command, options_metavar="[オプション]")
def disclose(id: Annotated[str, Argument(help="会話や記録の id。")], data: Data = None) -> None:
    """1つの記録について残しているものを、すべて JSON で出します。出したことも記録します。"""
    from server import case_commands

    case_commands.disclose(id, data)


app.command(cls=Command, options_metavar="[オプション]")(report)
app.command(cls=Command, options_metavar="[オプション]")(templates)


app.command("golden-candidates", cls=Command, options_metavar="[オプション]")(golden_candidates)
app.add_typer(staff, name="staff")


def main() -> None:
    """Run the command. Exit codes: 0 done, 2 wrong use or unusable input (told in one line), 1 failure, 130 stopped."""
    try:
        sys.exit(app(standalone_mode=False))
    except TriageError as error:
        print(f"triage: {error.message}", file=sys.stderr)
        sys.exit(2)
    except typer.TyperException as error:
        if problem := told(error):  # empty when the help was shown
            print(f"triage: 使い方が違います: {problem} 使い方は triage --help", file=sys.stderr)
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone (`| head`); nothing is left to say
        sys.exit(0)


def _read_stdin(wanted: str = "何が起きたか") -> str:
    if sys.stdin.isatty():
        print(f"{wanted}を書いて、Ctrl-D で終えてください。", file=sys.stderr)
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TriageError(
            "invalid_characters", "標準入力を UTF-8 として読めません。文字コードを確かめてください。"
        ) from None
