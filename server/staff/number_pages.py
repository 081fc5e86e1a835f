"""The supervisors' numbers as a page with plots, and as CSV."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from knowledge.loader import default
from server.chat import Here
from server.context import Context
from server.pages import PRIVATE
from server.staff.numbers import Table, as_csv, tables
from server.staff.plots import KINDS, bars
from server.staff.render import page
from server.staff.signed import SignedIn
from server.store.clock import stored

router = APIRouter(prefix="/staff", include_in_schema=False)
PERIODS = (7, 30, 90, 365)
Days = Annotated[int, Query(ge=1, le=3660)]


@router.get("/numbers")
async def numbers(request: Request, signed: SignedIn, here: Here, days: Days = 30) -> Response:
    """The numbers of the cases that came in within the last days."""
    shown = await asyncio.to_thread(_counted, here, days)
    plots = {table.id: bars(table) for table in shown if table.id in ("products", "cases", "asked")}
    return page(request, signed, "numbers", tables=shown, plots=plots, days=days, periods=PERIODS, kinds=KINDS)


@router.get("/numbers.csv")
async def numbers_csv(signed: SignedIn, here: Here, days: Days = 30) -> Response:
    """The same as CSV."""
    shown = await asyncio.to_thread(_counted, here, days)
    await asyncio.to_thread(here.store.access.add, signed.who, "exported", None, f"numbers {days}")
    name = {"Content-Disposition": 'attachment; filename="numbers.csv"'}
    return Response(as_csv(shown), media_type="text/csv; charset=utf-8", headers=PRIVATE | name)


def _counted(here: Context, days: int) -> tuple[Table, ...]:
    now = dt.datetime.now(dt.UTC)
    return tables(here.store.figures.since(stored(now - dt.timedelta(days=days))), default(), now)
