"""Chromium once for this folder, the real server once, a quick server for each test that wants one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.server.browser.console_visit import Console, Office, console, office
from tests.server.browser.servers import QuickServer, RealServer, quick_server
from tests.server.browser.visit import PATIENCE, Visit

MISSING = "no Chromium on this machine: apt-get install chromium fonts-noto-cjk"
SIZES = {"phone": (360, 640), "desktop": (1280, 800)}
Open = Callable[..., Visit]
Seat = Callable[..., Console]
# Pages ask every few seconds what others did, and a busy machine answers late.
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here starts a browser and a server: slow."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


# For the package, not the session: while Playwright runs, asyncio cannot be used in this thread by other tests.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        # The sandbox cannot be had where tests run as root in a container.
        started = playwright.chromium.launch(executable_path=program, chromium_sandbox=False)
        yield started
        started.close()


@pytest.fixture(scope="package")
def started(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    """The real server with the trained model, started once."""
    from bot.train import train

    train(progress=lambda _line: None)
    server = RealServer(tmp_path_factory.mktemp("real"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def real(started: RealServer) -> RealServer:
    """The real server, running, even if the test before stopped it and failed."""
    if not started.is_running:
        started.start()
    return started


@pytest.fixture
def quick(browser: Browser, tmp_path: Path) -> Iterator[QuickServer]:
    """A server that answers at once, directed by the test."""
    with quick_server(tmp_path, phone="0120-000-000") as server:
        yield server


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens a visit to an address: `size` is phone or desktop, `scheme` light or dark; more goes to the context."""
    contexts = []

    def opened(address: str, size: str = "desktop", scheme: Any = "light", **more: Any) -> Visit:
        width, height = SIZES[size]
        settings = {"viewport": {"width": width, "height": height}, "color_scheme": scheme, "locale": "ja-JP"} | more
        if size == "phone":
            settings |= {"has_touch": True, "is_mobile": True}
        context = browser.new_context(timezone_id="Asia/Tokyo", **settings)
        contexts.append(context)
        return Visit(context, address).open()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def rooms(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A server with the reader that the real one has, for a whole module."""
    with office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture
def desk(browser: Browser, rooms: Office) -> Iterator[Seat]:
    """Opens the console of a new member of staff: `desk(path, size=…, name=…)`."""
    opened: list[Console] = []

    def seated(path: str = "/staff/queue", size: str = "wide", name: str = "佐藤", **more: Any) -> Console:
        opened.append(console(browser, rooms, rooms.operator(name), size, **more))
        return opened[-1].open(path)

    yield seated
    for one in opened:
        one.page.close(run_before_unload=False)
        one.context.close()
