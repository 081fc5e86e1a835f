"""The measures as plain rows, for result.json: one list of rows per table, ids as in the contract."""

from __future__ import annotations

from typing import Any

from server.evaluation.cases import TopK
from server.evaluation.evaluation import Evaluation
from server.evaluation.reckoning import Share, Tally

Row = dict[str, Any]


def tables(evaluation: Evaluation) -> dict[str, list[Row]]:
    """Every table of the report."""
    cases, facts, coverage, scope = evaluation.cases, evaluation.facts, evaluation.coverage, evaluation.scope
    return {
        "styles": [{"style": style, **_top(top)} for style, top in cases.styles.items()],
        "cases": [{"case": case, **_tally(tally)} for case, tally in cases.tallies.items()],
        "case_confusions": _confusions(cases.confusion),
        "calibration": [
            {"low": item.low, "high": item.high, "score": _round(item.score), **_share(item.right)}
            for item in cases.bins
        ],
        "facts": [
            {
                "fact": fact,
                **_tally(tally),
                "evidence_iou": _round(facts.overlaps[fact].mean) if fact in facts.overlaps else None,
            }
            for fact, tally in facts.facts.items()
        ],
        "facts_unlabelled": [{"fact": fact, "extra": tally.extra} for fact, tally in facts.unlabelled.items()],
        "fact_values": [
            {"fact": fact, "value": value, **_tally(tally)} for (fact, value), tally in facts.values.items()
        ],
        "taken_for_facts": [vars(item) for item in facts.assertions],
        "products": [
            {
                "product": product,
                "touched": _share(found.touched),
                "total": _share(found.total),
                "wrongly_responds": _share(found.wrongly),
                "statuses": {status: _share(share) for status, share in found.statuses.items()},
            }
            for product, found in coverage.products.items()
        ],
        "status_confusions": _confusions(coverage.confusion),
        "riders": [{"rider": rider, **_tally(tally)} for rider, tally in coverage.rider_tallies.items()],
        "scope": [{"scope": name, **_tally(tally)} for name, tally in scope.tallies.items()],
        "scope_confusions": _confusions(scope.confusion),
    }


def _confusions(counts: Any) -> list[Row]:
    wrong = [(pair, count) for pair, count in counts.items() if pair[0] != pair[1]]
    wrong.sort(key=lambda item: (-item[1], item[0]))
    return [{"labelled": labelled, "answered": answered, "texts": count} for (labelled, answered), count in wrong]


def _top(top: TopK) -> Row:
    return {"top1": _share(top.top1), "top3": _share(top.top3)}


def _share(share: Share) -> Row:
    low, high = share.interval or (None, None)
    return {
        "hits": share.hits,
        "total": share.total,
        "rate": _round(share.rate),
        "low": _round(low),
        "high": _round(high),
    }


def _tally(tally: Tally) -> Row:
    return {
        "support": tally.support,
        "right": tally.right,
        "extra": tally.extra,
        "missed": tally.missed,
        "precision": _round(tally.precision),
        "recall": _round(tally.recall),
        "f1": _round(tally.f1),
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
