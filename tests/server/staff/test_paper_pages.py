"""What staff take out of one case: every file says what the case says, and each taking is logged."""

from __future__ import annotations

import io
import json
import re
import tempfile
from pathlib import Path

import pytest
from docx import Document
from icalendar import Calendar

from actions.answer import today
from knowledge.loader import default
from server.papers.build import paper
from server.papers.files import FILES, MEDIA
from server.papers.from_store import case_file
from server.papers.text import text
from server.store.store import Store
from tests.server.conftest import BACKENDS, Start, Talk, begin
from tests.server.papers.cases import FACTS, answered
from tests.server.papers.reading import cells, of_csv, of_json, of_pdf, of_word
from tests.server.staff.conftest import Browser, SignedInAs
from tests.server.store.test_purge import on_disk

pytestmark = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)


@pytest.fixture
def case_id(talk: Talk, store: Store) -> str:
    """A case of which much is known, with a deadline that has a day."""
    talk.say("受注システムが止まりました。電話は 090-1234-5678")
    store.cases.add_answer(talk.id, answered(default(), *FACTS).model_dump_json(), default().edition, "m1")
    store.particulars.note(talk.id, {"company": "株式会社𠮷田﨑", "policy_number": "A-1\nB-2"}, "policyholder")
    return talk.id


@pytest.fixture
def sato(signed_in_as: SignedInAs) -> Browser:
    return signed_in_as("operator")


def made(store: Store, case_id: str, kind: str) -> object:
    case = case_file(store, case_id, today(), default())
    assert case is not None
    return paper(case, default(), kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["report", "summary", "list"])
def test_every_form_that_is_sent_says_what_the_case_says(
    case_id: str, store: Store, sato: Browser, kind: str, noto: None
) -> None:
    wanted = made(store, case_id, kind)
    path = f"/staff/cases/{case_id}/files/{kind}"
    plain, pdf = sato.get(f"{path}.txt"), sato.get(f"{path}.pdf")

    assert plain.text == text(wanted)  # type: ignore[arg-type]
    shown = [of_pdf(pdf.content, wanted)]  # type: ignore[arg-type]
    if kind != "list":
        shown.append(of_word(sato.get(f"{path}.docx").content))
    for whole in shown:
        assert [cell for _, cell in cells(wanted) if cell not in whole] == []  # type: ignore[arg-type]
    assert "株式会社𠮷田﨑" in plain.text or kind != "report"
    assert "1234-5678" not in plain.text


def test_data_and_calendar_hold_the_same_case(case_id: str, store: Store, sato: Browser) -> None:
    path = f"/staff/cases/{case_id}/files"
    [line] = of_csv(sato.get(f"{path}/case.csv").content)
    [found] = of_json(sato.get(f"{path}/case.json").content)
    events = Calendar.from_ical(sato.get(f"{path}/deadlines.ics").content).events

    assert line["受付番号"] == found["id"] == case_id
    assert found["answer"] == json.loads(store.cases.answers(case_id)[-1].answer)
    sections = {section["id"]: section for section in found["paper"]["sections"]}
    company = {"item": "会社名", "value": "株式会社𠮷田﨑", "gap": False}
    assert company in sections["particulars"]["rows"]
    assert "会社名：株式会社𠮷田﨑" in line["【契約者】"]
    assert {f"{event.decoded('dtstart')}" for event in events} <= {
        deadline["due"] for deadline in found["answer"]["deadlines"]
    }
    assert events


def test_every_taking_is_logged_before_it_is_sent_and_by_name(case_id: str, store: Store, sato: Browser) -> None:
    for name in FILES:
        response = sato.get(f"/staff/cases/{case_id}/files/{name}")
        assert response.status_code == 200, (name, response.text[:200])
        assert response.headers["content-type"] == MEDIA[Path(name).suffix]
        assert response.headers["cache-control"] == "no-store"
        assert case_id[:8] in response.headers["content-disposition"]
        assert response.headers["content-disposition"].startswith("inline" if name.endswith(".txt") else "attachment")
    log = [(line.who, line.detail) for line in store.access.of_case(case_id) if line.action == "exported"]

    assert log == [(f"staff:{sato.member.id}", name) for name in FILES]


def test_papers_leave_nothing_behind_and_a_purge_takes_the_rest(
    case_id: str,
    store: Store,
    sato: Browser,
    signed_in_as: SignedInAs,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    elsewhere = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    for name in FILES:
        sato.get(f"/staff/cases/{case_id}/files/{name}")
    boss = signed_in_as("supervisor")
    assert boss.get("/staff/export.csv").status_code == boss.get("/staff/export.json").status_code == 200
    assert list(elsewhere.rglob("*")) == []
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("triage.sqlite3")] == []
    secrets = ("受注システムが止まりました", "株式会社𠮷田﨑")
    before = on_disk(store, tmp_path, request)
    assert [one for one in secrets if one.encode() not in before] == []

    assert store.purge.delete([case_id]) == 1  # while the server runs
    assert store.database.leave_nothing()
    after = on_disk(store, tmp_path, request)
    assert [one for one in secrets if one.encode() in after] == []
    assert sato.get(f"/staff/cases/{case_id}/files/report.txt").status_code == 404


def test_what_cannot_be_had_is_told_and_not_logged_as_taken(talk: Talk, store: Store, sato: Browser) -> None:
    path = f"/staff/cases/{talk.id}/files"
    none, unknown = sato.get(f"{path}/deadlines.ics"), sato.get(f"{path}/report.xlsx")
    gone = sato.get(f"/staff/cases/{'0' * 32}/files/report.txt")

    assert (none.status_code, unknown.status_code, gone.status_code) == (422, 422, 404)
    assert "期日の分かっている期限がありません" in none.text
    assert "report.txt" in unknown.text or "report.docx" in unknown.text
    assert [line.action for line in store.access.of_case(talk.id)] == []
    assert sato.get(f"{path}/report.txt").status_code == 200  # of gaps, before there is any answer


