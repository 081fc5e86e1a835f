"""Which aspects of one answer are right: the ground for 「better」 and 「worse」 between two runs."""

from __future__ import annotations

from collections.abc import Container

from knowledge.model import Knowledge
from server.evaluation.cases import measure_cases
from server.evaluation.coverage import measure_coverage
from server.evaluation.facts import measure_facts
from server.evaluation.reading import Reading
from server.evaluation.reckoning import Share
from server.evaluation.scope import measure_scope


def marks(reading: Reading, knowledge: Knowledge) -> dict[str, bool]:
    """Aspect or product → right or wrong, for what is labelled. The same measures as for all texts, for one."""
    one = [reading]
    cases, coverage, facts = measure_cases(one, knowledge), measure_coverage(one, knowledge), measure_facts(one)
    aspects: dict[str, Share] = {
        "scope": measure_scope(one).agreement,
        "top1": cases.all.top1,
        "top3": cases.all.top3,
        "riders": coverage.riders,
        "excluding": coverage.excluding,
    }
    found = {name: share.hits == share.total for name, share in aspects.items() if share.total}
    if facts.not_facts.total:
        found["denial"] = facts.not_facts.hits == 0
    found.update({item.expected.product: item.agrees for item in coverage.verdicts})
    return found


def fact_errors(reading: Reading, kinds: Container[str]) -> int | None:
    """How many facts of these `kinds` were missed or wrongly read; None where facts are not labelled."""
    if reading.label.facts is None:
        return None
    one = measure_facts([reading])
    counted = [tally for fact, tally in (one.facts | one.unlabelled).items() if fact in kinds]
    return sum(tally.extra + tally.missed for tally in counted)
