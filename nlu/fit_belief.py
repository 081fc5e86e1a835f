"""Learns how far phrases and what was heard can be trusted (data/belief.yml), from reports whose authors the learned
reader did not know (nlu.trial).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from knowledge.loader import default
from nlu.analyze import DATA
from nlu.assertion import Assertion
from nlu.belief import GENERAL, OWN, Surroundings, Weights, name, own
from nlu.consistency import Found
from nlu.fitting import rounded
from nlu.linear import Linear
from nlu.parse import Parser
from nlu.phrased import PhraseReader
from nlu.reports import Report
from nlu.text import normalise
from nlu.trial import Heldout

FAINT = -7.0
"""Log odds below which a value that no phrase speaks of is not learnt from: there are too many."""
OWN_COUNTS, STRENGTH = 0.6, 0.3
"""How far a value's own weights may go beside the general ones, and how far all of them."""
_AT_ONCE = 64
_AS_OF = dt.date(2026, 1, 1)  # the dates of reports play no part
_ENDS = ("。", "、", "?", "？", "!", "！")


@dataclass(frozen=True)
class Rows:
    """A report and a label in each row: its features, and whether it was said."""

    features: sparse.csr_matrix
    said: NDArray[np.bool_]


def fit_belief(reports: dict[str, list[Report]], heard: Heldout, found: Sequence[tuple[list[Found], int]]) -> Weights:
    """The weights. `found`: what phrases tell of each report, and how many characters it has."""
    rows = _rows(reports, heard, found)
    model = LogisticRegression(C=STRENGTH, max_iter=400).fit(rows.features, rows.said)
    weights = model.coef_[0]
    each = weights[len(GENERAL) :].reshape(len(OWN), len(heard.labels)) * OWN_COUNTS
    return Weights(
        intercept=rounded(model.intercept_[0]),
        general=dict(zip(GENERAL, map(rounded, weights), strict=False)),
        of_values={
            name(label): dict(zip(OWN, map(rounded, each[:, place]), strict=True))
            for place, label in enumerate(heard.labels)
        },
    )


def _rows(reports: dict[str, list[Report]], heard: Heldout, found: Sequence[tuple[list[Found], int]]) -> Rows:
    around = Surroundings(heard.labels)
    parts = [
        _part(around, *each) for each in zip(_said(reports, around), heard.odds, heard.left_open, found, strict=True)
    ]
    general, mine, label, said = (np.concatenate(column) for column in zip(*parts, strict=True))
    places, shape = np.arange(len(label)), (len(label), len(heard.labels))
    wide = [
        sparse.csr_matrix((OWN_COUNTS * mine[:, number], (places, label)), shape=shape) for number in range(len(OWN))
    ]
    return Rows(sparse.hstack([sparse.csr_matrix(general), *wide]).tocsr(), said)


def _said(reports: dict[str, list[Report]], around: Surroundings) -> Iterator[NDArray[np.bool_]]:
    for told in reports.values():
        for report in told:
            said = np.zeros(len(around.labels), dtype=bool)
            asserted = {label for line in report for label in line.asserts}
            said[[around.place[label] for label in asserted if label in around.place]] = True
            yield said


def _part(
    around: Surroundings,
    said: NDArray[np.bool_],
    odds: NDArray[np.float64],
    left_open: NDArray[np.float64],
    found: tuple[list[Found], int],
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64], NDArray[np.bool_]]:
    """The rows of one report, of the labels that anything speaks for: features, each label's own, label, truth."""
    phrased = around.phrased(found[0])
    features = around.features(odds, left_open, phrased, found[1])
    kept = np.flatnonzero((odds > FAINT) | (phrased.asserted + phrased.doubted + phrased.denied > 0))
    general, mine = (each[:, kept].T.astype(np.float32) for each in (features, own(features)))
    return general, mine, kept, said[kept]


def read_phrases(reports: dict[str, list[Report]], assertions: Mapping[str, Linear]) -> list[tuple[list[Found], int]]:
    """What phrases tell of each report, and how many characters it has; `assertions`: the model that judges how the
    phrases of an author are meant. In as many processes as there are cores.
    """
    parts = [
        (told[start : start + _AT_ONCE], assertions[author])
        for author, told in reports.items()
        for start in range(0, len(told), _AT_ONCE)
    ]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processes:
        return [item for part in processes.map(_phrased, *zip(*parts, strict=True)) for item in part]


def _phrased(reports: Sequence[Report], assertion: Linear) -> list[tuple[list[Found], int]]:
    parser, texts = Parser(remembered=0), [normalise(_whole(report)) for report in reports]
    parsed = parser.parse_all([text.norm for text in texts])
    reader = _reader()
    reader.assertion = Assertion(assertion)
    return [
        (reader.read(text, sentences, _AS_OF), len(text.norm)) for text, sentences in zip(texts, parsed, strict=True)
    ]


@cache
def _reader() -> PhraseReader:
    return PhraseReader(default().vocabulary, DATA, default().derivations)


def _whole(report: Report) -> str:
    """A report as one text: a line that does not end a sentence ends with a line break."""
    return "".join(line.text if line.text.endswith(_ENDS) else f"{line.text}\n" for line in report)
