"""Texts of incidents with the documented 事故例 that they are like: what likeness is learnt from.

Phrasings (data/phrases/) were written for one 事故例 each. Told texts (data/told/) are reports of which somebody said
afterwards which 事故例 they are most like: lines of ids, the likest first, a tab and the text; a file for each author.
"""

from __future__ import annotations

from pathlib import Path

from knowledge.errors import TriageError, nearest
from knowledge.loader import read_yaml
from knowledge.model import Knowledge
from nlu import tabbed


def read_phrasings(knowledge: Knowledge, folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Every written phrasing and its 事故例 (its pattern), each 事故例's own wording and label too.

    Raises TriageError (`invalid_phrases`) for an id that does not exist.
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    for path in sorted(folder.glob("*.yml")):
        for name, phrases in read_yaml(path).items():
            _check(name, path.name, knowledge)
            found.extend((phrase["text"], (knowledge.cases[name].pattern,)) for phrase in phrases)
    own = [(text, (case.pattern,)) for case in knowledge.cases.values() for text in (case.wording, case.label)]
    return [*found, *own]


def read_told(knowledge: Knowledge, folder: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    """Every told text with its file's name and the 事故例 it is like (their patterns, the likest first).

    Raises TriageError (`invalid_phrases`) with file and line.
    """
    found = []
    for row in tabbed.rows(folder, "invalid_phrases", "事故例の id"):
        for name in row.named.split():
            _check(name, row.place, knowledge)
        patterns = tuple(dict.fromkeys(knowledge.cases[name].pattern for name in row.named.split()))
        found.append((row.file, row.text, patterns))
    return found


def _check(name: str, where: str, knowledge: Knowledge) -> None:
    if name not in knowledge.cases:
        near = nearest(name, list(knowledge.cases))
        raise TriageError("invalid_phrases", f"{where}: 「{name}」という事故例はありません（近いもの: {near}）。")
