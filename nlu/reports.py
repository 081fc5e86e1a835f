"""Labelled reports (data/reports/): what their authors say each line tells. The learned reader learns from them.

One line each: labels, a tab, the text. Labels are `fact=value`; a leading `-` says that the line denies it, `?` that it
is doubted, feared, planned, asked, or somebody else's. `none`: the line tells nothing. An empty line ends a report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import TriageError
from knowledge.facts import Value, Vocabulary

Label = tuple[str, Value]


@dataclass(frozen=True)
class Line:
    """A line of a report: what it asserts, and what it denies or leaves open; of the latter, what it denies."""

    text: str
    asserts: frozenset[Label]
    leaves_open: frozenset[Label]
    denies: frozenset[Label] = frozenset()


Report = tuple[Line, ...]


def read(path: Path, vocabulary: Vocabulary) -> list[Report]:
    """The reports of a file. Raises TriageError (`invalid_report`) with the line for labels that do not exist."""
    found: list[Report] = []
    lines: list[Line] = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if row.startswith("#"):
            continue
        if row.strip():
            lines.append(_line(row, f"{path.name}:{number}", vocabulary))
        elif lines:
            found.append(tuple(lines))
            lines = []
    return [*found, tuple(lines)] if lines else found


def read_all(folder: Path, vocabulary: Vocabulary) -> dict[str, list[Report]]:
    """The reports of every file of a folder, under the file's name."""
    return {path.stem: read(path, vocabulary) for path in sorted(folder.glob("*.tsv"))}


def joined(report: Report) -> Iterator[tuple[Line, Report]]:
    """Each line, and each two that follow one another told in one breath, with the lines before."""
    for place, line in enumerate(report):
        yield line, report[:place]
        if place + 1 < len(report):
            yield _together(line, report[place + 1]), report[:place]


def _together(first: Line, second: Line) -> Line:
    last = second.asserts | second.leaves_open  # what is said later holds
    return Line(
        f"{first.text.rstrip('。')}、{second.text}",
        second.asserts | (first.asserts - last),
        second.leaves_open | (first.leaves_open - last),
    )


def _line(row: str, place: str, vocabulary: Vocabulary) -> Line:
    labels, tab, text = row.partition("\t")
    if not tab or "\t" in text or not text.strip():
        raise TriageError("invalid_report", f"{place}: 「ラベル<TAB>文」の形ではありません。")
    asserts: set[Label] = set()
    leaves_open: set[Label] = set()
    denies: set[Label] = set()
    for item in labels.split():
        if item != "none":
            label = _label(item.lstrip("-?"), place, vocabulary)
            (leaves_open if item[0] in "-?" else asserts).add(label)
            if item[0] == "-":
                denies.add(label)
    return Line(text, frozenset(asserts), frozenset(leaves_open - asserts), frozenset(denies - asserts))


def _label(item: str, place: str, vocabulary: Vocabulary) -> Label:
    fact, _, raw = item.partition("=")
    value: Value = {"true": True, "false": False}.get(raw, raw)
    try:
        return fact, vocabulary.check_value(fact, value)
    except TriageError as error:
        raise TriageError("invalid_report", f"{place}: {error.message}") from None
