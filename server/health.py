"""GET /healthz: the process lives. GET /readyz: a conversation can be had. GET /metrics: figures for Prometheus."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.responses import Response

from server import auth
from server.context import Context, context
from server.errors import ApiError
from server.metrics import CONTENT_TYPE
from server.shapes import ERRORS

router = APIRouter(tags=["状態"])
bearer = HTTPBearer(auto_error=False, description="TRIAGE_METRICS_TOKEN", scheme_name="metrics")


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


@router.get(
    "/metrics",
    summary="Prometheus の数値",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, 401: ERRORS[401]},
)
def metrics(
    here: Annotated[Context, Depends(context)],
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Response:
    """Numbers and kinds only. Opens with the token of TRIAGE_METRICS_TOKEN; to nobody while that is empty."""
    token = here.settings.metrics_token.get_secret_value()
    if not token or given is None or not auth.matches(given.credentials, auth.token_hash(token)):
        raise ApiError(401, "metrics_token", {"WWW-Authenticate": "Bearer"})
    return Response(here.metrics.shown(here.brain.ready), media_type=CONTENT_TYPE)
