"""What no longer counts after a message."""

from __future__ import annotations

from actions.contract import EvidenceOut, FactOut
from actions.overtaken import unanswered, without_overtaken, without_resolved
from actions.slots import Conversation
from actions.told import Said
from knowledge.facts import Status, Value
from knowledge.model import Knowledge


def fact(fact_id: str, value: Value | None, status: Status = "stated", start: int = 0, message: int = 0) -> FactOut:
    span = EvidenceOut(start=start, end=start + 4, text="9月1日", message=message)
    return FactOut(id=fact_id, value=value, status=status, evidence=(span,))


def test_an_answer_that_was_none_is_asked_again() -> None:
    known = Conversation(
        facts=(fact("ordinary_test_done", False, "confirmed"),),
        settled=("ordinary_test_done",),
        last="ordinary_test_done",
    )

    after = unanswered(known, Said(2, "まだ答えてません", "correct"))

    assert (after.facts, after.settled, after.last) == ((), (), None)
    assert unanswered(known, Said(2, "原因は設定ミスです", "correct")) == known


def test_whose_data_it_was_is_no_doubt_any_more_once_it_is_told() -> None:
    doubt, told, leak = (
        fact("harm", "own-data-loss", "unknown"),
        fact("harm", "entrusted-data-loss"),
        fact("harm", "personal-data-leak", "unknown"),
    )

    assert without_resolved((doubt, told, leak)) == (told, leak)
    assert without_resolved((doubt, leak)) == (doubt, leak)


def test_what_a_day_told_goes_with_the_day(knowledge: Knowledge) -> None:
    of_day, of_words = fact("within_first_month_of_use", False, message=1), fact("delivered", True, start=9, message=1)
    old, new = fact("use_started_date", "2026-09-01", message=1), fact("use_started_date", "2026-10-30", message=2)

    assert without_overtaken(knowledge, (of_day, of_words, new), [new], [old]) == (of_words, new)
    assert without_overtaken(knowledge, (of_day, of_words), [of_words], [old]) == (of_day, of_words)
