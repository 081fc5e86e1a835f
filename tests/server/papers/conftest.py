"""Cases and fonts for the tests of the papers."""

from __future__ import annotations

import pytest

from knowledge.errors import TriageError
from knowledge.model import Knowledge
from server.papers import fonts
from server.papers.case_file import CaseFile
from tests.server.papers.cases import CASES


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, knowledge: Knowledge) -> CaseFile:
    """Every case file of the tests."""
    return CASES[request.param](knowledge)


@pytest.fixture(scope="session")
def noto() -> None:
    """For tests that set a PDF."""
    try:
        fonts.folder()
    except TriageError:
        pytest.skip("PDF: this machine has no Noto Sans CJK (apt-get install fonts-noto-cjk)")
