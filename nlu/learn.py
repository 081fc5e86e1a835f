"""`python -m nlu.learn`: fit the learned reader (data/learned.npz) to the labelled reports in data/reports/, and keep
how it hears authors whom it does not know (data/trial.npz).

Logistic models for each value of a fact over clauses and over whole reports, a network over words in their
surroundings (nlu.fit_network), and a model that brings their sums together. What an author denies or leaves open counts
several times as a counter-example. How they go together comes from reports of authors whom the first models did not
learn from.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.facts import Vocabulary
from knowledge.loader import default
from nlu import features
from nlu.analyze import DATA
from nlu.fit_joint import FOLDS, Trial, join
from nlu.fitting import LEFT_OPEN, Features, Fitted, Space, Told, digest, fit
from nlu.learned import BEFORE, CLEAREST, Label, Model
from nlu.network import Floats, Network, Token, summed, tokens
from nlu.parse import pipeline
from nlu.reports import Report, joined, read_all
from nlu.text import normalise
from nlu.trial import Heldout

OFTEN = 20
"""A value that fewer lines tell is not learnt."""
RARE = 5
"""A feature of fewer lines is left out."""


@dataclass(frozen=True)
class Row:
    """A line, or a whole report, to learn from or to be measured on."""

    author: str
    report: int
    asserts: frozenset[Label]
    leaves_open: frozenset[Label]
    features: Features
    single: bool = True


@dataclass(frozen=True)
class Rows:
    """Every line of every report, alone and together with the next one; every report as a whole; and in words."""

    lines: tuple[Row, ...]
    reports: tuple[Row, ...]
    told: tuple[tuple[str, Told], ...]
    """Each report with its author."""

    def of(self, authors: set[str], *, but: bool = False) -> Rows:
        """Those of some authors, or of all others."""
        return Rows(
            tuple(row for row in self.lines if (row.author in authors) is not but),
            tuple(row for row in self.reports if (row.author in authors) is not but),
            tuple(item for item in self.told if (item[0] in authors) is not but),
        )


def rows(reports: dict[str, list[Report]]) -> Rows:
    """What reports offer to learn from."""
    lines: list[Row] = []
    wholes: list[Row] = []
    words: list[tuple[str, Told]] = []
    for author, told in reports.items():
        for report in told:
            alone = {line.text: _read(line.text) for line in report}
            for line, before in joined(report):
                earlier = [key for past in before for key in alone[past.text][1]]
                own = alone[line.text] if line.text in alone else _read(line.text)
                found = Features.of(own[0], earlier)
                lines.append(Row(author, len(wholes), line.asserts, line.leaves_open, found, line.text in alone))
            asserts = frozenset[Label]().union(*(line.asserts for line in report))
            leaves_open = frozenset[Label]().union(*(line.leaves_open for line in report)) - asserts
            every = Features.of(key for own, _, _ in alone.values() for key in own)
            wholes.append(Row(author, len(wholes), asserts, leaves_open, every))
            spoken = tuple(alone[line.text][2] for line in report)
            words.append(
                (
                    author,
                    Told(spoken, tuple(line.asserts for line in report), tuple(line.leaves_open for line in report)),
                )
            )
    return Rows(tuple(lines), tuple(wholes), tuple(words))


def _read(line: str) -> tuple[frozenset[int], frozenset[int], tuple[Token, ...]]:
    """The features of a line, its words for the lines after it, and its words for the network."""
    text = normalise(line).norm
    doc = pipeline().make_doc(text)
    told = features.words(doc)
    return features.keys(text, 0, len(text), told), features.before(told), tokens(doc)


def fit_rows(learnt: Sequence[Row], labels: Sequence[Label], rare: int = RARE) -> Fitted:
    """A model for each label over rows."""
    texts = [row.features for row in learnt]
    said = np.array([[label in row.asserts for label in labels] for row in learnt])
    counts = np.array([[LEFT_OPEN if label in row.leaves_open else 1.0 for label in labels] for row in learnt])
    return fit(Space(texts, rare, BEFORE), texts, said, counts)


def trial(everything: Rows, labels: Sequence[Label], progress: Callable[[str], None]) -> Trial:
    """Each report as those models hear it that did not learn from its author."""
    shape = len(everything.reports), len(labels)
    clause, whole = np.full(shape, -np.inf), np.zeros(shape)
    network, opened = np.zeros(shape), np.zeros(shape)
    said, fold = np.zeros(shape, dtype=bool), np.zeros(shape[0], dtype=int)
    authors = sorted({row.author for row in everything.reports})
    for number in range(FOLDS):
        unheard = set(authors[number::FOLDS])
        learnt, tested = everything.of(unheard, but=True), everything.of(unheard)
        clauses, wholes = fit_rows(learnt.lines, labels), fit_rows(learnt.reports, labels)
        single = [row for row in tested.lines if row.single]
        for row, sums in zip(single, clauses.sums([row.features for row in single]), strict=True):
            clause[row.report] = np.maximum(clause[row.report], sums)
        places = [row.report for row in tested.reports]
        whole[places] = wholes.sums([row.features for row in tested.reports])
        said[places] = [[label in row.asserts for label in labels] for row in tested.reports]
        fold[places] = number
        heard = fit_words([told for _, told in learnt.told], labels, progress)
        network[places], opened[places] = np.split(
            np.array([clearest(heard, told, 2 * len(labels)) for _, told in tested.told]), 2, axis=1
        )
        progress(f"作者を分けて測る: {number + 1}/{FOLDS}")
    return Trial(clause, whole, network, opened, said, fold)


def fit_words(
    told: Sequence[Told], labels: Sequence[Label], progress: Callable[[str], None], epochs: int | None = None
) -> Network:
    """The network that reports make. jax is loaded here and not before (see nlu.fit_network)."""
    from nlu.fit_network import EPOCHS, fit_network

    return fit_network(told, labels, vectors(), progress, epochs or EPOCHS)


def clearest(network: Network, told: Told, columns: int) -> Floats:
    """What the line says of each label that asserts it most clearly, and then that leaves it open most clearly."""
    words = [word for line in told.lines for word in line]
    if not words:
        return np.full(columns, -CLEAREST, dtype=np.float32)
    scores = network.scores(words, vectors())
    ends = np.cumsum([len(line) for line in told.lines])[:-1]
    found: Floats = np.max([summed(line) for line in np.split(scores, ends)], axis=0)
    return found


def vectors() -> Floats:
    """GiNZA's."""
    found: Floats = pipeline().vocab.vectors.data
    return found


