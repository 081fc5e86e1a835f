"""Each documented 事故例, told in words, ranks itself first and its own product answers as the document does.

The wording is ours (knowledge/data); where the source documents lie beside the checkout, the same must hold for theirs.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml

from actions.answer import answer
from actions.contract import Answer
from knowledge.loader import default
from knowledge.model import Case

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
PASSAGES = yaml.safe_load((Path(__file__).parent / "document_passages.yml").read_text(encoding="utf-8"))
AS_OF = dt.date(2026, 11, 21)

RIDERS = {
    "it-pi/case/new-virus-stops-server": {"it-pi/rider/computer-attack"},
    "it-pi/case/music-site-copyright": {"it-pi/rider/intellectual-property"},
}

# The document itself leaves open what the product's clauses turn on.
LEFT_OPEN = {
    "b-plan/case/inventory-system-down": "テストの有無と使用開始からの期間が書かれていない",
    "b-plan/case/core-system-6h-down": "テストの有無と使用開始からの期間が書かれていない",
    "b-plan/case/delivered-system-3h-down": "テストの有無と使用開始からの期間が書かれていない",
    "b-plan/case/asp-data-corruption": "テストの有無と使用開始からの期間が書かれていない",
    "b-plan/case/hosting-data-lost": "サーバーの不具合が機器かソフトかが書かれていない",
    "b-plan/case/wholesale-supply-stop": "システムが止まった原因が書かれていない",
    "b-plan/case/health-checkup-leak": "漏えいの原因（内部の不正か）が書かれていない",
    "b-plan/case/mall-mail-leak": "漏えいの原因（内部の不正か）が書かれていない",
}

pytestmark = pytest.mark.slow  # loads GiNZA


def passage(case: Case) -> str:
    """The document's own text of a case, white space removed (it is set in narrow columns)."""
    file, start, end = PASSAGES[case.id]
    text = re.sub(r"\s+", "", (SEEDS / file).read_text(encoding="utf-8"))
    first = text.index(start)
    return text[first : text.index(end, first) + len(end)]


def check(case: Case, given: Answer) -> None:
    cases = default().cases
    assert given.scope == "in"
    assert cases[given.cases[0].id].pattern == case.pattern
    own = next(item for item in given.assessments if item.product == case.product_id)
    expected = RIDERS.get(case.id, set())
    if case.product_id == "cyber-protector":
        expected = {"cyber-protector/rider/it-business"}
    if case.id in LEFT_OPEN:
        assert own.status in ("responds", "needs_info"), LEFT_OPEN[case.id]
    else:
        assert own.status == ("needs_rider" if expected else "responds"), own
        assert set(own.riders_needed) == expected


@pytest.mark.parametrize("case", default().cases.values(), ids=lambda case: case.id)
def test_a_case_in_our_own_words_answers_as_its_document_does(case: Case) -> None:
    check(case, answer(case.wording, as_of=AS_OF))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents do not lie beside this checkout")
@pytest.mark.parametrize("case", default().cases.values(), ids=lambda case: case.id)
def test_a_case_in_its_documents_own_words_answers_as_the_document_does(case: Case) -> None:
    check(case, answer(passage(case), as_of=AS_OF))


def test_every_case_has_its_passage_noted() -> None:
    assert set(PASSAGES) == set(default().cases)
