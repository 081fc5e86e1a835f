"""Sentences that say a value of a fact, and near ones that do not, through the whole reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.analyze import Reader, default_reader

pytestmark = pytest.mark.slow

SENTENCES = yaml.safe_load((Path(__file__).parent / "fact_sentences.yml").read_text(encoding="utf-8"))
TODAY = dt.date(2026, 11, 21)


def cases() -> Iterator[Any]:
    for fact, values in SENTENCES.items():
        for value, told in values.items():
            for kind in ("said", "not"):
                for item in told[kind]:
                    given = {"text": item} if isinstance(item, str) else item
                    gap = given.get("known_gap")
                    marks = [pytest.mark.xfail(reason=gap, strict=True)] if gap else []
                    name = f"{fact}={value} {kind}: {given['text']}"
                    yield pytest.param(fact, value, kind == "said", given["text"], marks=marks, id=name)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return default_reader()


@pytest.mark.parametrize(("fact", "value", "said", "text"), cases())
def test_a_value_is_read_where_it_is_said_and_only_there(
    fact: str, value: object, said: bool, text: str, reader: Reader
) -> None:
    stated = {item.value for item in reader.analyze(text, TODAY).facts if item.id == fact and item.status == "stated"}

    assert (value in stated) is said


def test_every_fact_has_enough_sentences_of_both_kinds() -> None:
    for fact, values in SENTENCES.items():
        for kind in ("said", "not"):
            assert sum(len(told[kind]) for told in values.values()) >= 12, (fact, kind)
