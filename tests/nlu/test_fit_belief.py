"""What is learnt of phrases and of what is heard."""

from __future__ import annotations

import numpy as np

from nlu.belief import Belief
from nlu.consistency import Found
from nlu.fit_belief import fit_belief
from nlu.learned import Label
from nlu.reports import Line, Report
from nlu.trial import Heldout

FIRE, VIRUS = ("cause", "fire"), ("cause", "malware")
LABELS: tuple[Label, ...] = (FIRE, VIRUS)
CHARACTERS = 60


def report(*said: Label) -> Report:
    return (Line("昨日のことです。", frozenset(said), frozenset()),)


def phrase(label: Label) -> Found:
    return Found(*label, "asserted", 0.9, 0, 5)


def test_phrases_are_trusted_as_far_as_they_were_right_and_what_is_heard_likewise() -> None:
    """Phrases tell of fire only where there is one, and of viruses everywhere; viruses are heard well, fires not."""
    burnt, infected = [report(FIRE)] * 40, [report(VIRUS)] * 40
    odds = np.array([[-2.0, -4.0]] * 40 + [[-2.0, 3.0]] * 40)
    left_open = np.full(odds.shape, -6.0)
    found = [([phrase(FIRE), phrase(VIRUS)], CHARACTERS)] * 40 + [([phrase(VIRUS)], CHARACTERS)] * 40
    belief = Belief(LABELS, fit_belief({"one": burnt, "two": infected}, Heldout(LABELS, odds, left_open), found))

    told = belief.chances(odds[0], left_open[0], [phrase(FIRE), phrase(VIRUS)], CHARACTERS)
    heard = belief.chances(odds[40], left_open[40], [phrase(VIRUS)], CHARACTERS)
    assert told[FIRE] > 0.8 > 0.3 > told[VIRUS]
    assert heard[VIRUS] > 0.8 > 0.3 > heard[FIRE]


def test_what_nothing_speaks_for_is_not_learnt_from_and_not_believed() -> None:
    odds = np.array([[3.0, -11.0], [-11.0, 3.0], [-5.0, -5.0]])
    reports = {"one": [report(FIRE), report(VIRUS), report()]}
    weights = fit_belief(reports, Heldout(LABELS, odds, odds - 5), [([], CHARACTERS)] * 3)

    assert Belief(LABELS, weights).chances(odds[0], odds[0] - 5, [], CHARACTERS)[VIRUS] < 0.2
