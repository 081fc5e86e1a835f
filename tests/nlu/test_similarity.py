"""Likeness to the written phrasings."""

from __future__ import annotations

import pytest

from knowledge.model import Knowledge
from nlu.analyze import DATA
from nlu.similarity import Likeness, read_phrasings
from tests.nlu.test_cases import INCIDENTS


@pytest.fixture(scope="module")
def likeness(knowledge: Knowledge) -> Likeness:
    return Likeness(*read_phrasings(knowledge, DATA / "phrases"))


def test_other_matters_are_told_apart_from_incidents(likeness: Likeness) -> None:
    car, incident = likeness.compare(
        ["駐車場で隣の車にぶつけました。", "納品したシステムのバグで取引先の業務が止まり、損害賠償を請求されました。"]
    )

    assert car.kind == "car"
    assert car.patterns.max() < car.kinds["car"]
    assert incident.patterns.max() > max(incident.kinds.values())


def test_a_text_has_the_same_similarity_alone_and_among_others(likeness: Likeness) -> None:
    alone = [likeness.compare([text])[0] for text in INCIDENTS]

    for one, other in zip(alone, likeness.compare(INCIDENTS), strict=True):
        assert one.patterns == pytest.approx(other.patterns, abs=1e-9)
        assert one.kinds == pytest.approx(other.kinds, abs=1e-9)


def test_a_text_without_a_known_sign_is_like_nothing(likeness: Likeness) -> None:
    (similarity,) = likeness.compare(["𓀀𓁐"])

    assert similarity.patterns.max() == 0
    assert max(similarity.kinds.values()) == 0
