"""Texts of incidents with the documented 事故例 that they are like: what likeness is learnt from.

Phrasings (data/phrases/) were written for one 事故例 each. Told texts (data/told/) are reports of which somebody said
afterwards which 事故例 they are most like: lines of ids, the likest first, a tab and the text; a file for each author.
"""

from __future__ import annotations

from pathlib import Path

from knowledge.errors import TriageError, nearest
from knowledge.loader import read_yaml
from knowledge.model import Knowledge


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
    for path in sorted(folder.glob("*.tsv")):
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if row.startswith("#") or not row.strip():
                continue
            ids, tab, text = row.partition("\t")
            if not tab or not text.strip() or not ids.strip():
                raise TriageError(
                    "invalid_phrases", f"{path.name}:{number}: 「事故例の id<TAB>文」の形ではありません。"
                )
            for name in ids.split():
                _check(name, f"{path.name}:{number}", knowledge)
            patterns = tuple(dict.fromkeys(knowledge.cases[name].pattern for name in ids.split()))
            found.append((path.stem, text, patterns))
    return found


def _check(name: str, where: str, knowledge: Knowledge) -> None:
    if name not in knowledge.cases:
        near = nearest(name, list(knowledge.cases))
        raise TriageError("invalid_phrases", f"{where}: 「{name}」という事故例はありません（近いもの: {near}）。")
