"""What `triage report` does, once everything heavy may be imported."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from actions.answer import today
from knowledge.errors import TriageError
from knowledge.loader import default
from knowledge.model import Knowledge
from server.papers.build import Kind
from server.papers.case_file import CaseFile
from server.papers.templates import Templates, copy
from server.papers.write import form_of, made, write
from server.settings import settings_from_environment


def report(
    case_ids: Sequence[str],
    source: Path | None,
    target: Path | None,
    data: Path | None,
    *,
    as_of: dt.date | None = None,
    kind: Kind = "report",
    template: Path | None = None,
) -> None:
    """Write the papers of these cases, or of the answer in `source`, to `target` (as text to the terminal when None).

    Raises TriageError for a case, a file, a template or a form that cannot be used.
    """
    form = form_of(target) if target else ".txt"
    knowledge, day = default(), as_of or today()
    if source is not None:
        from server.papers.from_json import read_case_file

        cases = [read_case_file(source, day, knowledge)]
    else:
        cases = _kept(case_ids, data, day, knowledge, form)
    content = made(cases, knowledge, form, kind, template or (_templates().own(kind) if form == ".docx" else None))
    if target is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    write(target, content)
    print(f"{target} に書きました。", file=sys.stderr)


def templates(folder: Path) -> None:
    """Put the templates that ship into `folder` where it has none, and check all that are there.

    Raises TriageError (invalid_template, unwritable_file).
    """
    for path in copy(folder):
        print(f"{path} を置きました。")
    for path in Templates(folder).check():
        print(f"{path} は使えます。")


def _templates() -> Templates:
    """Those of the settings."""
    return Templates.of(settings_from_environment())


def _kept(case_ids: Sequence[str], data: Path | None, day: dt.date, knowledge: Knowledge, form: str) -> list[CaseFile]:
    """The cases of the store; that they are taken out of it is logged."""
    from server.case_commands import opened
    from server.papers.from_store import case_file
    from server.store.records import COMMAND

    with opened(data) as store:
        cases = []
        for case_id in case_ids:
            case = case_file(store, case_id, day, knowledge)
            if case is None:
                raise TriageError(
                    "case_not_found",
                    f"「{case_id}」という記録はありません。"
                    "id（32文字）と、--data または TRIAGE_DATABASE_URL を確かめてください。",
                )
            cases.append(case)
        for case in cases:
            store.access.add(COMMAND, "exported", case.id, form.removeprefix("."))
    return cases
