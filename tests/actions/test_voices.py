"""One answer in three voices: they tell the same, each for its reader."""

from __future__ import annotations

import pytest

from actions.answer import Understanding, conclude
from actions.contract import Answer, EvidenceOut, FactOut, PolicyIn
from actions.voices import VOICES, tell
from knowledge.assessment import Policy
from knowledge.errors import TriageError
from knowledge.model import Knowledge
from nlu.model import CaseMatch

FACTS = (
    FactOut(
        id="harm",
        value="third-party-outage",
        status="stated",
        confidence=0.9,
        evidence=(EvidenceOut(start=3, end=7, text="止まって"),),
    ),
    FactOut(id="cause", value="software-defect", status="stated"),
    FactOut(id="ordinary_test_done", value=False, status="confirmed"),
)


@pytest.fixture
def answer(knowledge: Knowledge) -> Answer:
    """A defect without tests: one product excluded, others standing."""
    cases = (CaseMatch("b-plan/case/core-system-6h-down", 0.6, same=("cause",)),)
    return conclude(knowledge, Understanding("in", FACTS, cases))


def test_the_plain_voice_puts_first_what_the_answer_names_as_held(knowledge: Knowledge) -> None:
    held = conclude(knowledge, Understanding("in", FACTS), (Policy("it-liability"),))

    assert tell(knowledge, held, "plain") == tell(knowledge, held, "plain", (PolicyIn(product="it-liability"),))


def test_the_plain_voice_names_no_id_and_no_passage(knowledge: Knowledge, answer: Answer) -> None:
    text = tell(knowledge, answer, "plain")

    assert "対象外の可能性が高い" in text
    assert "b-plan/" not in text
    assert "免責条項" not in text


def test_the_staff_voice_names_every_clause_with_its_passage(knowledge: Knowledge, answer: Answer) -> None:
    text = tell(knowledge, answer, "staff")
    for item in answer.assessments:
        for reason in item.reasons if item.status != "not_covered" else ():
            assert knowledge.clauses[reason.clause].label in text
            assert knowledge.clauses[reason.clause].passage in text
    assert "「止まって」" in text


def test_the_audit_voice_holds_the_whole_trace(knowledge: Knowledge, answer: Answer) -> None:
    text = tell(knowledge, answer, "audit")

    assert answer.edition in text
    assert "[3:7]「止まって」" in text
    assert "b-plan/case/core-system-6h-down" in text
    for item in answer.assessments:
        assert f"■ {item.product}：{item.status}" in text
        assert all(reason.clause in text for reason in item.reasons)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("scope", ["in", "out", "unclear"])
def test_every_voice_speaks_of_every_scope(knowledge: Knowledge, voice: str, scope: str) -> None:
    assert tell(knowledge, conclude(knowledge, Understanding(scope, ())), voice)  # type: ignore[arg-type]


def test_the_plain_voice_puts_held_products_first(knowledge: Knowledge, answer: Answer) -> None:
    text = tell(knowledge, answer, "plain", [PolicyIn(product="b-plan")])

    assert text.index("【加入している商品】\n・Bプラン") < text.index("IT業務賠償プラン")


def test_an_unknown_voice_says_which_there_are(knowledge: Knowledge, answer: Answer) -> None:
    with pytest.raises(TriageError, match="staff"):
        tell(knowledge, answer, "stafff")
