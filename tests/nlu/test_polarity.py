"""What a sentence says of the thing it mentions: denied, doubted, imagined, somebody else's, or asserted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.analyze import DATA
from nlu.parse import Parser
from nlu.polarity import PolarityReader
from nlu.text import normalise

pytestmark = pytest.mark.slow

SENTENCES = yaml.safe_load((Path(__file__).parent / "polarity_sentences.yml").read_text(encoding="utf-8"))
_MARKED = re.compile("【(.+?)】")


def cases() -> Iterator[Any]:
    for polarity, sentences in SENTENCES.items():
        for item in sentences:
            given = {"text": item} if isinstance(item, str) else item
            gap = given.get("known_gap")
            marks = [pytest.mark.xfail(reason=gap, strict=True)] if gap else []
            yield pytest.param(given, polarity, marks=marks, id=f"{polarity}: {given['text']}")


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.fixture(scope="module")
def polarity() -> PolarityReader:
    return PolarityReader(DATA)


@pytest.mark.parametrize(("given", "expected"), cases())
def test_a_sentence_is_read_as_it_is_meant(
    given: dict[str, Any], expected: str, parser: Parser, polarity: PolarityReader
) -> None:
    marked = normalise(given["text"]).norm
    found = _MARKED.search(marked)
    assert found is not None
    plain = marked.replace("【", "").replace("】", "")
    start, end = found.start(), found.end() - 2
    sentence = next(item for item in parser.parse(plain) if item.start <= start < item.start + len(item.text))
    start, end = start - sentence.start, end - sentence.start

    assert polarity.span(sentence.doc, start, end, given.get("negative", False)) == expected


def test_there_are_enough_sentences_of_every_kind() -> None:
    assert set(SENTENCES) == {"denied", "unsure", "hypothetical", "other", "asserted"}
    assert all(len(sentences) >= 10 for sentences in SENTENCES.values())
    assert sum(map(len, SENTENCES.values())) >= 80
