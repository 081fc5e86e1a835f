"""What must never be taken for a fact: feared, almost, imagined, somebody else's, denied from afar, only asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.analyze import Reader, default_reader

pytestmark = pytest.mark.slow  # GiNZA parses about a hundred texts

SENTENCES = yaml.safe_load((Path(__file__).parent / "not_fact_sentences.yml").read_text(encoding="utf-8"))
TODAY = dt.date(2026, 11, 21)


def cases() -> Iterator[Any]:
    for family, told in SENTENCES.items():
        for item in told:
            gap = item.get("known_gap")
            marks = [pytest.mark.xfail(reason=gap, strict=True)] if gap else []
            yield pytest.param(item, marks=marks, id=f"{family}: {item['text']}")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return default_reader()


@pytest.mark.parametrize("given", cases())
def test_what_did_not_happen_is_no_fact(given: Mapping[str, Any], reader: Reader) -> None:
    stated = {(item.id, item.value) for item in reader.analyze(given["text"], TODAY).facts if item.status == "stated"}

    assert not stated & set(given.get("not", {}).items())
    assert stated >= set(given.get("is", {}).items())


def test_there_are_enough_sentences_of_every_family() -> None:
    assert all(len(told) >= 8 for told in SENTENCES.values())
    assert sum(map(len, SENTENCES.values())) >= 60
