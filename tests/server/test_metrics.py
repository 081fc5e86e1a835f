"""/metrics and the log: numbers, kinds and ids, for whoever has the token, and never what a person said."""

from __future__ import annotations

import json
import logging
import sys

from pydantic import SecretStr
from sqlalchemy.exc import OperationalError

from server.logs import OneObject
from tests.server.conftest import Start, begin
from tests.server.fakes import FakeEngine

TOKEN = {"Authorization": "Bearer watching"}


def figures(text: str) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    }


def test_turns_failures_and_refusals_are_counted(start: Start, engine: FakeEngine) -> None:
    client = start(metrics_token=SecretStr("watching"))
    talk = begin(client)
    talk.say("だれにも言えない話")
    engine.fail = 1
    talk.say("もっと言えない話")
    shown = client.get("/metrics", headers=TOKEN)

    counted = figures(shown.text)
    assert shown.headers["content-type"].startswith("text/plain")
    assert counted['triage_turns_total{outcome="answered"}'] == 1
    assert counted['triage_turns_total{outcome="turn_failed"}'] == 1
    assert counted['triage_work_seconds_count{kind="turn"}'] == 2
    assert (counted["triage_ready"], counted["triage_seats_taken"]) == (1, 0)
    assert "話" not in shown.text
    assert talk.id not in shown.text


def test_a_database_that_fails_is_counted(start: Start) -> None:
    client = start(metrics_token=SecretStr("watching"))
    store = client.app.state.context.store  # type: ignore[attr-defined]

    def gone() -> None:
        raise OperationalError("SELECT 1", {}, Exception("disk full"))

    store.database.check = gone
    assert client.get("/readyz").status_code == 503

    assert figures(client.get("/metrics", headers=TOKEN).text)["triage_storage_errors_total"] == 1


def test_without_a_token_the_figures_open_to_nobody(start: Start) -> None:
    client = start()

    for headers in ({}, {"Authorization": "Bearer "}, TOKEN):
        assert client.get("/metrics", headers=headers).status_code == 401


def test_a_log_line_as_json_has_no_text_of_an_error() -> None:
    try:
        raise ValueError("だれにも言えない話")
    except ValueError:
        record = logging.getLogger("triage.server").makeRecord(
            "triage.server", logging.ERROR, "", 0, "turn failed: conversation %s", ("abc",), sys.exc_info()
        )
    line = json.loads(OneObject().format(record))

    assert (line["level"], line["message"]) == ("ERROR", "turn failed: conversation abc")
    assert line["error"].startswith("ValueError at test_metrics.py:")
    assert "話" not in json.dumps(line, ensure_ascii=False)
