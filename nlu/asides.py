"""Another matter that is told beside an incident of ours (「ところで昨日、車をぶつけました」): read without it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from knowledge.loader import read_yaml
from nlu.parse import Sentence


class Asides:
    """Finds such sentences with the words of data/asides.yml. `data` is the folder."""

    def __init__(self, data: Path) -> None:
        words = read_yaml(data / "asides.yml")
        self._own, self._not_with = re.compile(words["own"]), re.compile(words["not_with"])

    def without(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences without asides; empty where there is none, or nothing else."""
        kept = [sentence for sentence in sentences if not self._is_aside(sentence.text)]
        return kept if len(kept) < len(sentences) else []

    def _is_aside(self, text: str) -> bool:
        return self._own.search(text) is not None and self._not_with.search(text) is None
