"""Case files → one file in the form that its name asks for."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from knowledge.errors import TriageError
from knowledge.model import Knowledge
from server.papers.build import Kind, paper
from server.papers.case_file import CaseFile
from server.reasons import reason

FORMS = (".docx", ".pdf", ".txt", ".csv", ".json", ".ics")
_OF_SEVERAL = (".csv", ".json")


def made(cases: Sequence[CaseFile], knowledge: Knowledge, form: str, kind: Kind, template: Path | None = None) -> bytes:
    """The content of the file. `form` is one of FORMS; only CSV and JSON hold several cases.

    Raises TriageError: invalid_template, fonts_missing, no_deadline, one_case_only.
    """
    if form == ".csv":
        from server.papers.export import as_csv

        return as_csv(cases, knowledge, kind)
    if form == ".json":
        from server.papers.export import as_json

        return as_json(cases, knowledge, kind)
    if len(cases) != 1:
        raise TriageError("one_case_only", f"{form} には1件だけを書けます。何件もは .csv か .json に書いてください。")
    case = cases[0]
    if form == ".ics":
        from server.papers.ics import ics

        return ics(case, knowledge)
    content = paper(case, knowledge, kind)
    if form == ".docx":
        from server.papers.word import word

        return word(content, case.as_of, template)
    if form == ".pdf":
        from server.papers.pdf import pdf

        return pdf(content, case.as_of)
    from server.papers.text import text

    return text(content).encode()


def form_of(target: Path) -> str:
    """The form that a file's name asks for. Raises TriageError (unknown_form) with those there are."""
    form = target.suffix.lower()
    if form not in FORMS:
        raise TriageError(
            "unknown_form",
            f"--output: {target} の形式が分かりません。名前の終わりを {'、'.join(FORMS)} のどれかにしてください。",
        )
    return form


def write(target: Path, content: bytes) -> None:
    """Write `content` whole or not at all; a new file can be read by its owner only.

    Raises TriageError (unwritable_file).
    """
    try:
        # mkstemp makes it 0600. The name is taken only once everything is there, so that an earlier file survives.
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".report-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TriageError(
            "unwritable_file", f"--output: {target} に書けません（{reason(error)}）。別の名前か場所にしてください。"
        ) from None
