"""How far phrases and what was heard are trusted."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import TriageError
from nlu.analyze import DATA
from nlu.belief import GENERAL, OWN, Belief, Surroundings, Weights, name, read_belief
from nlu.consistency import Found
from nlu.learned import Label, load

LABELS: list[Label] = [("cause", "malware"), ("cause", "fire"), ("overseas", True), ("overseas", False)]
QUIET = np.full(len(LABELS), -4.0)


def phrase(label: Label, polarity: str = "asserted", confidence: float = 0.9) -> Found:
    return Found(*label, polarity, confidence, 0, 5)  # type: ignore[arg-type]


def weights(of_values: dict[str, dict[str, float]] | None = None, **general: float) -> Weights:
    return Weights(intercept=0.0, general=dict.fromkeys(GENERAL, 0.0) | general, of_values=of_values or {})


def test_a_label_is_written_as_in_the_reports() -> None:
    assert [name(label) for label in LABELS] == ["cause=malware", "cause=fire", "overseas=true", "overseas=false"]


def test_a_denied_answer_to_yes_or_no_tells_the_contrary() -> None:
    told = Surroundings(LABELS).phrased([phrase(("overseas", True), "denied"), phrase(("cause", "fire"), "denied")])

    assert told.asserted.tolist() == [0, 0, 0, 0.9]
    assert told.denied.tolist() == [0, 1, 0, 0]


def test_what_is_told_counts_and_what_is_told_instead_counts_against() -> None:
    belief = Belief(LABELS, weights(odds=1.0, told=3.0, another_told=-2.0))
    alone = belief.chances(QUIET, QUIET, [], 80)
    told = belief.chances(QUIET, QUIET, [phrase(("cause", "malware"))], 80)

    assert told["cause", "malware"] > alone["cause", "malware"]
    assert told["cause", "fire"] < alone["cause", "fire"]
    assert told["overseas", True] == alone["overseas", True]


def test_what_is_left_open_can_count_against() -> None:
    belief = Belief(LABELS, weights(left_open=-1.0))

    assert belief.chances(QUIET, QUIET + 6, [], 80)["cause", "fire"] < 0.5


def test_a_value_has_weights_of_its_own_beside_the_general_ones() -> None:
    belief = Belief(LABELS, weights({"cause=fire": dict.fromkeys(OWN, 0.0) | {"told": 5.0}}))
    chances = belief.chances(QUIET, QUIET, [phrase(label) for label in LABELS], 80)

    assert chances["cause", "fire"] > 0.9
    assert chances["cause", "malware"] == 0.5


def test_a_long_text_needs_no_more_than_its_length_says() -> None:
    belief = Belief(LABELS, weights(characters=1.0))

    assert belief.chances(QUIET, QUIET, [], 800)["cause", "fire"] > belief.chances(QUIET, QUIET, [], 8)["cause", "fire"]


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "belief.yml").write_text(json.dumps({"intercept": "none"}), encoding="utf-8")

    with pytest.raises(TriageError) as error:
        read_belief(tmp_path / "belief.yml")
    assert "python -m nlu.fit" in error.value.message


def test_the_project_s_weights_know_every_value_that_is_listened_for() -> None:
    stored = read_belief(DATA / "belief.yml")

    assert list(stored.of_values) == [name(label) for label in load(DATA / "learned.npz").labels]
    assert stored.general["odds"] > 0
