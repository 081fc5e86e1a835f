"""`triage staff …` and `triage golden-candidates` on both databases, as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.loader import default
from server import cookies
from server.evaluation.labels import read_labels
from server.staff import passwords
from server.store.store import Store
from tests.server.conftest import BACKENDS, Talk
from tests.server.staff.conftest import SignedInAs
from tests.server.test_case_commands import Command, triage  # noqa: F401 (a fixture)

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)
PASSWORD = "correct horse battery"


def test_an_account_is_made_listed_changed_disabled_and_enabled(triage: Command, store: Store) -> None:  # noqa: F811
    made = triage("staff", "add", "Sato", "--role", "operator", "--role", "editor", "--name", "佐藤", stdin=PASSWORD)
    assert made == (0, "sato を作りました。役割: 知識の編集、受付担当\n", "")
    assert passwords.verified(PASSWORD, store.staff.password_hash("sato"))[0]

    assert triage("staff", "password", "sato", stdin="another good password\n")[0] == 0
    assert passwords.verified("another good password", store.staff.password_hash("sato"))[0]
    assert triage("staff", "roles", "sato", "--role", "auditor")[0] == 0
    assert triage("staff", "disable", "sato")[0] == 0
    assert store.staff.password_hash("sato") is None
    assert triage("staff", "list")[1].split("\t")[:3] == ["sato", "佐藤", "auditor"]
    assert "停止中" in triage("staff", "list")[1]
    assert triage("staff", "enable", "sato")[0] == 0
    assert "有効" in triage("staff", "list")[1]
    with store.database.reading() as connection:
        log = [row.action for row in connection.exec_driver_sql("SELECT action FROM access_log ORDER BY id")]
    assert log == [f"staff_{one}" for one in ("added", "password", "roles", "disabled", "enabled")]


def test_an_account_for_single_sign_on_has_no_password(triage: Command, store: Store) -> None:  # noqa: F811
    assert triage("staff", "add", "a@example.jp", "--role", "editor", "--name", "編集", "--sso")[0] == 0
    member = store.staff.find("a@example.jp")
    assert member is not None
    assert not member.has_password


@pytest.mark.parametrize(
    ("words", "stdin", "told"),
    [
        (("add", "さとう", "--role", "operator", "--name", "x"), PASSWORD, "半角の英小文字"),
        (("add", "ok", "--role", "operator", "--name", " "), PASSWORD, "--name"),
        (("add", "ok", "--role", "operator", "--name", "x"), "short", "12文字以上"),
        (("add", "ok", "--role", "king", "--name", "x"), PASSWORD, "--role"),
        (("add", "taken", "--role", "operator", "--name", "x"), PASSWORD, "すでにあります"),
        (("password", "nobody"), PASSWORD, "triage staff list"),
        (("disable", "nobody"), "", "triage staff list"),
        (("dance",), "", "dance"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    triage: Command,  # noqa: F811
    store: Store,
    words: tuple[str, ...],
    stdin: str,
    told: str,
) -> None:
    store.staff.add("taken", "x", ["operator"], None)
    code, out, err = triage("staff", *words, stdin=stdin)

    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert told in err
    assert PASSWORD not in err


def test_an_overridden_status_becomes_a_labelled_text_to_be_reviewed(
    triage: Command,  # noqa: F811
    talk: Talk,
    store: Store,
    signed_in_as: SignedInAs,
    tmp_path: Path,
) -> None:
    talk.say("03-1234-5678の者です。サーバーが止まりました")
    sato = signed_in_as("operator")
    sato.do(talk.id, do="override", product="b-plan", status="excluded", reason="試運転中")
    talk.say("これは後の話です")
    target = tmp_path / "pending.jsonl"
    code, out, _ = triage("golden-candidates", "--output", str(target))
    line = json.loads(target.read_text(encoding="utf-8"))

    assert (code, out) == (0, "")
    assert line["text"] == "〔電話番号＊＊＊＊＊＊〕の者です。サーバーが止まりました"
    assert (line["statuses"], line["note"]["review"], line["note"]["reason"]) == (
        {"b-plan": "excluded"},
        "pending",
        "試運転中",
    )
    assert line["known"] == {}
    labels = read_labels([target], default())
    assert (labels.problems, len(labels.items)) == ((), 1)
    assert store.access.of_case(talk.id)[-1].action == "exported"


def test_a_labelled_text_has_what_was_said_confirmed_and_held_when_the_status_was_given(
    triage: Command,  # noqa: F811
    talk: Talk,
    store: Store,
    signed_in_as: SignedInAs,
) -> None:
    sato = signed_in_as("operator")
    talk.say("サーバーが止まりました")
    headers = sato.cookie | {cookies.HEADER: cookies.form_key(sato.token)}
    confirmed = [{"fact": "cause", "value": "software-defect", "status": "confirmed"}]
    body = {"facts": confirmed, "policies": [{"product": "b-plan"}]}
    assert sato.client.post(f"/api/v1/staff/cases/{talk.id}/told", json=body, headers=headers).status_code == 200
    sato.do(talk.id, do="override", product="b-plan", status="excluded", reason="試運転中")
    line = json.loads(triage("golden-candidates")[1])

    assert line["text"] == "サーバーが止まりました"
    assert line["known"] == {"cause": ["software-defect"]}
    assert [policy["product"] for policy in line["policies"]] == ["b-plan"]
