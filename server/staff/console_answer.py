"""The answer of the console: what a text or a conversation tells, with the word of staff laid over it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.contract import Answer, PolicyIn
from knowledge.loader import default
from nlu.text import check
from server.context import Context
from server.errors import ApiError
from server.facts_of_staff import merged, still_known
from server.follows import follows, nothing_held
from server.kept import day_of
from server.masking import mask
from server.ports import Opening
from server.shapes import FactEdit
from server.staff.console_shapes import AssistIn
from server.store.records import Case, Fact, GivenAnswer


@dataclass(frozen=True)
class Known:
    """What the panel is made of.

    Attributes:
        answer: what follows once the word of staff is laid over what was told.
        edits: that word.
        history: the lines of the case's fact history; none without a case.
        case: the case, if there is one yet.
    """

    answer: Answer
    edits: tuple[FactEdit, ...]
    history: tuple[Fact, ...] = ()
    case: Case | None = None


async def known(here: Context, asked: AssistIn) -> Known:
    """What follows from what is asked, and from what is kept of the case. Nothing is kept.

    Raises ApiError (case_not_found) and TriageError for what cannot be read.
    """
    knowledge, case = default(), None
    if asked.case_id is not None:
        case = await asyncio.to_thread(find, here, asked.case_id)
    told = await told_by(here, case, asked.text, asked.as_of)
    history = await asyncio.to_thread(here.store.cases.facts, case.id) if case else []
    edits = merged(knowledge.vocabulary, still_known(knowledge.vocabulary, history), asked.facts)
    policies = asked.policies if asked.policies is not None else given_policies(case)
    answer = await asyncio.to_thread(follows, knowledge, told, edits, policies)
    return Known(answer, edits, tuple(history), case)


def find(here: Context, case_id: str) -> Case:
    """The case. Raises ApiError (case_not_found). Blocks."""
    case = here.store.cases.find(case_id)
    if case is None:
        raise ApiError(404, "case_not_found", id=case_id)
    return case


async def told_by(here: Context, case: Case | None, text: str, as_of: dt.date | None) -> Answer:
    """What a conversation told by its last turn, or what a text tells. Raises TriageError for a text that cannot be."""
    if case is not None and case.source == "conversation":
        return last_turn(await asyncio.to_thread(here.store.cases.answers, case.id))
    if not text.strip():
        return nothing()
    # As it would be kept: the same length, so that every place in it is one in what was typed.
    day = day_of_notes(case) if case is not None else as_of
    return await here.brain.assess(mask(check(text)), Opening({}, (), day))


def nothing() -> Answer:
    """The answer to nothing told."""
    return Answer(scope="unclear", edition=default().edition)


def last_turn(given: Sequence[GivenAnswer]) -> Answer:
    """The answer of a conversation's last turn; later ones with the word of staff rest on it."""
    said = [one for one in given if one.message is not None]
    return Answer.model_validate_json(said[-1].answer) if said else nothing()


def day_of_notes(case: Case) -> dt.date:
    """The day that 昨日 in a case's call notes counts from."""
    given = case.opening.get("as_of")
    return dt.date.fromisoformat(given) if given else day_of(case.created)


def given_policies(case: Case | None) -> tuple[PolicyIn, ...] | None:
    """What staff noted as held when they kept the notes, be it nothing; None: they did not say."""
    if case is None or case.source == "conversation":
        return None
    held, not_held = case.opening.get("policies") or (), case.opening.get("not_held")
    return tuple(PolicyIn.model_validate(policy) for policy in held) if held or not_held else None


def noted_policies(policies: tuple[PolicyIn, ...] | None) -> dict[str, Any]:
    """The same as it is kept in the case's opening."""
    held = [policy.model_dump(mode="json") for policy in policies or ()]
    return {"policies": held, "not_held": [] if policies is None else list(nothing_held(policies))}
