"""A paper as plain text, to be read or copied."""

from __future__ import annotations

from collections.abc import Iterator

from server.papers.paper import Paper, Row, Section
from server.papers.words import words


def text(paper: Paper) -> str:
    """The whole paper."""
    parts = [f"{paper.title}\n{paper.lead}", *("\n".join(_section(section)) for section in paper.sections)]
    return "\n\n".join(parts) + "\n"


def lines(section: Section, row: Row) -> Iterator[str]:
    """One row in the section's own shape, or else cell by cell; lines without content are left out."""
    shape = words()["sections"][section.id].get("line")
    cells = {column: _indented(cell) for column, cell in row.cells.items()}
    if shape:
        yield from (line for line in shape.format(**cells).split("\n") if line.strip())
        return
    say = words()["text"]
    filled = [column for column in section.columns if cells[column]]
    for place, column in enumerate(filled):
        yield say["other" if place else "first"].format(column=section.columns[column], cell=cells[column])


def _section(section: Section) -> Iterator[str]:
    yield words()["text"]["heading"].format(heading=section.heading)
    if section.lead and section.rows:
        yield section.lead
    for row in section.rows:
        yield from lines(section, row)
    if not section.rows:
        yield section.empty


def _indented(cell: str) -> str:
    return cell.replace("\n", "\n　　")
