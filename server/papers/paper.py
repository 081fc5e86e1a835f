"""A paper as content: sections of rows. Each form (text, Word, PDF, CSV, JSON) shows exactly this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.papers.clean import clean
from server.papers.words import words


@dataclass(frozen=True)
class Row:
    """One row: a text for each column, in their order. `gap` marks what is still to be asked."""

    cells: Mapping[str, str]
    gap: bool = False


@dataclass(frozen=True)
class Section:
    """One section; `empty` is said instead of a table when it has no rows."""

    id: str
    heading: str
    lead: str
    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    empty: str


@dataclass(frozen=True)
class Paper:
    """One paper of a case."""

    kind: str
    title: str
    lead: str
    case_id: str
    sections: tuple[Section, ...]

    def __getitem__(self, section_id: str) -> Section:
        return next(section for section in self.sections if section.id == section_id)


def row(*, gap: bool = False, **cells: str) -> Row:
    """A row of these cells, with nothing in them that a paper cannot take."""
    return Row({column: clean(text) for column, text in cells.items()}, gap)


def section(section_id: str, rows: Iterable[Row]) -> Section:
    """A section with its words."""
    say = words()["sections"][section_id]
    return Section(section_id, say["heading"], say.get("lead", ""), say["columns"], tuple(rows), say.get("empty", ""))