def test_the_desk_offers_files_that_can_be_had_and_who_holds_the_policy(
    case_id: str, sato: Browser, signed_in_as: SignedInAs
) -> None:
    page = sato.get(f"/staff/cases/{case_id}").text
    offered = re.findall(rf'href="(/staff/cases/{case_id}/files/[^"]+)"', page)

    assert {path.rsplit("/", 1)[-1] for path in offered} == set(FILES) - {"report.json"}
    assert all(sato.get(path).status_code == 200 for path in offered)
    assert "株式会社𠮷田﨑" in page
    assert f'href="/staff/cases/{case_id}/particulars"' in page
    assert "particulars" not in re.findall(
        rf'href="/staff/cases/{case_id}/([a-z]+)"', signed_in_as("auditor").get(f"/staff/cases/{case_id}").text
    )


# --- Who holds the policy ---------------------------------------------------------------------------------------------


def test_what_staff_enter_is_kept_with_who_entered_it_and_stands_in_the_report(
    case_id: str, store: Store, sato: Browser
) -> None:
    form = sato.get(f"/staff/cases/{case_id}/particulars").text
    assert 'value="株式会社𠮷田﨑"' in form
    entered = {
        "company": "新会社",
        "person": "鈴木",
        "telephone": "03-1234-5678",
        "mail": "",
        "policy_number": "B-2",
        "agency": "",
    }
    done = sato.post(f"/staff/cases/{case_id}/particulars", **entered)
    report = sato.get(f"/staff/cases/{case_id}/files/report.txt").text
    api = {field["id"]: (field["value"], field["who"]) for field in sato.case(case_id)["particulars"]}

    assert (done.status_code, done.headers["location"]) == (303, f"/staff/cases/{case_id}#files")
    for line in ("会社名：新会社", "ご担当者：鈴木", "電話番号：03-1234-5678", "証券番号・加入者番号：B-2"):
        assert line in report
    assert "取扱代理店：【未確認】取扱代理店の名前を教えてください。" in report
    assert "メールアドレス" not in report
    assert api["company"] == ("新会社", "佐藤")
    assert api["agency"] == ("", None)
    mine = [line.action for line in store.access.of_case(case_id) if line.who == f"staff:{sato.member.id}"]
    assert mine.count("particulars") == 1


def test_numbers_of_a_person_stay_only_where_they_belong(case_id: str, store: Store, sato: Browser) -> None:
    sato.do(
        case_id,
        do="particulars",
        values={"person": "鈴木 090-1234-5678", "telephone": "090-1234-5678", "mail": "a@example.jp"},
    )
    held = {field: line.value for field, line in store.particulars.current(case_id).items()}

    assert held["person"] == "鈴木 〔電話番号＊＊＊＊＊＊＊〕"
    assert (held["telephone"], held["mail"]) == ("090-1234-5678", "a@example.jp")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"comapny": "x"}, "unknown_field"),
        ({"company": "x" * 201}, "particular_too_long"),
        ({"policy_number": "\n".join("123456")}, "particular_too_long"),
        ({"company": "a\u0000b"}, "particular_unusable"),
        ({"company": "a\u202eb"}, "particular_unusable"),
        ({}, "invalid_field"),
    ],
)
def test_what_cannot_be_kept_is_told_and_changes_nothing(
    case_id: str, store: Store, sato: Browser, values: dict[str, str], code: str
) -> None:
    before = store.particulars.current(case_id)
    refused = sato.do(case_id, do="particulars", values=values)

    assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)
    assert store.particulars.current(case_id) == before


def test_what_was_typed_stays_in_the_form_when_it_cannot_be_kept(case_id: str, sato: Browser) -> None:
    refused = sato.post(f"/staff/cases/{case_id}/particulars", company="長い" * 120, agency="代理店<b>")

    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert "会社名: 長すぎます" in refused.text
    assert 'value="代理店&lt;b&gt;"' in refused.text


def test_a_case_is_found_by_the_company(case_id: str, talk: Talk, sato: Browser) -> None:
    begin(talk.client)
    found = sato.get("/api/v1/staff/queue?search=𠮷田").json()["items"]

    assert [item["id"] for item in found] == [case_id]


def test_the_particulars_of_a_case_that_is_gone_are_404(sato: Browser, talk: Talk) -> None:
    for path in (f"/staff/cases/{'0' * 32}/particulars", "/staff/cases/%00/particulars"):
        assert sato.get(path).status_code == 404
        assert sato.post(path, company="x").status_code == 404


# --- Templates of one's own -------------------------------------------------------------------------------------------


def test_the_server_uses_templates_of_ones_own_and_tells_a_wrong_one(
    start: Start, store: Store, signed_in_as: SignedInAs, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("templates")
    own = Document()
    own.add_paragraph("当社の様式 {{ case_id }}")
    own.save(str(folder / "report.docx"))
    client = start(templates=str(folder))
    talk, sato = begin(client), signed_in_as("operator")
    sato.client = client
    shown = Document(io.BytesIO(sato.get(f"/staff/cases/{talk.id}/files/report.docx").content))
    assert shown.paragraphs[0].text == f"当社の様式 {talk.id}"
    assert "引き継ぎ書" in of_word(sato.get(f"/staff/cases/{talk.id}/files/summary.docx").content)

    own.add_paragraph("{{ incidents.heading }}")
    own.save(str(folder / "report.docx"))
    refused = sato.get(f"/staff/cases/{talk.id}/files/report.docx")
    assert refused.status_code == 422
    assert "incidents" in refused.text
