"""The composition root: wiring, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from fastapi import FastAPI

from knowledge.loader import default
from server import assess, chat, errors, events, health, labels, pages
from server.brain import Brain
from server.cases import api as case_api
from server.cases import page as case_page
from server.cases import paper_pages as case_paper_pages
from server.context import Context
from server.edge import middleware
from server.error_page import error_page
from server.live import Live
from server.metrics import Metrics
from server.ports import Engine, Reader
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
from server.store.notices import Notices
from server.store.store import Store, open_store
from server.turns import Turns
from server.workers.executor import Executor
from server.workers.pool import Limits, Pool
from server.workers.thread import OneThread
from server.workers.work import Parts

REAL = "server.workers.real"
"""The module with the project's own reader and engine."""

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
    settings: Settings,
    *,
    engine: Engine | None = None,
    reader: Reader | None = None,
    store: Store | None = None,
    parts: str = REAL,
) -> FastAPI:
    """The server. Tests pass fakes for `engine` and `reader`, which then work on a thread of this process, or name
    the module from which the worker processes take their `parts`.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        kept = store or open_store(settings.data_dir, settings.database_url.get_secret_value())
        threads = ThreadPoolExecutor(kept.database.threads, "store")
        asyncio.get_running_loop().set_default_executor(threads)
        metrics = Metrics()
        brain = Brain(executor(metrics), settings.workers + settings.queue, metrics)
        notices = Notices(kept.database)
        live = Live(notices.tell)
        notices.begin(live.hear, live.missed)
        turns = Turns(kept, brain, live, settings, metrics)
        app.state.context = Context(settings, kept, brain, live, turns, metrics)
        await asyncio.to_thread(default)  # the knowledge base: not in the middle of somebody's request
        try:
            yield
        finally:
            await turns.finish()
            await brain.close()
            notices.close()
            if store is None:
                kept.close()

    def executor(metrics: Metrics) -> Executor:
        if engine is not None and reader is not None:
            return OneThread(Parts(reader, engine), settings.turn_seconds)
        limits = Limits(settings.turn_seconds, settings.worker_jobs, settings.worker_megabytes)
        return Pool(parts, settings.workers, limits, metrics)

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
