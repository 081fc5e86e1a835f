"""One person at one screen: a page that keeps watch over everything that must never happen on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, CDPSession, Locator, Page, expect

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "build" / "screenshots"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# Chromium writes a policy violation to the console as well; the event names the directive.
WATCH = """addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
});"""
FITS = """() => [document.documentElement, ...document.querySelectorAll(".scroll, .result")]
  .every((part) => part.scrollWidth <= part.clientWidth)"""
# A turn of the real model takes about a second, more while the machine is busy.
PATIENCE = 30_000


class Visit:
    """A page of the chat. `check` fails on script errors, policy violations, foreign requests and axe findings."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        context.add_init_script(WATCH)
        context.add_init_script(path=AXE)
        self.context, self.address = context, address
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.told: list[str] = []
        self.asked: list[str] = []
        self.posts: list[dict[str, Any]] = []
        self.page.on("console", lambda message: self.told.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.told.append(f"pageerror: {error}"))
        context.on("request", self._request)

    def _request(self, request: Any) -> None:
        self.asked.append(request.url)
        if request.method == "POST" and request.url.endswith("/messages"):
            self.posts.append(json.loads(request.post_data))

    def open(self) -> Visit:
        """Go to the chat and wait for the greeting."""
        self.page.goto(self.address)
        expect(self.messages.first).to_be_visible(timeout=PATIENCE)
        return self

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages > li:not(.link-card)")

    def said(self) -> list[str]:
        """Who said what, without the time: a message has that of this machine until the server tells its own."""
        return [
            f"{item.get_attribute('class')}: {item.locator('.bubble').inner_text()}" for item in self.messages.all()
        ]

    @property
    def replies(self) -> Locator:
        return self.page.locator(".replies button")

    @property
    def text(self) -> Locator:
        return self.page.locator("#text")

    @property
    def sheet(self) -> Locator:
        return self.page.locator("#sheet")

    def write(self, text: str) -> None:
        """Write and press 送信, without waiting."""
        self.text.fill(text)
        self.page.get_by_role("button", name="送信").click()

    def say(self, text: str) -> None:
        """Write, send, and wait for the reply."""
        self.write(text)
        self.settle()

    def press(self, title: str) -> None:
        """Press a quick reply and wait for what comes."""
        self.replies.get_by_text(title, exact=True).click()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        expect(self.page.locator("#typing")).to_be_empty(timeout=PATIENCE)
        expect(self.page.locator(".state", has_text="送信中")).to_have_count(0, timeout=PATIENCE)
        expect(self.page.locator(".htmx-request")).to_have_count(0, timeout=PATIENCE)

    def see(self, view: str) -> None:
        """On a narrow screen, go to 会話 or いまの見立て."""
        button = self.page.locator("#views").get_by_role("button", name=view)
        if button.is_visible():
            button.click()

    def keys(self) -> CDPSession:
        """The keyboard below Playwright's, where conversions can be made."""
        return self.context.new_cdp_session(self.page)

    def picture(self, name: str, *, height: int | None = None) -> None:
        """Keep what the screen shows; with `height`, what a screen of that height would show."""
        size = self.page.viewport_size
        assert size is not None
        if height is not None:
            self.page.set_viewport_size({"width": size["width"], "height": height})
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")
        self.page.set_viewport_size(size)

    def accessible(self) -> None:
        """Nothing that axe finds fault with, and nothing wider than the screen."""
        found = self.page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        told = [(item["id"], [node["html"][:200] for node in item["nodes"][:3]]) for item in found]
        assert told == [], told
        assert self.page.evaluate(FITS)

    def check(self, *, offline: bool = False) -> None:
        """What must never have happened until now. `offline`: the server was away, so requests were bound to fail."""
        told = [line for line in self.told if not (offline and "Failed to load resource" in line)]
        assert told == [], told
        here = urlsplit(self.address).netloc
        assert [url for url in self.asked if urlsplit(url).netloc != here and not url.startswith("blob:")] == []
