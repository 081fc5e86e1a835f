"""`triage report` as typer sees it. Light, so that help comes at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option


def report(
    ids: Annotated[
        list[str] | None,
        Argument(metavar="ID", help="会話や記録の id（.csv と .json には、いくつでも）。"),
    ] = None,
    input: Annotated[
        Path | None,
        Option("--input", "-i", help="記録の代わりに、答えの JSON（triage assess --json の結果）から作ります。"),
    ] = None,
    output: Annotated[
        Path | None,
        Option(
            "--output",
            "-o",
            help="名前の終わりで形式が決まります: .docx .pdf .txt .csv .json .ics。省略すると文字で出します。",
        ),
    ] = None,
    summary: Annotated[bool, Option("--summary", help="事故状況報告書ではなく、引き継ぎ書にします。")] = False,
    template: Annotated[
        Path | None, Option("--template", help="自分で直した Word のひな形（.docx）を使います。")
    ] = None,
    as_of: Annotated[
        datetime | None, Option("--as-of", formats=["%Y-%m-%d"], help="作成日（省略すると今日）。例: 2026-11-21")
    ] = None,
    data: Annotated[
        Path | None, Option("--data", help="記録を置くフォルダー（TRIAGE_DATA_DIR でも指定できます）。")
    ] = None,
) -> None:
    """事故状況報告書、引き継ぎ書、書き出し、期限のカレンダーを作ります。"""
    if bool(ids) == (input is not None):
        raise typer.BadParameter("ID か --input の、どちらか一方を指定してください。")
    if template is not None and (output is None or output.suffix.lower() != ".docx"):
        raise typer.BadParameter("--template は、--output が .docx のときに使います。")
    from server.papers import command

    command.report(
        ids or [],
        input,
        output,
        data,
        as_of=as_of.date() if as_of else None,
        kind="summary" if summary else "report",
        template=template,
    )


def templates(
    folder: Annotated[Path, Argument(metavar="FOLDER", help="ひな形を置くフォルダー。なければ作ります。")],
) -> None:
    """Word のひな形をフォルダーに置き、直したものが使えるかを確かめます。"""
    from server.papers import command

    command.templates(folder)
