"""Fixtures that more than one folder of tests uses."""

from __future__ import annotations

import pytest

from knowledge.loader import default
from knowledge.model import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge base that ships with the project."""
    return default()
