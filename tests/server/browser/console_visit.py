"""A member of staff at the console: signed in, with a real reader behind the page and an engine that says back."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from actions.answer import today
from nlu.analyze import default_reader
from server import cookies
from server.app import create_app
from server.settings import Settings
from server.store.staff import Role
from server.store.store import Store
from tests.server.browser.servers import Stage
from tests.server.browser.visit import PATIENCE, Visit
from tests.server.staff.conftest import session

SIZES = {"wide": (1280, 800), "middle": (1024, 768), "phone": (360, 740)}
REGIONS = """() => [document.documentElement, ...document.querySelectorAll(".region, .card, .paper")]
  .filter((part) => part.scrollWidth > part.clientWidth + 1)
  .map((part) => [part.id || part.className, part.scrollWidth, part.clientWidth])"""


class Office:
    """A server in this process, with the reader that the real one has."""

    def __init__(self, address: str, store: Store, context: Any) -> None:
        self.address, self.store, self.context = address, store, context

    def operator(self, name: str = "佐藤", *roles: Role) -> str:
        """A new member of staff; the token of their session."""
        login = f"staff-{len(self.store.staff.all())}"
        return session(self.store, self.store.staff.add(login, name, roles or ("operator",), None))


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """The server for as long as the block lasts."""
    app = create_app(Settings(data_dir=folder), engine=Stage(), reader=default_reader())  # type: ignore[arg-type]
    listening = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(uvicorn.Config(app, ws="none", log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
    thread.start()
    while not running.started:
        time.sleep(0.02)
    try:
        context = app.state.context
        yield Office(f"http://127.0.0.1:{listening.getsockname()[1]}", context.store, context)
    finally:
        running.should_exit = True
        thread.join()
        listening.close()


class Console(Visit):
    """The console in a browser."""

    def __init__(self, context: BrowserContext, address: str, token: str) -> None:
        super().__init__(context, address)
        context.add_cookies([{"name": cookies.STAFF, "value": token, "url": address}])

    def open(self, path: str = "/staff/queue") -> Console:
        self.page.goto(f"{self.address}{path}")
        expect(self.page.locator("#console")).to_be_visible(timeout=PATIENCE)
        return self

    @property
    def notes(self) -> Locator:
        return self.page.locator("#notes")

    @property
    def panel(self) -> Locator:
        return self.page.locator("#panel")

    def type(self, text: str) -> None:
        """Write notes and wait until the panel is that of what stands there."""
        self.notes.fill(text)
        self.fresh()

    def fresh(self) -> None:
        """Wait until nothing is asked any more."""
        self.page.wait_for_timeout(350)  # the time after which what is typed counts as settled
        expect(self.page.locator("#console.busy")).to_have_count(0, timeout=PATIENCE)

    def status(self, product: str) -> str | None:
        return self.panel.locator(f'[data-product="{product}"]').get_attribute("data-status")

    def statuses(self) -> dict[str, str]:
        rows = self.panel.locator("[data-product]").all()
        return {str(row.get_attribute("data-product")): str(row.get_attribute("data-status")) for row in rows}

    def row(self, fact: str) -> Locator:
        return self.panel.locator(f'[data-row="{fact}"]')

    def accessible(self) -> None:
        super().accessible()
        assert self.page.evaluate(REGIONS) == []


def console(browser: Browser, office: Office, token: str, size: str = "wide", **more: Any) -> Console:
    """A browser window with the console."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="ja-JP", timezone_id="Asia/Tokyo", **more
    )
    return Console(context, office.address, token)


def day(days: int) -> str:
    """A day so many days ago, as people write it."""
    then = today() - dt.timedelta(days=days)
    return f"{then.month}月{then.day}日"
