"""What the policyholder takes along of the own case, and tells of who holds the policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from httpx2 import Response

from knowledge.loader import default
from server import cookies
from server.papers.files import FILES, MEDIA, OF_POLICYHOLDER
from server.store.store import Store
from tests.server.conftest import BACKENDS, Talk, begin
from tests.server.papers.cases import FACTS, answered
from tests.server.staff.test_case_page import new_link, opened

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


@pytest.fixture
def page(talk: Talk, store: Store) -> str:
    """The case page, opened, of a case with a deadline that has a day."""
    talk.say("受注システムが止まりました")
    store.cases.add_answer(talk.id, answered(default(), *FACTS).model_dump_json(), default().edition, "m1")
    return opened(talk.client, new_link(talk)).text


def enter(talk: Talk, **values: str) -> Response:
    form = talk.client.get("/case/particulars").text
    key = re.findall(rf'name="{cookies.FIELD}" value="([^"]+)"', form)[0]
    return talk.client.post("/case/particulars", data={cookies.FIELD: key, **values})


def test_the_page_offers_what_can_be_had(talk: Talk, page: str) -> None:
    offered = re.findall(r'href="(/case/files/[^"]+)"', page)

    assert {path.rsplit("/", 1)[-1] for path in offered} == set(OF_POLICYHOLDER)
    for path in offered:
        response = talk.client.get(path)
        assert (response.status_code, response.headers["content-type"]) == (200, MEDIA[Path(path).suffix])
        assert response.headers["cache-control"] == "no-store"


def test_each_taking_is_logged_as_the_policyholders(talk: Talk, page: str, store: Store) -> None:
    for name in OF_POLICYHOLDER:
        talk.client.get(f"/case/files/{name}")

    log = [(line.who, line.detail) for line in store.access.of_case(talk.id) if line.action == "exported"]
    assert log == [("policyholder", name) for name in OF_POLICYHOLDER]


def test_what_is_for_staff_is_not_to_be_had(talk: Talk, page: str, store: Store) -> None:
    status = store.cases.answers(talk.id)
    given = {
        "product": "b-plan",
        "given": "responds",
        "status": "excluded",
        "reason": "訳",
        "answer_number": len(status),
    }
    store.staff.add("sato", "佐藤", ["operator"], None)
    member = store.staff.find("sato")
    assert member is not None
    store.overrides.add(talk.id, member.id, **given)
    store.notes.add(talk.id, member.id, "内緒のメモ")

    for name in set(FILES) - set(OF_POLICYHOLDER):
        assert talk.client.get(f"/case/files/{name}").status_code == 422
    report = talk.client.get("/case/files/report.txt").text
    assert "担当者の判断" not in report
    assert "内緒のメモ" not in report
    assert "受注システム" in report


def test_what_the_policyholder_tells_is_kept_shown_and_in_the_report(talk: Talk, page: str, store: Store) -> None:
    assert "まだうかがっていないことがあります：会社名、ご担当者、電話番号、証券番号・加入者番号、取扱代理店" in page
    saved = enter(talk, company="𠮷田商事", person="", telephone="03-1234-5678", policy_number="A-1\r\nB-2")
    report = talk.client.get("/case/files/report.txt").text

    assert saved.url.path == "/case"
    assert "保存しました" in saved.text
    assert "ご担当者、取扱代理店" in saved.text
    assert {line.who for line in store.particulars.current(talk.id).values()} == {"policyholder"}
    for told in ("会社名：𠮷田商事", "電話番号：03-1234-5678", "A-1", "B-2", "ご担当者：【未確認】"):
        assert told in report
    assert [line.action for line in store.access.of_case(talk.id)].count("particulars") == 1


def test_what_cannot_be_kept_is_told_and_stays_in_the_form(talk: Talk, page: str, store: Store) -> None:
    refused = enter(talk, company="長い" * 120, agency="代理店<b>")

    assert refused.status_code == 422
    assert "会社名: 長すぎます" in refused.text
    assert 'value="代理店&lt;b&gt;"' in refused.text
    assert store.particulars.current(talk.id) == {}
    forged = talk.client.post("/case/particulars", data={cookies.FIELD: "0" * 64, "company": "x"})
    assert forged.status_code == 403


def test_nothing_of_the_particulars_is_logged(
    talk: Talk, page: str, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    enter(talk, company="ひみつ商事", telephone="03-1234-5678")
    talk.client.get("/case/files/report.pdf")

    assert [word for word in ("ひみつ商事", "1234-5678") if word in caplog.text] == []
    assert [word for word in ("ひみつ商事", "1234") if word in str(store.access.of_case(talk.id))] == []


def test_a_link_opens_the_papers_of_its_own_case_only(talk: Talk, page: str, store: Store) -> None:
    other = begin(talk.client)
    opened(talk.client, new_link(other))

    assert "受注システム" not in talk.client.get("/case/files/report.txt").text
    talk.client.cookies.clear()
    for path in ("/case/files/report.txt", "/case/particulars"):
        assert talk.client.get(path).status_code == 401
