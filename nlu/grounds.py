"""What a text has to name, or must not, for something to be heard in it (data/heard.yml)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from pathlib import Path

from knowledge.facts import Value
from knowledge.loader import read_yaml
from nlu.learned import Label


class Grounds:
    """Cue words of data/heard.yml, compiled: each table has words by `fact=value`."""

    def __init__(self, folder: Path) -> None:
        raw = read_yaml(folder / "heard.yml")
        self.needed, self.against, self.doubted = (_compiled(raw[name]) for name in ("needed", "against", "doubted"))
        self.needed_anywhere, self.against_anywhere = (
            _compiled(raw[name]) for name in ("needed_anywhere", "against_anywhere")
        )

    def allow(self, label: Label, clause: str, sentence: str) -> bool:
        """Whether a value may be heard in a clause of a sentence (both normalised)."""
        needed, against = self.needed.get(label), self.against.get(label)
        if needed is not None and not needed.search(sentence):
            return False
        return against is None or not against.search(clause)

    def hardly(self, label: Label, sentence: str) -> bool:
        """Whether a sentence tells of signs of a value only (不審なログイン, of a leak): it is left open then."""
        words = self.doubted.get(label)
        return words is not None and bool(words.search(sentence))

    def lacking(self, whole: str) -> Set[Label]:
        """The values that need words of which a whole text has none (of an employee's claim, people who work)."""
        return {label for label, words in self.needed_anywhere.items() if not words.search(whole)}

    def ruled_out(self, whole: str) -> Set[Label]:
        """The values that a whole text says are not so (設計書は正しかった), whatever else is heard in it."""
        return {label for label, words in self.against_anywhere.items() if words.search(whole)}


def _compiled(words: Mapping[str, str]) -> dict[Label, re.Pattern[str]]:
    return {_label(name): re.compile(pattern) for name, pattern in words.items()}


def _label(name: str) -> Label:
    """`illegal_act=true` as a fact and its value."""
    fact, _, value = name.partition("=")
    answers: dict[str, Value] = {"true": True, "false": False}
    return fact, answers.get(value, value)
