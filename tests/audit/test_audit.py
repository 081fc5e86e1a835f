"""The audit passes today, and fails for everything that it is there for."""

from __future__ import annotations

import ast
import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.audit.advisories import REVIEW_DAYS, ROOT, Advisories, Advisory, load, pins, problems

KNOWN, PINNED = load(), pins()
DAY = KNOWN.reviewed
SANIC = Advisory("sanic", "CVE-0", ">=21.0,<22.0", "something", "nobody can reach it")


def found(*advisories: Advisory, version: str = "21.12.2", today: dt.date = DAY) -> list[str]:
    return problems(Advisories(DAY, advisories, ()), {"sanic": version}, today)


def test_no_pin_is_in_a_range_that_was_not_reviewed() -> None:
    assert problems(KNOWN, PINNED, DAY) == []


def test_a_pin_that_enters_a_range_fails() -> None:
    assert "21.12.2 is affected" in found(SANIC)[0]
    assert found(SANIC, version="22.0.0") == []


def test_a_pin_is_accepted_for_one_version_only() -> None:
    accepted = replace(SANIC, accepted="21.12.2")

    assert found(accepted) == []
    assert "21.12.3 is affected" in found(accepted, version="21.12.3")[0]
    assert "remove `accepted`" in found(accepted, version="22.0.0")[0]


def test_an_acceptance_without_a_reason_fails() -> None:
    assert "say in `here`" in found(replace(SANIC, accepted="21.12.2", here=""))[0]


def test_a_review_that_is_too_old_fails() -> None:
    assert found(today=DAY + dt.timedelta(days=REVIEW_DAYS)) == []
    assert "91 days old" in found(today=DAY + dt.timedelta(days=REVIEW_DAYS + 1))[0]
    assert "future" in found(today=DAY - dt.timedelta(days=1))[0]


def test_an_entry_of_a_package_that_is_gone_fails() -> None:
    assert "remove the entry" in found(replace(SANIC, package="tornado"))[0]


@pytest.mark.parametrize("package", ["starlette", "aiohttp", "jinja2", "pg8000", "authlib", "setuptools"])
def test_going_back_to_an_affected_version_fails(package: str) -> None:
    oldest = {"starlette": "0.39.2", "aiohttp": "3.9.4", "jinja2": "3.1.5", "pg8000": "1.31.4", "authlib": "1.3.0"}
    moved = PINNED | {package: oldest.get(package, "69.0.0")}

    assert any(package in problem for problem in problems(KNOWN, moved, DAY))


def test_every_direct_dependency_was_looked_up() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {re.split(r"[\[<>=~! ]", name)[0].lower() for name in project["dependencies"]}
    looked_up = {item.package for item in KNOWN.advisories} | set(KNOWN.no_advisories_known)

    assert direct - looked_up == set()
    assert looked_up <= set(PINNED)


def imported() -> Iterator[str]:
    """Every module that a file of the product imports."""
    for storey in ("knowledge", "nlu", "actions", "bot", "server"):
        for path in (ROOT / storey).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from (alias.name for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    yield node.module


def test_what_is_said_to_be_unused_is_not_imported() -> None:
    names = set(imported())
    unused = {item.unused for item in KNOWN.advisories if item.unused}

    assert len(unused) > 10
    assert [one for one in unused if any(name == one or name.startswith(f"{one}.") for name in names)] == []
