"""`python -m nlu.learn`: fit the learned reader (data/learned.npz) to the labelled reports in data/reports/.

Logistic models for each value of a fact over clauses and over whole reports, a network over words in their
surroundings (nlu.fit_network), and a model that brings their sums together. What an author denies or leaves open counts
several times as a counter-example. How they go together, and the limits, come from reports of authors whom the first
models did not learn from.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from knowledge.facts import Vocabulary
from knowledge.loader import default
from nlu import features
from nlu.analyze import DATA
from nlu.fit_network import LEFT_OPEN, Told, fit_network
from nlu.fitting import FEWEST, Features, Fitted, Space, digest, fit
from nlu.learned import BEFORE, CLEAREST, OFTEN_TOLD, Joint, Label, Model
from nlu.network import Floats, Network, Token, summed, tokens
from nlu.parse import pipeline
from nlu.reports import Report, joined, read_all
from nlu.text import normalise

FOLDS = 3
OFTEN = 20
"""A value that fewer lines tell is not learnt."""
PRECISE, LEAST = 0.8, 0.3
"""A limit is the lowest probability from which on PRECISE of what was heard was said; and no lower than LEAST."""
SURE, PRECISELY = 0.9, 0.85
"""The same of most answers to yes or no: they are told in passing and turn much."""
NOT_BY_EAR = ("business",)
"""What a report names often without telling it of the insured: whose trade it is, only phrases tell."""
COMPLAINED = 0.8
"""The least limit of who complains: reports name many who do not."""
OWN, OTHERS = 3.0, 0.005
"""Joining: how far a value's own sums are trusted beside those of other values (see `_joint`)."""
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


@dataclass(frozen=True)
class Trial:
    """Sums over reports of authors who were not learnt from (reports × labels), and what was said."""

    clause: NDArray[np.float64]
    whole: NDArray[np.float64]
    network: NDArray[np.float64]
    said: NDArray[np.bool_]
    fold: NDArray[np.int64]


def trial(everything: Rows, labels: Sequence[Label], progress: Callable[[str], None]) -> Trial:
    """Each report as those models hear it that did not learn from its author."""
    shape = len(everything.reports), len(labels)
    clause, whole, network = np.full(shape, -np.inf), np.zeros(shape), np.zeros(shape)
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
        heard = fit_network([told for _, told in learnt.told], labels, vectors(), progress)
        network[places] = [clearest(heard, told, len(labels)) for _, told in tested.told]
        progress(f"作者を分けて測る: {number + 1}/{FOLDS}")
    return Trial(clause, whole, network, said, fold)


def clearest(network: Network, told: Told, labels: int) -> Floats:
    """For each label what the line says that says it most clearly."""
    words = [word for line in told.lines for word in line]
    if not words:
        return np.full(labels, -CLEAREST, dtype=np.float32)
    scores = network.scores(words, vectors())[:, :labels]
    ends = np.cumsum([len(line) for line in told.lines])[:-1]
    found: Floats = np.max([summed(line) for line in np.split(scores, ends)], axis=0)
    return found


def vectors() -> Floats:
    """GiNZA's."""
    found: Floats = pipeline().vocab.vectors.data
    return found


def join(tried: Trial, labels: Sequence[Label], progress: Callable[[str], None]) -> tuple[Joint, NDArray[np.float32]]:
    """How the sums go together, and the limit of each label."""
    odds = np.zeros(tried.said.shape)
    for number in range(FOLDS):
        mine = tried.fold == number
        odds[mine] = _joint(tried, ~mine).odds(tried.clause[mine], tried.whole[mine], tried.network[mine])
    chances = 1 / (1 + np.exp(-odds))
    adds = np.array([limit(label, tried.said[:, n], chances[:, n]) for n, label in enumerate(labels)], np.float32)
    sure = chances >= adds
    both = (sure & tried.said).sum()
    progress(f"聞き取れた割合 {both / tried.said.sum():.3f}、そのうち正しい割合 {both / sure.sum():.3f}")
    return _joint(tried, np.ones(len(odds), dtype=bool)), adds


def _joint(tried: Trial, learnt: NDArray[np.bool_]) -> Joint:
    """A logistic model for each label over the mean of its own sums, and over the sums of all labels.

    Its own mean counts OWN times as much as others', and all of them are held near nothing (OTHERS).
    """
    each = [np.clip(sums, -CLEAREST, CLEAREST)[learnt] for sums in (tried.clause, tried.whole, tried.network)]
    sums = np.hstack(each)
    count = tried.said.shape[1]
    middle, spread = sums.mean(axis=0), np.maximum(sums.std(axis=0), 1e-6)
    weights, offsets = np.zeros((len(each) * count, count)), np.zeros(count)
    for label in range(count):
        own_rows = range(label, len(each) * count, count)
        if tried.said[learnt, label].sum() < FEWEST:
            weights[own_rows, label] = 1 / len(each)
            continue
        mean = sums[:, own_rows].mean(axis=1)
        centre, width = mean.mean(), max(float(mean.std()), 1e-6)
        told = np.column_stack([OWN * (mean - centre) / width, (sums - middle) / spread])
        model = LogisticRegression(C=OTHERS, max_iter=300).fit(told, tried.said[learnt, label])
        own, others = model.coef_[0][0] * OWN / width, model.coef_[0][1:] / spread
        weights[:, label] = others
        weights[own_rows, label] += own / len(each)
        offsets[label] = model.intercept_[0] - own * centre - others @ middle
    return Joint(weights.astype(np.float32), offsets.astype(np.float32))


def limit(label: Label, said: NDArray[np.bool_], chances: NDArray[np.float64]) -> float:
    """The lowest limit with enough precision among all higher ones; above 1 when there is none."""
    fact, value = label
    if fact in NOT_BY_EAR:
        return 2.0
    in_passing = isinstance(value, bool) and fact not in OFTEN_TOLD
    least, wanted = (SURE, PRECISELY) if in_passing else (LEAST, PRECISE)
    least = max(least, COMPLAINED) if fact == "claimant" else least
    order = np.argsort(-chances)
    right = np.cumsum(said[order]) + wanted  # as if one more had been heard, of the usual precision
    precise = right / (np.arange(len(order)) + 2) >= wanted
    known = [chances[place] for place, good in zip(order, precise, strict=True) if good]
    return max(float(min(known)), least) if known else 2.0


def source(folder: Path) -> str:
    """What the reports of a folder are."""
    return digest(sorted(folder.glob("*.tsv")))


def learn(folder: Path, vocabulary: Vocabulary, progress: Callable[[str], None]) -> Model:
    """The model that the reports of a folder make."""
    everything = rows(read_all(folder, vocabulary))
    told = Counter(label for row in everything.lines if row.single for label in row.asserts)
    labels = sorted((label for label, count in told.items() if count >= OFTEN), key=str)
    progress(f"{sum(row.single for row in everything.lines)}行、{len(labels)}種類の値")
    joint, adds = join(trial(everything, labels, progress), labels, progress)
    clause, whole = fit_rows(everything.lines, labels), fit_rows(everything.reports, labels)
    network = fit_network([told for _, told in everything.told], labels, vectors(), progress)
    return Model(tuple(labels), clause.linear(), whole.linear(), network, joint, adds)


def main() -> None:
    """Learn and write."""
    folder, path = DATA / "reports", DATA / "learned.npz"
    model = learn(folder, default().vocabulary, lambda line: print(line, file=sys.stderr, flush=True))
    model.save(path, source(folder))
    print(f"{path} を書きました（{path.stat().st_size / 1e6:.1f} MB）。")


if __name__ == "__main__":
    main()
