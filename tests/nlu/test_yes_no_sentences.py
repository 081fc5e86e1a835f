"""Sentences that answer a yes/no fact with yes, with no, or not at all: read, and followed from the dates in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.derive import derived
from knowledge.errors import TriageError
from knowledge.facts import HELD, Value
from nlu.analyze import default_reader

pytestmark = pytest.mark.slow  # GiNZA parses about 500 sentences

SENTENCES = yaml.safe_load((Path(__file__).parent / "yes_no_sentences.yml").read_text(encoding="utf-8"))
EXPECTED: dict[bool | str, set[bool]] = {True: {True}, False: {False}, "silent": set()}
TODAY = dt.date(2026, 11, 21)


def told() -> Iterator[tuple[str, bool | str, str, str | None]]:
    for fact, kinds in SENTENCES.items():
        for kind, sentences in kinds.items():
            for item in sentences:
                given = {"text": item} if isinstance(item, str) else item
                yield fact, kind, given["text"], given.get("known_gap")


def cases() -> Iterator[Any]:
    for fact, kind, text, gap in told():
        marks = [pytest.mark.xfail(reason=gap, strict=True)] if gap else []
        yield pytest.param(fact, EXPECTED[kind], text, marks=marks, id=f"{fact} {kind}: {text}")


@pytest.fixture(scope="module")
def read() -> dict[str, dict[str, set[Value | None]]]:
    """The values held of every fact in every sentence, read in one batch."""
    reader = default_reader()
    texts = [text for _, _, text, _ in told()]
    found: dict[str, dict[str, set[Value | None]]] = {}
    for text, analysis in zip(texts, reader.analyze_many([(text, TODAY) for text in texts]), strict=True):
        assert not isinstance(analysis, TriageError)
        entries = [fact.entry() for fact in analysis.facts]
        held = found.setdefault(text, {})
        for entry in [*entries, *(entry for entry, _ in derived(reader.knowledge, entries))]:
            if entry.status in HELD:
                held.setdefault(entry.id, set()).add(entry.value)
    return found


@pytest.mark.parametrize(("fact", "values", "text"), cases())
def test_a_fact_is_answered_where_a_sentence_answers_it(
    fact: str, values: set[bool], text: str, read: dict[str, dict[str, set[Value | None]]]
) -> None:
    assert read[text].get(fact, set()) == values


def test_every_yes_no_fact_has_sentences_of_each_kind() -> None:
    vocabulary = default_reader().knowledge.vocabulary
    elsewhere = {"claim_received", "delivered"}
    facts = {fact for fact, about in vocabulary.facts.items() if about.kind == "yes_no"} - elsewhere
    for fact in sorted(facts & SENTENCES.keys()):
        for kind, least in ((True, 3), (False, 3), ("silent", 2)):
            assert len(SENTENCES[fact].get(kind, [])) >= least, (fact, kind)
    assert facts == SENTENCES.keys()
