"""The chat page: nothing inline, nothing from elsewhere, under a strict policy. tests/server/browser sees it run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import server
from actions import wording as wording_module
from knowledge.loader import read_yaml
from server.words import words
from tests.server.conftest import Start, Talk, begin

HERE = Path(server.__file__).parent
STATIC = sorted(path for path in (HERE / "static").rglob("*") if path.suffix in (".js", ".css", ".svg"))
TEMPLATES = sorted((HERE / "templates").glob("*.html"))


def imported(name: str) -> set[str]:
    """A script of the page with all that it imports."""
    names = re.findall(r'from "\./([^"]+)"', (HERE / "static" / name).read_text(encoding="utf-8"))
    return {name}.union(*(imported(other) for other in names))


SCRIPTS = {name: (HERE / "static" / name).read_text(encoding="utf-8") for name in sorted(imported("chat.js"))}


def test_the_page_allows_only_its_own_origin(client: TestClient) -> None:
    response = client.get("/")

    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"


def test_head_is_answered_like_get(client: TestClient) -> None:
    got, headed = client.get("/"), client.head("/")

    assert headed.status_code == 200
    assert headed.headers == got.headers


def test_the_server_calls_the_verdicts_what_the_assistant_calls_them() -> None:
    wording = read_yaml(Path(wording_module.__file__).parent / "data" / "wording.yml")

    assert words()["status"]["not_covered"] == wording["statuses"]["not_covered"]


def test_the_page_has_no_inline_script_or_style(client: TestClient) -> None:
    page = client.get("/").text

    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
    assert "<style" not in page
    assert re.findall(r"\s(?:style|on\w+)=", page) == []
    assert re.findall(r"""(?:src|href)="(?!/static/|#)""", page) == []


def test_everything_the_page_refers_to_is_served(client: TestClient) -> None:
    referred = re.findall(r"""(?:src|href)="(/[^"#]+)""", client.get("/").text)

    assert referred
    for address in {*referred, *(f"/static/{name}" for name in SCRIPTS)}:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_no_static_file_loads_from_elsewhere(path: Path) -> None:
    addresses = re.findall(r"https?://[^\"'\s)]+", path.read_text(encoding="utf-8"))

    assert [address for address in addresses if "www.w3.org/2000/svg" not in address] == []


def test_every_vendored_file_stands_with_its_version_beside_its_licence() -> None:
    told = (HERE / "static" / "vendor" / "README.md").read_text(encoding="utf-8")
    for path in STATIC:
        if path.parent.name == "vendor":
            assert re.search(rf"`{path.name}` \|.*\| \d+\.\d+\.\d+ \|", told)
            assert path.with_name(f"{path.name.split('.')[0]}.LICENSE.txt").is_file()


def test_every_element_that_a_script_asks_for_is_on_the_page(client: TestClient) -> None:
    on_page = set(re.findall(r'id="([^"]+)"', client.get("/").text))
    asked = set(re.findall(r'(?:\$|getElementById)\("([^"]+)"\)', "".join(SCRIPTS.values())))

    assert asked
    assert asked <= on_page


def test_every_icon_that_is_shown_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (HERE / "static" / "icons.svg").read_text(encoding="utf-8")))
    shown = {name for path in TEMPLATES for name in re.findall(r'icon\("(\w+)"\)', path.read_text(encoding="utf-8"))}

    assert shown
    assert shown | set(words()["status"]) - {"not_covered"} <= drawn


def test_every_word_that_a_script_says_exists() -> None:
    said = set(re.findall(r"\bwords\.chat\.(\w+)", "".join(SCRIPTS.values())))

    assert said
    assert said <= set(words()["chat"])


@pytest.mark.parametrize("heading", ["chat", "sheet", "weight", "transcript"])
def test_every_word_of_the_page_is_used(heading: str) -> None:
    sources = [*TEMPLATES, *HERE.glob("*.py"), *(HERE / "sheet").glob("*.py")]
    written = "".join([*SCRIPTS.values(), *(path.read_text(encoding="utf-8") for path in sources)])

    assert [name for name in words()[heading] if not re.search(rf"\.{name}\b|['\"]{name}['\"]", written)] == []


def test_the_enter_that_commits_a_conversion_does_not_send() -> None:
    assert "if (event.isComposing || event.keyCode === 229) return;" in SCRIPTS["composer.js"]


def test_the_conversation_is_a_polite_log(client: TestClient) -> None:
    page = client.get("/").text

    assert re.search(r'<div id="log" role="log" aria-live="polite"[^>]*><ul', page)


def test_an_answer_is_not_kept_by_caches(client: TestClient) -> None:
    talk = begin(client)

    for path in (talk.path, f"/conversations/{talk.id}/sheet", f"/conversations/{talk.id}/transcript"):
        assert client.get(path, headers=talk.bearer).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("part", ["sheet", "transcript"])
def test_the_parts_of_a_conversation_are_for_its_owner(client: TestClient, talk: Talk, part: str) -> None:
    path, other = f"/conversations/{talk.id}/{part}", begin(client)

    assert client.get(path).status_code == 401
    assert client.get(path, headers=other.bearer).status_code == 401
    assert client.get(f"/conversations/nobody/{part}", headers=talk.bearer).status_code == 404
    assert client.get(path, headers=talk.bearer).status_code == 200


def test_a_sheet_without_an_answer_says_what_will_be_there(client: TestClient, talk: Talk) -> None:
    sheet = client.get(f"/conversations/{talk.id}/sheet", headers=talk.bearer)

    assert sheet.headers["content-type"].startswith("text/html")
    assert words()["sheet"]["empty"] in sheet.text


def test_the_page_tells_the_number_to_call(start: Start) -> None:
    page = start(phone="+81 3-0000-0000").get("/").text

    assert 'href="tel:+81300000000"' in page
    assert "お電話：+81 3-0000-0000" in page


def test_a_saved_conversation_holds_all_that_was_said(start: Start) -> None:
    talk = begin(start(phone="0120-000-000"))
    talk.say("止まりました\n<b>太字</b>")
    talk.say("#claim_received=true")
    talk.say("また止まりました")
    saved = talk.client.get(f"/conversations/{talk.id}/transcript", headers=talk.bearer)

    assert saved.headers["content-type"] == "text/plain; charset=utf-8"
    assert "0120-000-000" in saved.text
    assert re.search(r"\[\d{4}-\d\d-\d\d \d\d:\d\d\] あなた\n止まりました\n<b>太字</b>\n", saved.text)
    assert "あなた\nはい\n" in saved.text, "a button that was pressed is told by its title"
    assert "■ 商品ごとの見立て" in saved.text
