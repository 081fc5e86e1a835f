"""GET /healthz: the process lives. GET /readyz: a conversation can be had."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends

from server.context import Context, context
from server.shapes import ERRORS

router = APIRouter(tags=["状態"])


@router.get("/healthz", summary="動いているか")
async def healthz() -> dict[str, str]:
    """Always ok while the server answers."""
    return {"status": "ok"}


@router.get("/readyz", summary="会話ができるか", responses={503: ERRORS[503]})
async def readyz(here: Annotated[Context, Depends(context)]) -> dict[str, str]:
    """Ok once the engine is loaded and the store can be written; 503 in the error shape until then."""
    here.brain.hello()
    await asyncio.to_thread(here.store.database.check)
    return {"status": "ready"}
