"""Keeping what a member of staff knows by now: a new case from call notes, and what is said of one that is there."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter

from actions.answer import check_policies, today
from actions.contract import Answer
from knowledge.loader import default
from nlu.text import check
from server.chat import Here
from server.context import Context
from server.errors import ApiError
from server.facts_of_staff import changes, merged, still_known
from server.facts_of_staff import check as check_facts
from server.follows import follows
from server.shapes import ERRORS
from server.staff.console_answer import day_of_notes, find, given_policies, noted_policies, told_by
from server.staff.console_shapes import NotesIn, ToldIn, ToldOut
from server.staff.signed import Signed, SignedIn
from server.store.cases import Revision
from server.store.locking import CaseGone
from server.store.records import Case

router = APIRouter(prefix="/api/v1/staff", tags=["担当者"], responses=ERRORS)


@router.post("/cases", response_model=ToldOut, status_code=201, summary="電話メモから事案を作る")
async def create(body: NotesIn, signed: SignedIn, here: Here) -> ToldOut:
    """A new case with the answer that follows from its notes. 昨日 counts from today."""
    check_facts(default().vocabulary, body.facts)
    check_policies(default(), body.policies or ())
    check(body.text)
    opening: dict[str, Any] = {"known": {}, "as_of": today().isoformat()} | noted_policies(body.policies)
    told = await told_by(here, None, body.text, today())
    case = await asyncio.to_thread(here.store.cases.create, signed.member.id, body.text, opening)
    return await _keep(here, signed, case, body.model_copy(update={"seen": case.text}), told)


@router.post("/cases/{case_id}/told", response_model=ToldOut, summary="確かめたことを残す")
async def keep(case_id: str, body: ToldIn, signed: SignedIn, here: Here) -> ToldOut:
    """Notes as they are now, and what staff say of facts, with who and when; the answer that follows is kept too."""
    check_facts(default().vocabulary, body.facts)
    case = await asyncio.to_thread(find, here, case_id)
    if case.source == "conversation" and body.text is not None:
        raise ApiError(409, "no_call_notes")
    text = case.text if body.text is None else check(body.text)
    return await _keep(here, signed, case, body, await told_by(here, case, text or "", None))


async def _keep(here: Context, signed: Signed, case: Case, body: ToldIn, told: Answer) -> ToldOut:
    knowledge = default()
    history = await asyncio.to_thread(here.store.cases.facts, case.id)
    edits = merged(knowledge.vocabulary, still_known(knowledge.vocabulary, history), body.facts)
    policies = body.policies if body.policies is not None else given_policies(case)
    answer = await asyncio.to_thread(follows, knowledge, told, edits, policies)
    notes = case.source != "conversation"
    text = case.text if body.text is None else body.text
    lines = changes(knowledge.vocabulary, history, body.facts)
    revision = Revision(
        answer=answer.model_dump_json(),
        edition=answer.edition,
        said=[(edit.fact, edit.value, edit.status) for edit in lines],
        seen=body.seen if body.seen is not None else case.text,
        text=text if notes else None,
        opening=case.opening | noted_policies(policies) | {"as_of": day_of_notes(case).isoformat()},
        told=[fact.model_dump(mode="json") for fact in told.facts] if notes else None,
    )
    try:
        if not await asyncio.to_thread(here.store.cases.revise, case.id, signed.who, revision):
            raise ApiError(409, "notes_moved")
    except CaseGone:
        raise ApiError(404, "case_not_found", id=case.id) from None
    await asyncio.to_thread(here.store.access.add, signed.who, "told", case.id, str(len(lines)))
    kept = await asyncio.to_thread(find, here, case.id)
    return ToldOut(case_id=case.id, text=kept.text)