def source(folder: Path) -> str:
    """What the reports of a folder are."""
    return digest(sorted(folder.glob("*.tsv")))


def learn(folder: Path, vocabulary: Vocabulary, progress: Callable[[str], None]) -> tuple[Model, Heldout]:
    """The model that the reports of a folder make, and how such models hear reports of authors they do not know."""
    everything = rows(read_all(folder, vocabulary))
    told = Counter(label for row in everything.lines if row.single for label in row.asserts)
    labels = sorted((label for label, count in told.items() if count >= OFTEN), key=str)
    progress(f"{sum(row.single for row in everything.lines)}行、{len(labels)}種類の値")
    tried = trial(everything, labels, progress)
    joint, odds = join(tried)
    clause, whole = fit_rows(everything.lines, labels), fit_rows(everything.reports, labels)
    network = fit_words([told for _, told in everything.told], labels, progress)
    model = Model(tuple(labels), clause.linear(), whole.linear(), network, joint)
    return model, Heldout(tuple(labels), odds, tried.opened)


def main() -> None:
    """Learn and write."""
    folder, path = DATA / "reports", DATA / "learned.npz"
    model, heldout = learn(folder, default().vocabulary, lambda line: print(line, file=sys.stderr, flush=True))
    model.save(path, source(folder))
    heldout.save(DATA / "trial.npz", source(folder))
    print(f"{path} を書きました（{path.stat().st_size / 1e6:.1f} MB）。次は `python -m nlu.fit` です。")


if __name__ == "__main__":
    main()
