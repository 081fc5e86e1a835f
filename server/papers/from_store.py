"""A case as it is kept → a case file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from actions.answer import override
from actions.contract import Answer, FactOut, PolicyIn
from actions.holding import Holding
from actions.slots import NOT_HELD, PERHAPS_HELD, POLICIES
from knowledge.errors import TriageError
from server.papers.case_file import CaseFile, Said
from server.store import facts as fact_history
from server.store.records import Case, Fact, GivenAnswer, HandOver, Message
from server.store.store import Store
from server.transcript import messages_out

_STAFF = "staff:"


def case_files(store: Store, case_ids: Iterable[str], as_of: dt.date, edition: str) -> list[CaseFile]:
    """Those of many cases; one that was purged meanwhile is left out, one that cannot be read says so in its papers."""
    found = (case_file(store, case_id, as_of, edition, strict=False) for case_id in case_ids)
    return [case for case in found if case is not None]


def case_file(store: Store, case_id: str, as_of: dt.date, edition: str, *, strict: bool = True) -> CaseFile | None:
    """The case with its newest answer, on the day `as_of`; None when there is none of that id.

    Where no answer was given yet, the papers say so; they then name the `edition` of today.
    Raises TriageError (unusable_answer) when the answer has a shape that this version does not read, and is `strict`.
    """
    case = store.cases.find(case_id)
    if case is None:
        return None
    given = store.cases.answers(case_id)
    newest = given[-1] if given else None
    read = _answer(case_id, newest, strict=strict) if newest else Answer(scope="unclear", edition=edition)
    answer = read or Answer(scope="unclear", edition=newest.edition if newest else edition)
    by_staff = _of_staff(store.cases.facts(case_id))
    # What staff say after an answer was given overrides it; the verdicts do not count it yet, and the paper tells so.
    later = [line for line in by_staff if newest and line.created > newest.created]
    facts = override(answer.facts, [_fact(line) for line in later])
    return CaseFile(
        id=case_id,
        answer=answer.model_copy(update={"facts": facts}),
        as_of=as_of,
        received=dt.datetime.fromisoformat(case.created),
        story=tuple(_story(store, case)),
        holding=holding(case.opening, store.conversations.events(case_id)),
        particulars={field: line.value for field, line in store.particulars.current(case_id).items()},
        papers={document: line.state for document, line in store.documents.current(case_id).items()},
        overridden={each.product: each.status for each in store.overrides.of_case(case_id)},  # the newest of each stays
        by_staff=frozenset(line.fact for line in by_staff if any(_same(line, fact) for fact in facts)),
        hand_over=_wanted(store.hand_overs.of_case(case_id)),
        model=newest.model if newest else "",
        reckoned=not later,
        readable=read is not None,
    )


def holding(opening: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> Holding:
    """What the policyholder has: as last said in the conversation, else as given when it began."""
    slots = {event["name"]: event.get("value") for event in events if event.get("event") == "slot"}
    policies = slots.get(POLICIES) or opening.get("policies") or ()
    held = tuple(PolicyIn.model_validate(policy) for policy in policies)
    return Holding(held, tuple(slots.get(NOT_HELD) or ()), tuple(slots.get(PERHAPS_HELD) or ()))


def story(messages: Sequence[Message], heard: Sequence[int]) -> list[Said]:
    """What the policyholder said, each with the question that was open. `heard` numbers what the assistant read."""
    told, asked = [], ""
    turns = {number: turn for turn, number in enumerate(heard)}
    for message, shown in zip(messages, messages_out(messages), strict=True):
        if message.role == "user":
            at = dt.datetime.fromisoformat(message.created)
            told.append(Said(shown.get("title", message.text), at, asked, turns.get(message.number)))
        elif message.answer is not None:
            questions = json.loads(message.answer).get("questions") or [{}]
            asked = questions[0].get("prompt", "")
    return told


def _story(store: Store, case: Case) -> list[Said]:
    if case.text is not None:
        return [Said(case.text, dt.datetime.fromisoformat(case.created), turn=0)]
    return story(store.conversations.messages(case.id), store.conversations.answered(case.id))


def _answer(case_id: str, given: GivenAnswer, *, strict: bool) -> Answer | None:
    try:
        return Answer.model_validate_json(given.answer)
    except ValidationError:
        if not strict:
            return None
        raise TriageError(
            "unusable_answer",
            f"「{case_id}」の答えは、この版のプログラムでは読めません（知識ベースの版 {given.edition}）。"
            "triage replay で、いまの答えを確かめてください。",
        ) from None


def _of_staff(lines: Iterable[Fact]) -> list[Fact]:
    return [line for line in fact_history.current(lines) if line.who.startswith(_STAFF)]


def _fact(line: Fact) -> FactOut:
    return FactOut.model_validate({"id": line.fact, "value": line.value, "status": line.status})


def _same(line: Fact, fact: FactOut) -> bool:
    return (line.fact, line.value) == (fact.id, fact.value)


def _wanted(found: Sequence[HandOver]) -> str | None:
    return next((each.reason for each in reversed(found) if each.state != "closed"), None)
