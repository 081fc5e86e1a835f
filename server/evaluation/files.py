"""Which files to evaluate, and their lines. Imports nothing heavy, so that a wrong name is told at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.errors import TriageError
from server.evaluation.words import words


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files meant by `paths`; a folder stands for its .jsonl files. Raises TriageError for what is not there."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not inside:
            raise TriageError("unreadable_file", words().problem("empty_folder", path=path))
        found.extend(inside)
    return list(dict.fromkeys(found))


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that hold something, counted from 1. Raises TriageError (`unreadable_file`)."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TriageError("unreadable_file", words().problem("unreadable", path=path, why=error.strerror)) from None
    return ((number, line) for number, line in enumerate(content.split(b"\n"), start=1) if line.strip())
