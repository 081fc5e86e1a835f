"""The composition root: wiring, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from nlu.analyze import Reader
from server import assess, chat, errors, events, health, labels, pages
from server.brain import Brain, load_real
from server.cases import api as case_api
from server.cases import page as case_page
from server.cases import paper_pages as case_paper_pages
from server.context import Context
from server.edge import middleware
from server.error_page import error_page
from server.live import Live
from server.ports import Engine
from server.settings import Settings
from server.staff import (
    account_pages,
    console_api,
    console_pages,
    export_pages,
    number_pages,
    paper_pages,
    sso_pages,
    work_pages,
)
from server.staff import api as staff_api
from server.store.store import Store, open_store
from server.turns import Turns

PARTS = (
    health,
    assess,
    chat,
    events,
    labels,
    pages,
    case_api,
    case_page,
    case_paper_pages,
    staff_api,
    account_pages,
    sso_pages,
    work_pages,
    console_pages,
    console_api,
    paper_pages,
    number_pages,
    export_pages,
)
"""Everything with routes. Each of them stands in the table of staff/access.py."""


def create_app(
    settings: Settings, *, engine: Engine | None = None, reader: Reader | None = None, store: Store | None = None
) -> FastAPI:
    """The server. Tests pass fakes for `engine`, `reader` or `store`; without them the real ones are loaded."""

    async def load() -> tuple[Reader, Engine]:
        if engine is not None and reader is not None:
            return reader, engine
        real_reader, real_engine = await load_real()
        return reader or real_reader, engine or real_engine

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        kept = store or open_store(settings.data_dir, settings.database_url.get_secret_value())
        brain = Brain(load, settings.turn_seconds)
        live = Live()
        turns = Turns(kept, brain, live, settings)
        app.state.context = Context(settings, kept, brain, live, turns)
        try:
            yield
        finally:
            await turns.finish()
            brain.close()
            if store is None:
                kept.close()

    # FastAPI's telemetry records what failed validation, which is what a person wrote: all of it is off.
    silent = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False}
    app = FastAPI(
        title="jiko-triage",
        summary="IT事業者の事故受付トリアージ",
        version="1",
        lifespan=lifespan,
        telemetry=silent,  # type: ignore[arg-type]
        docs_url=None,  # the documentation page loads scripts from a CDN
        redoc_url=None,
    )
    errors.install(app, error_page)
    middleware.install(app, settings, error_page)
    for part in PARTS:
        app.include_router(part.router)
    pages.mount_static(app)
    return app
