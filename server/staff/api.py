"""The staff's API: who am I, the queue, one case, what was done. The session's cookie opens it."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends

from server.chat import Here
from server.errors import SafeJSON
from server.shapes import ERRORS
from server.staff.case_view import override_out, read_case
from server.staff.desk import act
from server.staff.queue_view import Look, read_queue
from server.staff.shapes import (
    AccessesOut,
    ActedOut,
    Action,
    CaseFileOut,
    MeOut,
    OverridesOut,
    QueueOut,
)
from server.staff.signed import SignedIn

router = APIRouter(prefix="/api/v1/staff", tags=["担当者"], responses=ERRORS)


@router.get("/me", response_model=MeOut, summary="だれとしてサインインしているか")
async def me(signed: SignedIn) -> MeOut:
    """The account, and the key for calls that change something."""
    member = signed.member
    roles = tuple(sorted(member.roles))
    return MeOut(id=member.id, login=member.login, name=member.name, roles=roles, form_key=signed.form_key)


@router.get("/queue", response_model=QueueOut, summary="受付の一覧")
async def queue(signed: SignedIn, here: Here, look: Annotated[Look, Depends()]) -> QueueOut:
    """Waiting hand-overs first, the longest wait before the others; then what moved last."""
    return await asyncio.to_thread(read_queue, here, signed, look)


@router.get("/cases/{case_id}", response_model=CaseFileOut, summary="1つの事案を読む")
async def read(case_id: str, signed: SignedIn, here: Here) -> CaseFileOut:
    """Everything about one case. That it was read is logged."""
    return await asyncio.to_thread(read_case, here, signed, case_id)


@router.post("/cases/{case_id}/actions", response_model=ActedOut, summary="事案に何かをする")
async def do(case_id: str, action: Action, signed: SignedIn, here: Here) -> ActedOut:
    """Take, release or finish a hand-over, take the chat over, reply, note, override, mark a paper, close, link."""
    link = await asyncio.to_thread(act, here, signed, case_id, action)
    return ActedOut(case=await asyncio.to_thread(read_case, here, signed, case_id), link=link)


@router.get("/cases/{case_id}/access", response_model=AccessesOut, summary="だれが見たか")
async def accesses(case_id: str, signed: SignedIn, here: Here) -> SafeJSON:
    """Who did what with a case, also with one that was purged."""
    lines = await asyncio.to_thread(here.store.access.of_case, case_id.replace("\0", ""))
    shown = [{"who": one.who, "action": one.action, "detail": one.detail, "created": one.created} for one in lines]
    return SafeJSON({"items": shown})


@router.get("/overrides", response_model=OverridesOut, summary="直された判定")
async def overrides(signed: SignedIn, here: Here) -> SafeJSON:
    """All overridden statuses, newest first: golden cases to be reviewed."""
    names = await asyncio.to_thread(here.store.staff.names)
    found = await asyncio.to_thread(here.store.overrides.all)
    return SafeJSON({"items": [override_out(one, names) for one in reversed(found)]})
