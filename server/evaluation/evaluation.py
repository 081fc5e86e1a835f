"""All measures of one run, and its headline figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from knowledge.model import Knowledge
from server.evaluation.cases import CaseFigures, measure_cases
from server.evaluation.coverage import CoverageFigures, measure_coverage
from server.evaluation.facts import FactFigures, measure_facts
from server.evaluation.reading import Reading
from server.evaluation.reckoning import Share, percentile
from server.evaluation.scope import ScopeFigures, measure_scope


class Figure(BaseModel):
    """One headline figure; a share tells its hits, its total and its 95 % interval."""

    model_config = ConfigDict(frozen=True)

    value: float | None
    hits: int | None = None
    total: int | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Evaluation:
    """Everything measured on `readings`."""

    readings: tuple[Reading, ...]
    cases: CaseFigures
    facts: FactFigures
    coverage: CoverageFigures
    scope: ScopeFigures

    @property
    def seconds(self) -> list[float]:
        """What each text took."""
        return [reading.seconds for reading in self.readings]

    def figures(self) -> dict[str, Figure]:
        """The headline figures by key (words.yml names them and sets their goals)."""
        cases, coverage, facts, scope = self.cases, self.coverage, self.facts, self.scope
        return {
            "top1_chat": _share(cases.chat.top1),
            "top3_chat": _share(cases.chat.top3),
            "top1_written": _share(cases.written.top1),
            "top3_written": _share(cases.written.top3),
            "case_macro_f1": Figure(value=cases.macro_f1),
            "calibration_error": Figure(value=cases.calibration_error),
            "out_recall": _share(scope.out_recall),
            "refused": _share(scope.refused),
            "status_touched": _share(coverage.touched),
            "status_either": _share(coverage.touched_by_either),
            "status_total": _share(coverage.total),
            "wrongly_responds": _share(coverage.wrongly),
            "promises_wrong": _share(coverage.promises_wrong),
            "riders": _share(coverage.riders),
            "excluding_boundary": _share(coverage.excluding_boundary),
            "excluding": _share(coverage.excluding),
            "deciding": _share(coverage.deciding),
            "denial_errors": _count(facts.not_facts),
            "doubt_errors": _count(facts.doubted),
            "fact_f1": Figure(value=facts.total.f1),
            "evidence_iou": Figure(value=facts.overlap.mean),
            "latency_p50": Figure(value=percentile(self.seconds, 0.5)),
            "latency_p95": Figure(value=percentile(self.seconds, 0.95)),
        }


def evaluate(readings: Sequence[Reading], knowledge: Knowledge) -> Evaluation:
    """Measure everything."""
    return Evaluation(
        readings=tuple(readings),
        cases=measure_cases(readings, knowledge),
        facts=measure_facts(readings),
        coverage=measure_coverage(readings, knowledge),
        scope=measure_scope(readings),
    )


def _share(share: Share) -> Figure:
    low, high = share.interval or (None, None)
    return Figure(value=share.rate, hits=share.hits, total=share.total, low=low, high=high)


def _count(share: Share) -> Figure:
    return Figure(value=share.hits if share.total else None, hits=share.hits, total=share.total)
