"""Cases for the tests of the papers."""

from __future__ import annotations

import pytest

from knowledge.model import Knowledge
from server.papers.case_file import CaseFile
from tests.server.papers.cases import CASES


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, knowledge: Knowledge) -> CaseFile:
    """Every case file of the tests."""
    return CASES[request.param](knowledge)
