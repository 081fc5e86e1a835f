"""POST /api/v1/assess: one description, one answer; nothing is kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from actions.contract import Answer
from nlu.text import check
from server.context import Context, context
from server.errors import SafeJSON
from server.ports import Opening
from server.shapes import ERRORS, AssessIn

router = APIRouter(prefix="/api/v1", tags=["判定"], responses=ERRORS)


@router.post("/assess", response_model=Answer, summary="説明から判定する")
async def assess(body: AssessIn, here: Annotated[Context, Depends(context)]) -> SafeJSON:
    """The answer for one description of an incident. Stateless: the same input gives the same answer."""
    check(body.text)  # at once: what cannot be read shall not wait in line
    answer = await here.brain.assess(body.text, Opening(body.known, body.policies, body.as_of))
    return SafeJSON(answer.model_dump(mode="json"))
