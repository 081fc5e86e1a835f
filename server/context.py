"""What the routes share: one object, made by the composition root, found through the request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from fastapi import Request

from server.brain import Brain
from server.cases.due import DueDays
from server.edge.rates import Rate
from server.live import Live
from server.metrics import Metrics
from server.settings import Settings
from server.store.store import Store
from server.turns import Turns


@dataclass(frozen=True)
class Context:
    """The parts of a running server."""

    settings: Settings
    store: Store
    brain: Brain
    live: Live
    turns: Turns
    metrics: Metrics

    @cached_property
    def conversation_rate(self) -> Rate:
        """How often the holder of one conversation may ask."""
        return Rate(self.settings.conversation_requests_per_minute)

    @cached_property
    def due_days(self) -> DueDays:
        """Which cases have a day to meet soon."""
        return DueDays(self.store.queue)

    @cached_property
    def staff_rate(self) -> Rate:
        """How often one member of staff may ask."""
        return Rate(self.settings.staff_requests_per_minute)


async def context(request: Request) -> Context:
    """The parts of the server that takes this request. (Not a plain function: those are called on a thread.)"""
    found: Context = request.app.state.context
    return found
