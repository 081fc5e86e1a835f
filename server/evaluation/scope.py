"""How well incidents are told from everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from nlu.model import Scope
from server.evaluation.expected import scopes
from server.evaluation.reading import Reading
from server.evaluation.reckoning import Share, Tally

SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True)
class ScopeFigures:
    """Precision and recall of each scope; where several are accepted, the one answered counts as labelled."""

    tallies: dict[str, Tally]
    confusion: Counter[tuple[str, str]]
    agreement: Share
    out_recall: Share  # of the texts labelled out, the share answered as out (or as else accepted)
    kept_out: Share  # of the texts labelled out or unclear, the share not taken for an incident
    refused: Share  # of the incidents, the share that was not taken for one


def measure_scope(readings: Sequence[Reading]) -> ScopeFigures:
    """Measure the scope of every text."""
    confusion: Counter[tuple[str, str]] = Counter()
    right: list[tuple[Scope, bool, Scope]] = []
    for reading in readings:
        answered, agrees = reading.given.scope, reading.given.scope in scopes(reading.label)
        right.append((reading.label.scope, agrees, answered))
        confusion[answered if agrees else reading.label.scope, answered] += 1
    tallies: dict[str, Tally] = {scope: Tally() for scope in SCOPES}
    for (named, given), count in confusion.items():
        if named == given:
            tallies[named].right += count
        else:
            tallies[named].missed += count
            tallies[given].extra += count
    return ScopeFigures(
        tallies=tallies,
        confusion=confusion,
        agreement=Share.of(agrees for _, agrees, _ in right),
        out_recall=Share.of(agrees for labelled, agrees, _ in right if labelled == "out"),
        kept_out=Share.of(agrees or answered != "in" for labelled, agrees, answered in right if labelled != "in"),
        refused=Share.of(not agrees for labelled, agrees, _ in right if labelled == "in"),
    )
