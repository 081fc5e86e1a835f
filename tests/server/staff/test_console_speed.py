"""How long the panel takes once typing has settled; slow, since it loads the real reader and asks many times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from nlu.analyze import default_reader
from server import cookies
from server.app import create_app
from server.settings import Settings
from tests.server.fakes import FakeEngine
from tests.server.staff.conftest import session

pytestmark = pytest.mark.slow

SECONDS, CHARACTERS, TIMES = 0.3, 1_500, 30
TOLD = (
    "昨日の午前10時ごろ、取引先から、納品した受発注システムが止まっているとの電話がありました。",
    "サーバーの設定を変えるとき、担当者が手順を誤ったことが原因のようです。",
    "停止は6時間続き、取引先の業務に影響が出ました。",
    "損害賠償として約350万円を請求されています。",
    "個人情報の漏えいはありません。",
    "再委託先の技術者が作業をしていました。",
    "試験は契約どおりに行い、検収も済んでいます。",
    "契約書には遅延についての違約金の定めがあります。",
)


def note() -> str:
    """A note of many different sentences, as long as the long ones are."""
    lines = (f"（{number}）{TOLD[number % len(TOLD)]}" for number in range(1, 200))
    text = ""
    while len(text) < CHARACTERS:
        text += next(lines) + "\n"
    return text[:CHARACTERS]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("speed")
    app = create_app(Settings(data_dir=folder), engine=FakeEngine(), reader=default_reader())  # type: ignore[arg-type]
    with TestClient(app) as opened:
        store = app.state.context.store
        token = session(store, store.staff.add("sato", "佐藤", ("operator",), None))
        opened.headers.update({"Cookie": f"{cookies.STAFF}={token}", cookies.HEADER: cookies.form_key(token)})
        yield opened


def edited(client: TestClient, text: str, marks: str) -> float:
    """The 95th percentile, in seconds, of the panel after edits in the middle of a note that was read before.

    Seconds of the processor: on a machine that others keep busy, the clock on the wall would measure them.
    """
    taken = []
    for number in range(TIMES):
        changed = f"{text[:700]}追記{marks}{number}。{text[700:]}"
        began = time.process_time()
        response = client.post("/api/v1/staff/assist", json={"text": changed})
        taken.append(time.process_time() - began)
        assert response.status_code == 200
    return statistics.quantiles(taken, n=20)[-1]


def test_the_panel_of_a_long_note_comes_within_300_ms_of_an_edit(
    client: TestClient, record_property: Callable[[str, object], None]
) -> None:
    text = note()
    client.post("/api/v1/staff/assist", json={"text": text})
    slowest = edited(client, text, "甲")
    record_property("p95_seconds", slowest)

    assert slowest < SECONDS
