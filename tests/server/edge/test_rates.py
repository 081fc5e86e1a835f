"""So many requests a minute for each address, conversation and member of staff; others are told how long to wait."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from server.edge.addresses import subscriber
from server.edge.rates import Rate
from server.errors import ApiError
from tests.server.conftest import Start, begin
from tests.server.staff.conftest import Browser, session


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def taken(rate: Rate, times: int, key: str = "a") -> int:
    """How many of so many requests at once get through."""
    through = 0
    for _ in range(times):
        try:
            rate.take(key)
        except ApiError:
            continue
        through += 1
    return through


def refused(response: Response) -> bool:
    if response.status_code != 429:
        return False
    assert response.json()["error"]["code"] == "too_many_requests"
    assert 0 < int(response.headers["retry-after"]) <= 60
    assert "秒ほど待って" in response.json()["error"]["message"]
    return True


def test_a_minutes_worth_passes_at_once_and_then_one_by_one() -> None:
    clock = Clock()
    rate = Rate(60, clock)

    assert taken(rate, 100) == 60
    assert taken(rate, 1) == 0
    clock.now += 1
    assert taken(rate, 5) == 1
    clock.now += 600
    assert taken(rate, 100) == 60


def test_what_is_refused_is_told_when_to_come_back_and_then_passes() -> None:
    clock = Clock()
    rate = Rate(2, clock)
    taken(rate, 2)
    with pytest.raises(ApiError) as told:
        rate.take("a")

    seconds = int((told.value.headers or {})["Retry-After"])
    taken(rate, 50)  # asking again does not make it longer
    clock.now += seconds
    assert taken(rate, 1) == 1


def test_keys_are_counted_apart_and_forgotten_when_they_are_quiet() -> None:
    clock = Clock()
    rate = Rate(1, clock)
    for number in range(5_000):
        rate.take(str(number))
        clock.now += 1

    assert len(rate._empty_at) <= 1_001
    assert taken(rate, 3, "another") == 1


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_an_address_is_counted_by_its_subscriber(address: str, counted: str) -> None:
    assert subscriber(address) == counted


def test_one_address_is_refused_whatever_it_asks_but_probes_and_scripts_stay(start: Start) -> None:
    client = start(requests_per_minute=5)
    answers = [client.get("/api/v1/nothing").status_code for _ in range(5)]

    assert answers == [404] * 5
    assert refused(client.post("/api/v1/conversations"))
    assert refused(client.get("/api/v1/knowledge/labels"))
    assert {client.get(path).status_code for path in ("/healthz", "/readyz", "/static/chat.js")} == {200}


def test_a_page_tells_a_person_in_words(start: Start) -> None:
    client = start(requests_per_minute=1)
    client.get("/")
    page = client.get("/", headers={"Accept": "text/html"})

    assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
    assert "秒ほど待って" in page.text


def test_a_conversation_has_its_own_count_and_no_stranger_uses_it_up(start: Start) -> None:
    client = start(conversation_requests_per_minute=3)
    mine, other = begin(client), begin(client)
    for _ in range(9):
        client.get(mine.path, headers=other.bearer)

    assert [mine.say("止まりました").status_code for _ in range(3)] == [200] * 3
    assert refused(mine.say("また止まりました"))
    assert other.say("止まりました").status_code == 200
    assert len(mine.client.app.state.context.store.conversations.messages(mine.id)) == 7  # type: ignore[attr-defined]


def test_a_member_of_staff_has_one_count_in_all_browsers(start: Start) -> None:
    client = start(staff_requests_per_minute=4)
    store = client.app.state.context.store  # type: ignore[attr-defined]
    member = store.staff.add("sato", "佐藤", ["operator"], None)
    other = store.staff.add("abe", "阿部", ["operator"], None)
    one, two = (Browser(client, session(store, member), member) for _ in range(2))
    answers = [browser.get("/api/v1/staff/me").status_code for browser in (one, two, one, two)]

    assert answers == [200] * 4
    assert refused(one.get("/api/v1/staff/me"))
    assert refused(two.get("/api/v1/staff/queue"))
    assert Browser(client, session(store, other), other).get("/api/v1/staff/me").status_code == 200


def through(client: TestClient, forwarded: str) -> int:
    return client.get("/api/v1/nothing", headers={"X-Forwarded-For": forwarded}).status_code


@pytest.mark.parametrize("trusted", ["", "10.0.0.5", "127.0.0.1,10.1.0.0/16"])
def test_nobody_gets_a_new_address_by_saying_so(start: Start, trusted: str) -> None:
    client = start(requests_per_minute=3, trusted_proxies=trusted)
    answers = [through(client, f"192.0.2.{number}") for number in range(5)]

    assert answers == [404] * 3 + [429] * 2


def test_behind_a_proxy_that_is_named_everybody_has_their_own_address(start: Start) -> None:
    client = start(requests_per_minute=3, trusted_proxies="10.0.0.0/24, 10.9.9.9")
    client._transport.client = ("10.0.0.5", 1234)  # type: ignore[attr-defined]
    answers = [through(client, f"192.0.2.{number}") for number in range(9)]
    # What a client writes itself stands on the left; what the proxy saw, on the right.
    lied = [through(client, f"192.0.2.{number}, 192.0.2.200") for number in range(4)]

    assert answers == [404] * 9
    assert lied == [404] * 3 + [429]
