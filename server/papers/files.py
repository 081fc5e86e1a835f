"""The files that can be had of a case, by name, and how they are sent: never kept anywhere on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from knowledge.errors import unknown_word
from knowledge.model import Knowledge
from server.papers.build import Kind
from server.papers.case_file import CaseFile
from server.papers.templates import Templates
from server.papers.words import words
from server.papers.write import made

MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".ics": "text/calendar; charset=utf-8",
}


@dataclass(frozen=True)
class File:
    """One file: which paper in which form."""

    kind: Kind
    form: str


FILES = {
    "report.docx": File("report", ".docx"),
    "report.pdf": File("report", ".pdf"),
    "report.txt": File("report", ".txt"),
    "summary.docx": File("summary", ".docx"),
    "summary.pdf": File("summary", ".pdf"),
    "summary.txt": File("summary", ".txt"),
    "list.pdf": File("list", ".pdf"),
    "list.txt": File("list", ".txt"),
    "deadlines.ics": File("report", ".ics"),
    "case.csv": File("report", ".csv"),
    "case.json": File("report", ".json"),
}
OF_POLICYHOLDER = ("report.docx", "report.pdf", "report.txt", "list.pdf", "list.txt", "deadlines.ics")


def file_of(name: str, allowed: Sequence[str] = tuple(FILES)) -> File:
    """The file of that name. Raises TriageError (unknown_form) with those there are."""
    if name not in allowed:
        raise unknown_word("unknown_form", "file", name, list(allowed), "ファイル")
    return FILES[name]


def content(case: CaseFile, knowledge: Knowledge, file: File, templates: Templates) -> bytes:
    """What is in the file. Raises TriageError: invalid_template, fonts_missing, no_deadline. Blocks."""
    template = templates.own(file.kind) if file.form == ".docx" else None
    return made([case], knowledge, file.form, file.kind, template)


def sent(body: bytes, name: str, case_id: str = "") -> Response:
    """The file as a response that no cache keeps. Text opens in the browser, everything else is saved."""
    stem, form = name.rsplit(".", 1)
    title = words()["files"].get(stem, stem)
    plain = f"{stem}-{case_id[:8]}" if case_id else stem
    shown = f"{title}-{case_id[:8]}" if case_id else title
    how = "inline" if form == "txt" else "attachment"
    where = f"{how}; filename=\"{plain}.{form}\"; filename*=UTF-8''{quote(f'{shown}.{form}')}"
    headers = {"Cache-Control": "no-store", "Content-Disposition": where}
    return Response(body, media_type=MEDIA[f".{form}"], headers=headers)
