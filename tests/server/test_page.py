"""The chat page: nothing inline, nothing from elsewhere, under a strict policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import server
from actions import wording as wording_module
from knowledge.loader import read_yaml
from server.words import words
from tests.server.conftest import begin

HERE = Path(server.__file__).parent
STATIC = sorted((HERE / "static").iterdir())


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
    assert re.findall(r"""(?:src|href)="(?!/static/)""", page) == []


def test_everything_the_page_refers_to_is_served(client: TestClient) -> None:
    referred = re.findall(r"""(?:src|href)="([^"]+)""", client.get("/").text)
    modules = [f"/static/{name}" for path in STATIC for name in re.findall(r'from "\./([^"]+)"', _script(path))]

    assert referred
    assert modules
    for address in {*referred, *modules}:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_no_static_file_loads_from_elsewhere(path: Path) -> None:
    addresses = re.findall(r"https?://[^\"'\s)]+", path.read_text(encoding="utf-8"))

    assert [address for address in addresses if "www.w3.org/2000/svg" not in address] == []


def test_every_element_that_a_script_asks_for_is_on_the_page(client: TestClient) -> None:
    on_page = set(re.findall(r'id="([^"]+)"', client.get("/").text))
    asked = {name for path in STATIC for name in re.findall(r'(?:\$|getElementById)\("([^"]+)"\)', _script(path))}

    assert asked
    assert asked <= on_page


def test_the_enter_that_commits_a_conversion_does_not_send() -> None:
    assert "if (event.isComposing || event.keyCode === 229) return;" in _script(HERE / "static" / "chat.js")


def test_the_conversation_is_a_polite_log(client: TestClient) -> None:
    page = client.get("/").text

    assert re.search(r'<div id="log" role="log" aria-live="polite"[^>]*><ul', page)


def test_an_answer_of_the_api_is_not_kept_by_caches(client: TestClient) -> None:
    talk = begin(client)

    assert client.get(talk.path, headers=talk.bearer).headers["cache-control"] == "no-store"


def _script(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.suffix == ".js" else ""
