"""Seats: who finds none is told at once, whatever the database does, and a seat is free again after every ending."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.server.conftest import Start, begin


def test_a_message_takes_its_seat_before_the_database_is_asked(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    client = start(workers=1, queue=1)
    talk = begin(client)
    conversations = client.app.state.context.store.conversations  # type: ignore[attr-defined]
    find, looking, go_on = type(conversations).find, threading.Semaphore(0), threading.Event()

    def slow(*given: Any) -> Any:
        looking.release()
        assert go_on.wait(10)
        return find(*given)

    monkeypatch.setattr(type(conversations), "find", slow)
    with ThreadPoolExecutor(2) as threads:
        seated = [threads.submit(talk.say, text) for text in ("一つ目", "二つ目")]
        assert all(looking.acquire(timeout=10) for _ in seated)
        refused = talk.say("三つ目")
        go_on.set()

    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "busy")
    assert refused.headers["Retry-After"] == "5"
    assert [answer.result().status_code for answer in seated] == [200, 200]


def test_a_seat_is_free_again_after_an_answer_and_after_every_refusal(start: Start) -> None:
    talk = begin(start(workers=1, queue=1))
    for body, headers, status in (
        ({"text": "一つ目", "client_message_id": "m1"}, talk.bearer, 200),
        ({"text": "二つ目", "client_message_id": "m2"}, {}, 401),
        ({"text": "二つ目", "client_message_id": "m2"}, {"Authorization": "Bearer another"}, 401),
        ({"text": 2}, talk.bearer, 422),
        ({"text": "", "client_message_id": "m3"}, talk.bearer, 422),
    ) * 2:
        assert talk.client.post(f"{talk.path}/messages", json=body, headers=headers).status_code == status

    assert talk.say("三つ目").status_code == 200
