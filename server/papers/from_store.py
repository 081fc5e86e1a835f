"""A case as it is kept → a case file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from actions.contract import Answer, FactOut, PolicyIn
from actions.holding import Holding
from actions.slots import NOT_HELD, PERHAPS_HELD, POLICIES
from knowledge.errors import TriageError
from knowledge.model import Knowledge
from server.facts_of_staff import laid_over, still_known
from server.papers.case_file import CaseFile, Said
from server.shapes import FactEdit
from server.store.records import Case, GivenAnswer, HandOver, Message
from server.store.store import Store
from server.transcript import messages_out


def case_files(store: Store, case_ids: Iterable[str], as_of: dt.date, knowledge: Knowledge) -> list[CaseFile]:
    """Those of many cases; one that was purged meanwhile is left out, one that cannot be read says so in its papers."""
    found = (case_file(store, case_id, as_of, knowledge, strict=False) for case_id in case_ids)
    return [case for case in found if case is not None]


def case_file(
    store: Store, case_id: str, as_of: dt.date, knowledge: Knowledge, *, strict: bool = True
) -> CaseFile | None:
    """The case with its newest answer, on the day `as_of`; None when there is none of that id.

    Where no answer was given yet, the papers say so; they then name the edition of `knowledge`.
    Raises TriageError (unusable_answer) when the answer has a shape that this version does not read, and is `strict`.
    """
    case = store.cases.find(case_id)
    if case is None:
        return None
    given = store.cases.answers(case_id)
    newest = given[-1] if given else None
    read = _answer(case_id, newest, strict=strict) if newest else None
    answer = read or Answer(scope="unclear", edition=newest.edition if newest else knowledge.edition)
    # What staff say overrides the answer. Verdicts that do not count all of it yet are told as such in the paper;
    # times would not tell: a later turn of the chat knows nothing of what staff said before it.
    by_staff = still_known(knowledge.vocabulary, store.cases.facts(case_id))
    later = [edit for edit in by_staff if not any(_same(edit, fact) for fact in answer.facts)]
    facts = _with(knowledge, answer.facts, later) if later else answer.facts
    return CaseFile(
        id=case_id,
        answer=answer.model_copy(update={"facts": facts}),
        as_of=as_of,
        received=dt.datetime.fromisoformat(case.created),
        story=tuple(_story(store, case)),
        holding=_holding(read, case.opening, store.conversations.events(case_id)),
        particulars={field: line.value for field, line in store.particulars.current(case_id).items()},
        papers={document: line.state for document, line in store.documents.current(case_id).items()},
        overridden={each.product: each.status for each in store.overrides.of_case(case_id)},  # the newest of each stays
        by_staff=frozenset(edit.fact for edit in by_staff if any(_same(edit, fact) for fact in facts)),
        hand_over=_wanted(store.hand_overs.of_case(case_id)),
        model=newest.model if newest else "",
        reckoned=not later,
        readable=read is not None or newest is None,
    )


def _holding(answer: Answer | None, opening: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> Holding:
    """What the policyholder has: as the answer has it, be it nothing.

    Where there is none, or one of an early version, as last said in the conversation, else as given when it began.
    """
    slots = {event["name"]: event.get("value") for event in events if event.get("event") == "slot"}
    perhaps = tuple(slots.get(PERHAPS_HELD) or ())
    if answer is not None and {"policies", "not_held"} & answer.model_fields_set:
        return Holding(answer.policies, answer.not_held, perhaps)
    policies = slots.get(POLICIES) or opening.get("policies") or ()
    held = tuple(PolicyIn.model_validate(policy) for policy in policies)
    return Holding(held, tuple(slots.get(NOT_HELD) or ()), perhaps)


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


def _with(knowledge: Knowledge, told: Sequence[FactOut], edits: Sequence[FactEdit]) -> tuple[FactOut, ...]:
    """The facts with the word of staff, and what followed from those of them that it does not touch."""
    moved = {edit.fact for edit in edits}
    derived = (fact for fact in told if fact.derived_from and not moved & {fact.id, *fact.derived_from})
    return (*laid_over(knowledge.vocabulary, told, edits), *derived)


def _same(edit: FactEdit, fact: FactOut) -> bool:
    return (edit.fact, edit.value, edit.status) == (fact.id, fact.value, fact.status)


def _wanted(found: Sequence[HandOver]) -> str | None:
    return next((each.reason for each in reversed(found) if each.state != "closed"), None)
