"""Where a case stands: what is there, what is missing, who holds the next step, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from actions.contract import Answer
from knowledge.model import Knowledge
from server.sheet.arrange import sheet
from server.sheet.model import DeadlineView, DocumentView, Sheet
from server.store.records import Case, DocumentState, GivenAnswer, HandOver

Holder = Literal["policyholder", "staff", "insurer", "nobody"]
Step = Literal["tell", "answer", "wait_for_staff", "with_staff", "papers", "review", "done"]
_HOLDERS: Mapping[Step, Holder] = {
    "tell": "policyholder",
    "answer": "policyholder",
    "wait_for_staff": "staff",
    "with_staff": "staff",
    "papers": "policyholder",
    "review": "insurer",
    "done": "nobody",
}


@dataclass(frozen=True)
class Paper:
    """One paper and where it stands: missing, ready (the policyholder has it) or received (we have it)."""

    view: DocumentView
    state: str
    since: str | None


@dataclass(frozen=True)
class Progress:
    """How far a case is. `until` is the next day that the policyholder has to meet, be it over already; `undated` is
    one whose day is not known yet.
    """

    step: Step
    until: DeadlineView | None
    undated: DeadlineView | None
    papers: tuple[Paper, ...]

    @property
    def holder(self) -> Holder:
        """Who holds the next step."""
        return _HOLDERS[self.step]


def newest(given: list[GivenAnswer]) -> Answer | None:
    """The newest answer."""
    return Answer.model_validate_json(given[-1].answer) if given else None


def sheet_of(knowledge: Knowledge, answer: Answer | None, today: dt.date) -> Sheet | None:
    """The answer in words; None without one, and for one that names what today's knowledge base has no words for."""
    if answer is None:
        return None
    try:
        return sheet(knowledge, answer, today)
    except KeyError:  # an id of an older edition
        return None


def progress(
    case: Case,
    hand_overs: list[HandOver],
    shown: Sheet | None,
    questions: int,
    papers: Mapping[str, DocumentState],
) -> Progress:
    """Where the case stands; `questions` is how many the newest answer asks."""
    views = shown.documents if shown else ()
    stands = tuple(paper(view, papers) for view in views)
    undated = next((item for item in _mine(shown) if item.due is None), None)
    return Progress(_step(case, hand_overs, shown, questions, stands), next_day(shown), undated, stands)


def next_day(shown: Sheet | None) -> DeadlineView | None:
    """The next day that the policyholder has to meet."""
    return next((item for item in _mine(shown) if item.due is not None), None)


def _mine(shown: Sheet | None) -> list[DeadlineView]:
    return [item for item in (shown.deadlines if shown else ()) if not item.is_insurers]


def _step(
    case: Case, hand_overs: list[HandOver], shown: Sheet | None, questions: int, papers: tuple[Paper, ...]
) -> Step:
    if case.state == "closed":
        return "done"
    wanted = next((one.state for one in hand_overs if one.state != "closed"), None)
    if wanted is not None:
        return "wait_for_staff" if wanted == "waiting" else "with_staff"
    if shown is None or shown.scope != "in":
        return "tell"
    if questions:
        return "answer"
    return "papers" if any(paper.state == "missing" for paper in papers) else "review"


def paper(view: DocumentView, papers: Mapping[str, DocumentState]) -> Paper:
    """Where a paper stands, be it noted under the name that it has in another product."""
    marked = max((papers[name] for name in view.ids if name in papers), key=lambda line: line.created, default=None)
    return Paper(view, marked.state if marked else "missing", marked.created if marked else None)
