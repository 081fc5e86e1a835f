"""Fixtures that more than one folder of tests uses, and the order of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.loader import default
from knowledge.model import Knowledge

HERE = Path(__file__).parent
LONG = (
    "faults",
    "soak",
    "hostile",
    "test_golden.py",
    "dialogues",
    "server/test_end_to_end.py",
    "server/browser",
    "bot",
    "test_same_bytes.py",
    "server/test_start.py",
)
"""What takes minutes begins first, or one worker would go on alone when the others have nothing left to do."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the files; within a file nothing moves."""
    items.sort(key=lambda item: _rank(item.path.relative_to(HERE).as_posix()))


def _rank(path: str) -> int:
    return next((place for place, part in enumerate(LONG) if path.startswith(part)), len(LONG))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge base that ships with the project."""
    return default()
