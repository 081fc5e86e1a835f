"""Learns how phrases are meant where they stand (data/assertion.npz), from what authors say that their lines tell, deny
and leave open: those of reports/, and lines written for this alone (meant/).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

import numpy as np

from knowledge.loader import default
from nlu import features
from nlu.analyze import DATA
from nlu.assertion import READINGS, Around, Reading, keys
from nlu.fitting import Features, Space, fit
from nlu.linear import Linear
from nlu.parse import Parser, Sentence
from nlu.phrased import Hit, PhraseReader, span
from nlu.reports import Label, Line, Report
from nlu.text import normalise

RARE = 5
"""A feature of fewer phrases is left out."""
FOLDS = 3
"""Parts of the authors, each of whom is judged by what the others teach."""
ALWAYS_LABELLED = ("harm", "cause", "claim_received")
_AT_ONCE = 64


@dataclass(frozen=True)
class Example:
    """A phrase in a line whose author says how it is meant."""

    features: Features
    reading: Reading


def fit_assertion(examples: Sequence[Example]) -> Linear:
    """The model: a column for each of READINGS."""
    texts = [example.features for example in examples]
    said = np.array([[example.reading == reading for reading in READINGS] for example in examples])
    return fit(Space(texts, RARE), texts, said, np.ones(said.shape)).linear()


def not_knowing(examples: Mapping[str, Sequence[Example]]) -> dict[str, Linear]:
    """For each author a model that did not learn from them."""
    found: dict[str, Linear] = {}
    for fold in range(FOLDS):
        held = list(examples)[fold::FOLDS]
        model = fit_assertion([item for author, items in examples.items() if author not in held for item in items])
        found.update(dict.fromkeys(held, model))
    return found


def read_examples(reports: Mapping[str, Sequence[Report]]) -> dict[str, list[Example]]:
    """The phrases of each author's reports of which is said how they are meant. In as many processes as there are
    cores.
    """
    parts = [
        (author, told[start : start + _AT_ONCE])
        for author, told in reports.items()
        for start in range(0, len(told), _AT_ONCE)
    ]
    found: dict[str, list[Example]] = {author: [] for author in reports}
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processes:
        for (author, _), examples in zip(parts, processes.map(_of_reports, [told for _, told in parts]), strict=True):
            found[author] += examples
    return found


def _of_reports(reports: Sequence[Report]) -> list[Example]:
    parser = Parser(remembered=0)
    texts = [[normalise(line.text).norm for line in report] for report in reports]
    parsed = iter(parser.parse_all([text for lines in texts for text in lines]))
    return [
        example
        for report, lines in zip(reports, texts, strict=True)
        for line, later in zip(report, [*lines[1:], ""], strict=True)
        for example in _of_line(line, next(parsed), later)
    ]


def _of_line(line: Line, sentences: Sequence[Sentence], later: str) -> Iterator[Example]:
    whole = "".join(sentence.text for sentence in sentences)
    for place, sentence in enumerate(sentences):
        hits = [
            (hit, reading) for hit in _reader().by_rules(sentence) if (reading := _reading(line, hit, sentence, whole))
        ]
        if not hits:
            continue
        following = "".join(each.text for each in sentences[place + 1 :]) + later
        around = Around(sentence.doc, sentence.text, tuple(features.words(sentence.doc)), following)
        for hit, reading in hits:
            yield Example(Features.of(keys(around, span(hit))), reading)


def _reading(line: Line, hit: Hit, sentence: Sentence, whole: str) -> Reading | None:
    """How the author of a line means a phrase; None where the line's labels do not tell."""
    pattern, start, end, rule = hit
    values: Sequence[Label] = [(pattern.fact, pattern.value)]
    if pattern.event is not None:
        harms = _reader().roles.harms(pattern.event, sentence.text[start:end], sentence.text, whole)
        values = [("harm", harm) for harm, _ in harms]
    contrary = {(fact, not value) for fact, value in values if isinstance(value, bool)}
    if line.asserts.intersection(values) or line.denies & contrary:
        return "asserted"
    if line.denies.intersection(values) or line.asserts & contrary:
        return "denied"
    if line.leaves_open.intersection(contrary.union(values)):
        return "unsure"
    # Authors label all harms, causes and claims: what a rule does not take as said is not, where none is labelled.
    if (
        rule == "asserted"
        or pattern.fact not in ALWAYS_LABELLED
        or any(fact == pattern.fact for fact, _ in line.asserts)
    ):
        return None
    return "denied" if rule == "denied" else "unsure"


@cache
def _reader() -> PhraseReader:
    return PhraseReader(default().vocabulary, DATA, default().derivations)
