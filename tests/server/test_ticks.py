"""Whoever holds the conversation ticks papers; the sheet and the case's page show them."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from server.store.store import Store
from server.words import words
from tests.server.conftest import BACKENDS, Talk

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


def tick(talk: Talk, document: str, *, ready: bool = True) -> Response:
    return talk.client.post(f"{talk.path}/documents", json={"document": document, "ready": ready}, headers=talk.bearer)


@pytest.fixture
def wanted(talk: Talk) -> list[str]:
    """The papers that the answer asks for."""
    answer = talk.say("サーバーが止まりました").json()["answer"]
    return [item["id"] for item in answer["documents"]]


def shown(talk: Talk) -> str:
    return talk.client.get(f"/conversations/{talk.id}/sheet", headers=talk.bearer).text


def test_a_paper_is_ticked_and_unticked(talk: Talk, wanted: list[str]) -> None:
    assert "checked" not in shown(talk)
    assert tick(talk, wanted[0]).json() == {"document": wanted[0], "state": "ready"}
    assert tick(talk, wanted[0]).json()["state"] == "ready", "twice is no harm"
    assert shown(talk).count("checked") == 1
    assert tick(talk, wanted[0], ready=False).json()["state"] == "missing"
    assert "checked" not in shown(talk)


def test_what_was_received_stays_so(talk: Talk, wanted: list[str], store: Store) -> None:
    store.documents.mark(talk.id, wanted[0], "received", "staff:1")

    assert tick(talk, wanted[0]).json()["state"] == "received"
    assert tick(talk, wanted[0], ready=False).json()["state"] == "received"
    assert store.documents.current(talk.id)[wanted[0]].state == "received"
    assert words()["sheet"]["document_received"] in shown(talk)


@pytest.mark.parametrize("document", ["b-plan/document/nothing", "", "<script>", "長" * 500])
def test_a_paper_that_nobody_asks_for_is_refused(talk: Talk, wanted: list[str], document: str) -> None:
    refused = tick(talk, document)

    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "unknown_document"


def test_before_any_answer_there_is_nothing_to_tick(talk: Talk) -> None:
    assert tick(talk, "b-plan/document/accident-report").status_code == 422


def test_an_answer_of_an_older_edition_is_told_as_outdated(talk: Talk, store: Store) -> None:
    old = '{"scope": "in", "documents": [{"id": "gone/document/x", "product": "gone", "basis": "documented"}]}'
    store.cases.add_answer(talk.id, old.replace("}]}", '}], "facts": []}'), "old", "fake")

    assert words()["sheet"]["outdated"] in shown(talk)
    assert tick(talk, "gone/document/x").status_code == 422


def test_a_case_that_is_gone_is_not_found(client: TestClient, talk: Talk, wanted: list[str], store: Store) -> None:
    store.purge.delete([talk.id])

    assert tick(talk, wanted[0]).status_code == 404
