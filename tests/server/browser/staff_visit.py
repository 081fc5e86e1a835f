"""A member of staff at the pages that need no script, and the cases that lie on the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, expect

from actions.answer import Understanding, conclude
from actions.contract import FactOut
from knowledge.assessment import Policy
from knowledge.loader import default
from nlu.model import CaseMatch
from server import cookies
from server.store.records import Draft, NewTurn
from server.store.staff import Member, Role
from server.store.store import Store
from tests.server.browser.visit import PATIENCE, Visit
from tests.server.staff.conftest import session

SIZES = {"phone": (360, 640), "desktop": (1280, 800)}
SCRIPT = "<script>window.hit = 1</script>\"><img src=x onerror='window.hit = 2'>"
RARE = "株式会社𠮷田﨑情報システム統合基盤運用管理受託業務サービス"
LINES = "\n".join(f"{number}行目: 受注が止まり、復旧の見込みが立ちません。" for number in range(1, 41))
# What happened, with which facts: enough to see every status and several 事故例 in the numbers.
INCIDENTS: Sequence[tuple[str, str, dict[str, Any]]] = (
    (
        "納品した受注システムの不具合で、取引先の業務が6時間止まりました。",
        "b-plan/case/core-system-6h-down",
        {
            "incident_date": "2026-11-20",
            "business": "system-development",
            "cause": "software-defect",
            "harm": "third-party-outage",
            "claim_received": True,
            "amount_yen": 5_000_000,
            "outage_hours": 6,
        },
    ),
    (
        "ECサイトに不正アクセスがあり、カード番号が漏れたようです。",
        "b-plan/case/ec-card-leak",
        {
            "business": "ecommerce",
            "cause": "unauthorized-access",
            "harm": "personal-data-leak",
            "people_affected": 1_200,
        },
    ),
    (
        "仕様変更の合意がないまま開発を進め、損害賠償を求められています。",
        "it-liability/case/beauty-salon-accounting-bug",
        {
            "business": "system-development",
            "harm": "third-party-economic-loss",
            "cause": "delay",
            "claim_received": True,
        },
    ),
    (
        "試運転中に止まりました。テストはまだです。",
        "b-plan/case/core-system-6h-down",
        {"cause": "software-defect", "harm": "third-party-outage", "in_test_period": True, "ordinary_test_done": False},
    ),
    (
        "会社のノートパソコンを電車に置き忘れました。",
        "device-repair/case/dropped-pc",
        {"business": "engineer-dispatch", "cause": "loss-or-theft", "harm": "personal-data-leak"},
    ),
)


def answer_to(facts: dict[str, Any], similar: str) -> str:
    """The answer to these facts, as JSON text."""
    told = tuple(
        FactOut.model_validate({"id": name, "value": value, "status": "stated"}) for name, value in facts.items()
    )
    near = CaseMatch(similar, 0.5, same=("harm",), different=("cause",))
    held = (Policy("b-plan", frozenset()),)
    return conclude(default(), Understanding("in", told, (near,)), held).model_dump_json()


def talked(store: Store, number: int, *, said: str | None = None, hand_over: str | None = None) -> str:
    """A conversation about the incident of that number; its id."""
    text, similar, facts = INCIDENTS[number % len(INCIDENTS)]
    opening = {"known": {}, "policies": [{"product": "b-plan", "riders": [], "plan": None}], "as_of": None}
    case_id = store.conversations.create(
        f"hash-{len(store.queue.received())}", opening, [Draft("自動応答のアシスタントです。")]
    )
    for at, one in enumerate((said or text, "はい、そうです。")):
        message = store.conversations.log_said(case_id, f"m{at}", one, 9)
        conversation = store.conversations.find(case_id)
        assert conversation is not None
        reply = Draft("納品は済んでいますか。", kind="question")
        turn = NewTurn((reply,), [], answer_to(facts, similar), default().edition, "m1", hand_over if at else None)
        store.conversations.save_turn(conversation, message.number, turn)
    return case_id


def full_desk(store: Store, member: Member) -> str:
    """Eleven cases in every state; the id of one with particulars, papers, notes and an override."""
    for number in range(9):
        case_id = talked(store, number, hand_over="asked" if number % 4 == 0 else None)
        if number == 4:
            store.hand_overs.take(case_id, member.id)
        if number == 7:
            store.cases.move(case_id, "closed")
    talked(store, 0, said=LINES)
    case_id = talked(store, 0, said=f"{RARE}です。{SCRIPT}", hand_over="dispute")
    store.particulars.note(
        case_id, {"company": RARE, "telephone": "03-1234-5678", "policy_number": "A-1\nB-2"}, "policyholder"
    )
    store.notes.add(case_id, member.id, f"折り返しは午後。{SCRIPT}")
    store.documents.mark(case_id, "b-plan/document/accident-report", "received", f"staff:{member.id}")
    given = {"product": "b-plan", "given": "needs_info", "status": "excluded", "answer_number": 2}
    store.overrides.add(case_id, member.id, reason=f"試運転中の事故です。{SCRIPT}", **given)
    return case_id


class Desk(Visit):
    """The staff's pages, or the policyholder's, in a window of their own."""

    def at(self, path: str) -> Desk:
        """Go to a page."""
        self.page.goto(f"{self.address.rstrip('/')}{path}")
        expect(self.page.locator("h1")).to_be_visible(timeout=PATIENCE)
        return self

    def press(self, name: str) -> None:
        """Press a button and wait for what comes."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state("load")

    def seen(self, name: str) -> None:
        """Keep a picture of the whole page, and find nothing wrong with it."""
        self.whole(name)
        self.accessible()
        assert self.page.evaluate("() => window.hit") is None
        # A page that says what is wrong has a status of its own; the browser notes that as a failed load.
        self.check(offline=True)

    def whole(self, name: str) -> None:
        """A picture from top to bottom."""
        size = self.page.viewport_size
        assert size is not None
        height = self.page.evaluate("() => document.documentElement.scrollHeight")
        self.picture(name, height=min(max(height, size["height"]), 6000))


def desk(browser: Browser, address: str, size: str = "desktop", scheme: Any = "light", **more: Any) -> Desk:
    """A new window in which nobody has signed in."""
    width, height = SIZES[size]
    settings = {"viewport": {"width": width, "height": height}, "color_scheme": scheme, "locale": "ja-JP"} | more
    context = browser.new_context(timezone_id="Asia/Tokyo", accept_downloads=True, **settings)
    return Desk(context, address)


def signed_in(made: Desk, store: Store, *roles: Role, name: str = "佐藤") -> Member:
    """Somebody with these roles, signed in in that window."""
    login = f"{'-'.join(roles)}-{len(store.staff.all())}"
    member = store.staff.add(login, name, roles, None)
    made.context.add_cookies([{"name": cookies.STAFF, "value": session(store, member), "url": made.address}])
    return member
