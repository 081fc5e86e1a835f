"""How many of the facts that short sentences assert are read, on sentences by authors who saw no phrase.

One half (dev) may be read when phrases are widened, the other (held_out) only counts. The limits only ever rise.
Labels are not complete (an unlabelled fact may be true), so what is read beyond them is no error here; what a sentence
denies or doubts must not be read as a fact.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.facts import Value
from knowledge.loader import default
from nlu.analyze import default_reader

FOLDER = Path(__file__).parent / "tellings"
TODAY = dt.date(2026, 11, 21)
# Every so many lines are read: all of them would take minutes.
STEP = 4
# half → (least share of asserted facts that are read, largest share of denied or doubtful ones read as facts)
LIMITS = {"dev": (0.65, 0.21), "held_out": (0.34, 0.065)}

Fact = tuple[str, Value]


@dataclass(frozen=True)
class Telling:
    """A sentence, what it asserts, and what it denies or doubts."""

    text: str
    asserts: frozenset[Fact]
    leaves_open: frozenset[Fact]


def _fact(item: str) -> Fact:
    fact, _, raw = item.partition("=")
    return fact, {"true": True, "false": False}.get(raw, raw)


def tellings(half: str) -> list[Telling]:
    found = []
    for line in (FOLDER / f"{half}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        labels, text = line.split("\t")
        items = [item for item in labels.split() if item != "none"]
        asserts = frozenset(_fact(item) for item in items if item[0] not in "-?")
        found.append(Telling(text, asserts, frozenset(_fact(item[1:]) for item in items if item[0] in "-?") - asserts))
    return found


def shares(half: str) -> tuple[float, float]:
    """How many of the asserted facts are read, and how many of the others are read as facts."""
    chosen = tellings(half)[::STEP]
    read = default_reader().analyze_many([(item.text, TODAY) for item in chosen])
    held = [{(fact.id, fact.value) for fact in analysis.facts if fact.status == "stated"} for analysis in read]  # type: ignore[union-attr]
    right = sum(len(item.asserts & facts) for item, facts in zip(chosen, held, strict=True))
    wrong = sum(len(item.leaves_open & facts) for item, facts in zip(chosen, held, strict=True))
    return right / sum(len(item.asserts) for item in chosen), wrong / sum(len(item.leaves_open) for item in chosen)


def test_every_label_is_a_fact_of_the_vocabulary() -> None:
    vocabulary = default().vocabulary
    for half in LIMITS:
        for item in tellings(half):
            for fact, value in item.asserts | item.leaves_open:
                assert vocabulary.check_value(fact, value) == value


@pytest.mark.slow
@pytest.mark.parametrize("half", LIMITS)
def test_asserted_facts_are_read_and_others_are_not(half: str) -> None:
    least, most = LIMITS[half]
    read, misread = shares(half)

    assert read >= least
    assert misread <= most


if __name__ == "__main__":
    for name in LIMITS:
        print(name, "read {:.3f}, misread {:.3f}".format(*shares(name)))
