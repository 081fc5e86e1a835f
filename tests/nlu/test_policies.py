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


@pytest.mark.parametrize(
    ("sentence", "untold"),
    [
        ("保険：Bプラン、IT業務賠償プラン（特約なし）、共済", "claim_received"),
        ("IT業務賠償プランの特約は何も付けていません", "claim_received"),
        ("海外開発担保特約は付けてないと思う", "overseas"),
        ("海外開発の特約には入っていません", "overseas"),
        ("請負人担保特約は付けておりません", "by_subcontractor"),
    ],
)
def test_who_denies_a_policy_denies_no_fact(reader: Reader, sentence: str, untold: str) -> None:
    assert untold not in [fact.id for fact in reader.analyze(sentence, DAY).facts]


def test_what_is_denied_beside_a_policy_is_told(reader: Reader) -> None:
    facts = reader.analyze("賠償請求はありません。IT業務賠償プランの特約なしです", DAY).facts

    assert [(fact.id, fact.value) for fact in facts] == [("claim_received", False)]


def test_a_list_of_policies_is_no_word_on_the_incident(reader: Reader) -> None:
    text = "計算ロジックの誤りで600万円を請求されました。保険はIT業務賠償プラン（特約なし）です。"

    assert reader.analyze(text, DAY).scope == "in"


def test_every_target_of_the_nicknames_exists(knowledge: Knowledge) -> None:
    folder = Path(__file__).parents[2] / "nlu" / "data"
    nicknames = yaml.safe_load((folder / "policies.yml").read_text(encoding="utf-8"))["nicknames"]
    plans = {f"{product.id}/plan/{plan}" for product in knowledge.products.values() for plan in product.plans}
    known = {ANY_POLICY, ANY_RIDER, *knowledge.products, *knowledge.riders(), *plans}

    assert set(nicknames) <= known
