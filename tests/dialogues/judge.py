"""Compare how a conversation ended with what its script says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.dialogues.dialogue import Course
from tests.dialogues.script import Common, Status


@dataclass(frozen=True)
class Miss:
    """One thing that is not as the script says."""

    what: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.what}: expected {self.expected}, got {self.got}"


@dataclass
class Tally:
    """How many of some things were right, and those that were not."""

    total: int = 0
    misses: list[Miss] = field(default_factory=list)

    @property
    def right(self) -> int:
        """How many were right."""
        return self.total - len(self.misses)

    def check(self, what: str, expected: Sequence[str], got: str) -> None:
        """Count one thing; any of the expected readings is right."""
        self.total += 1
        if got not in expected:
            self.misses.append(Miss(what, " / ".join(expected), got))


@dataclass
class Verdict:
    """What was right and wrong in one course. `statuses` counts the products that are touched, by label or answer."""

    course: Course
    scope: Tally = field(default_factory=Tally)
    statuses: Tally = field(default_factory=Tally)
    riders: Tally = field(default_factory=Tally)
    documents: Tally = field(default_factory=Tally)
    deadlines: Tally = field(default_factory=Tally)
    forbidden: list[str] = field(default_factory=list)

    @property
    def misses(self) -> list[Miss]:
        """Everything that is wrong, the statuses first."""
        parts = (self.statuses, self.scope, self.riders, self.documents, self.deadlines)
        return [miss for part in parts for miss in part.misses]


def judge(course: Course, common: Common) -> Verdict:
    """Judge one course. Who holds something is concerned with that alone, so only those products count."""
    incident, answer = course.incident, course.answer
    verdict = Verdict(course)
    verdict.scope.check("scope", incident.scope, answer.scope)

    got: defaultdict[str, str] = defaultdict(lambda: "not_covered", {a.product: a.status for a in answer.assessments})
    needed = {item.product: item.riders_needed for item in answer.assessments if item.status == "needs_rider"}
    held = {policy.product for policy in course.script.holds.policies} if course.script.holds else set()
    untouched: tuple[Status, ...] = ("not_covered",)
    for product in sorted(held or got.keys() | incident.statuses.keys()):
        expected = incident.statuses.get(product, untouched)
        if (expected, got[product]) != (untouched, "not_covered"):
            verdict.statuses.check(product, expected, got[product])

    for product, riders in incident.riders.items():
        verdict.riders.check(product, [", ".join(sorted(riders))], ", ".join(sorted(needed.get(product, ()))) or "none")
    documents = {document.id for document in answer.documents}
    for document in incident.documents:
        verdict.documents.check("document", [document], document if document in documents else "missing")
    dues = {deadline.id: str(deadline.due) for deadline in answer.deadlines}
    for deadline, due in incident.deadlines.items():
        verdict.deadlines.check(deadline, [str(due)], dues.get(deadline, "missing"))

    text = "\n".join(message.text for exchange in course.exchanges for message in exchange.messages)
    verdict.forbidden = [words for words in (*common.never_says, *incident.never_says) if words in text]
    return verdict
