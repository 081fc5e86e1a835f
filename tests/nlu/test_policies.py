"""What a text says of the policies held: each sentence of policy_sentences.yml, read as a person would."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from knowledge.model import Knowledge
from nlu.analyze import Reader, default_reader
from nlu.model import ANY_POLICY, ANY_RIDER

SENTENCES: dict[str, dict[str, bool | None]] = yaml.safe_load(
    Path(__file__).with_name("policy_sentences.yml").read_text(encoding="utf-8")
)
DAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The project's own reader."""
    return default_reader()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_held_is_read(reader: Reader, sentence: str) -> None:
    found = {mention.id: mention.held for mention in reader.analyze(sentence, DAY).policies}

    assert found == SENTENCES[sentence]


def test_every_name_of_every_product_and_rider_is_known(reader: Reader, knowledge: Knowledge) -> None:
    for product in knowledge.products.values():
        named = [(name, product.id) for name in (product.name, *product.aliases)]
        named += [(name, rider.id) for rider in product.riders for name in (rider.label, *rider.aliases)]
        for name, target in named:
            mentions = reader.analyze(f"{name}に加入しています。", DAY).policies
            assert target in [mention.id for mention in mentions if mention.held], name


def test_the_span_is_the_name_as_it_was_sent(reader: Reader) -> None:
    text = "うちはＩＴ業務賠償プランに入っています"
    (mention,) = reader.analyze(text, DAY).policies

    assert text[mention.start : mention.end] == "ＩＴ業務賠償プラン"


def test_the_name_of_a_product_tells_no_fact(reader: Reader) -> None:
    assert reader.analyze("情報漏えい保険に入っています。", DAY).facts == ()


def test_every_target_of_the_nicknames_exists(knowledge: Knowledge) -> None:
    folder = Path(__file__).parents[2] / "nlu" / "data"
    nicknames = yaml.safe_load((folder / "policies.yml").read_text(encoding="utf-8"))["nicknames"]
    plans = {f"{product.id}/plan/{plan}" for product in knowledge.products.values() for plan in product.plans}
    known = {ANY_POLICY, ANY_RIDER, *knowledge.products, *knowledge.riders(), *plans}

    assert set(nicknames) <= known
