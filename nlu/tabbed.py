"""Files of lines «what it is, a tab, a text», which people write and models learn from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import TriageError


@dataclass(frozen=True)
class Row:
    """A line: the name of its file, its place to be told in an error, what stands before the tab, and the text."""

    file: str
    place: str
    named: str
    text: str


def rows(folder: Path, code: str, form: str, named: str = r"\S.*") -> Iterator[Row]:
    """Every line of the .tsv files of a folder but comments (#) and empty ones.

    Raises TriageError (`code`) with the place of a line that is not of the `form`, or where what stands before the tab
    is not all of the expression `named`.
    """
    for path in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("#") or not line.strip():
                continue
            first, tab, text = line.partition("\t")
            place = f"{path.name}:{number}"
            if not tab or "\t" in text or not text.strip() or not re.fullmatch(named, first):
                raise TriageError(code, f"{place}: 「{form}<TAB>文」の形ではありません。")
            yield Row(path.stem, place, first, text)
