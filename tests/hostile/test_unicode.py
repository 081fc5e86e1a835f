"""1,500 odd strings through three doors: each is answered or refused with a reason, and nothing else happens."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from nlu.text import check
from server import cookies
from server.batch import answer_lines
from server.masking import mask
from tests.hostile.conftest import part, say
from tests.hostile.unicode_strings import unicode_strings
from tests.server.conftest import begin
from tests.server.fakes import FakeReader
from tests.server.staff.conftest import SignedInAs

TEXTS = unicode_strings()
REFUSALS = {"empty_text", "invalid_characters", "text_too_long", "turn_too_long"}
TODAY = dt.date(2026, 11, 21)


def check_refusal(error: dict[str, Any], text: str) -> None:
    assert error["code"] in REFUSALS, (text, error)
    json.dumps(error).encode()
    assert error["message"].endswith("。")


def check_answer(answer: dict[str, Any], text: str) -> None:
    for fact in answer["facts"]:
        for piece in fact["evidence"]:
            assert text[piece["start"] : piece["end"]] == piece["text"], text


def test_there_are_as_many_as_promised() -> None:
    assert len(set(TEXTS)) == 1_500


def test_assess_answers_or_refuses_each(client: TestClient) -> None:
    refused, sent = 0, part(TEXTS)
    for text in sent:
        body = json.dumps({"text": text})
        response = client.post("/api/v1/assess", content=body, headers={"Content-Type": "application/json"})
        assert response.status_code in (200, 422), text
        if response.status_code == 422:
            refused += 1
            check_refusal(response.json()["error"], text)
        else:
            check_answer(response.json(), text)

    assert 0.05 < refused / len(sent) < 0.4


def test_a_conversation_keeps_each_as_it_was_sent_or_refuses_it(client: TestClient) -> None:
    sent = part(TEXTS)
    for few in (sent[start : start + 50] for start in range(0, len(sent), 50)):
        talk, kept = begin(client), []
        for number, text in enumerate(few):
            response = say(talk, text, number)
            assert response.status_code in (200, 422), text
            if response.status_code == 422:
                check_refusal(response.json()["error"], text)
            else:
                kept.append(mask(text))

        said = [message["text"] for message in talk.read()["messages"] if message["role"] == "user"]
        assert said == kept
        for page in ("sheet", "transcript"):
            assert client.get(f"/conversations/{talk.id}/{page}", headers=talk.bearer).status_code == 200


def test_notes_and_searches_of_staff_take_or_refuse_each(client: TestClient, signed_in_as: SignedInAs) -> None:
    store, talk = client.app.state.context.store, begin(client)  # type: ignore[attr-defined]
    browser = signed_in_as("operator")
    form = {cookies.HEADER: cookies.form_key(browser.token), "Content-Type": "application/json"}
    kept, sent = [], part(TEXTS)
    for text in sent:
        body = json.dumps({"do": "note", "text": text})
        path = f"/api/v1/staff/cases/{talk.id}/actions"
        response = client.post(path, content=body, headers=browser.cookie | form)
        if response.status_code == 422:
            check_refusal(response.json()["error"], text)
        else:
            assert response.status_code == 200, text
            kept.append(mask(text))
    for text in sent[::5]:
        searched = client.get("/api/v1/staff/queue", params={"search": _sendable(text)}, headers=browser.cookie)
        assert searched.status_code in (200, 422), text

    assert [note.text for note in store.notes.of_case(talk.id)] == kept
    assert browser.get(f"/staff/cases/{talk.id}").status_code == 200


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def through_batch(reader: Any, texts: list[str]) -> None:
    asked = ({"id": number, "text": text, "as_of": "2026-11-21"} for number, text in enumerate(texts))
    lines = [json.dumps(line).encode() for line in asked]
    out = [item for chunk in answer_lines(lines, reader, TODAY) for item in chunk]
    assert [item["id"] for item in out] == list(range(len(texts)))
    for item in out:
        if "error" in item:
            check_refusal(item["error"], texts[item["id"]])
        else:
            check_answer(item["answer"], texts[item["id"]])


def test_a_file_of_them_is_answered_line_by_line() -> None:
    through_batch(FakeReader(), part(TEXTS))


@pytest.mark.slow  # loads GiNZA and reads 150 texts, or 1,500
def test_the_reader_reads_or_refuses_each_with_evidence_in_place() -> None:
    from nlu.analyze import default_reader

    through_batch(default_reader(), part(TEXTS))


@pytest.mark.slow  # loads Rasa
async def test_the_engine_answers_what_the_edge_lets_through() -> None:
    from bot.engine import Engine
    from bot.train import train
    from knowledge.errors import TriageError
    from server.ports import Opening
    from server.turns import check_said

    train(progress=lambda _line: None)
    engine = await Engine.load()
    for text in TEXTS[::15]:
        try:
            check_said(text, 4_000)
        except TriageError:
            continue
        result = await engine.handle("someone", [], mask(text), Opening({}, (), TODAY))
        assert result.messages, text


def test_what_is_refused_is_what_cannot_be_stored(tmp_path: Path) -> None:
    """The edge lets nothing through that a database, JSON or a paper could not take."""
    from server.papers.clean import clean

    for text in TEXTS:
        try:
            check(text)
        except Exception:  # refused: see above
            continue
        text.encode("utf-8")
        assert "\0" not in text
        clean(text).encode("utf-8")
