"""Words scored in their surroundings: what a score hangs on, what sums say, and a file that gives back what it kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlu.features import figures_alike
from nlu.network import OF_WORD, PAIRS, SPREADS, Block, Network, Token, known_rows, summed, tokens
from nlu.parse import pipeline

pytestmark = pytest.mark.slow  # loads GiNZA

WIDE, LABELS = 8, 3


@pytest.fixture(scope="module")
def vectors() -> np.ndarray:
    return np.asarray(pipeline().vocab.vectors.data)


@pytest.fixture(scope="module")
def network(vectors: np.ndarray) -> Network:
    rng = np.random.default_rng(5)

    def some(*shape: int) -> np.ndarray:
        return rng.normal(0, 0.3, shape).astype(np.float32)

    def block() -> Block:
        return Block(np.ones(WIDE, np.float32), some(3 * WIDE, 2 * WIDE), some(2 * WIDE), some(WIDE, WIDE))

    return Network(
        keys=np.array(sorted(word.key for word in told("画面が消えた")), dtype=np.uint32),
        words=some(5, WIDE),
        pairs=some(PAIRS, WIDE),
        from_vectors=some(vectors.shape[1], WIDE),
        offset=some(WIDE),
        blocks=tuple(block() for _ in SPREADS),
        general=some(WIDE, WIDE),
        gain=np.ones(WIDE, np.float32),
        scored=some(WIDE, LABELS),
        scored_offset=some(LABELS),
    )


def told(text: str) -> tuple[Token, ...]:
    return tokens(pipeline().make_doc(text))


def test_every_word_has_a_score_for_every_label(network: Network, vectors: np.ndarray) -> None:
    for text in ("画面が消えた", "消", "客先の画面が朝から固まって、" * 12):
        scores = network.scores(told(text), vectors)
        assert scores.shape == (len(told(text)), LABELS)
        assert np.isfinite(scores).all()


def test_a_word_is_scored_with_the_words_around_it(network: Network, vectors: np.ndarray) -> None:
    alone, denied = (network.scores(told(text), vectors)[0] for text in ("画面が消えた", "画面が消えない"))

    assert not np.allclose(alone, denied)


def test_what_stands_far_away_is_known_as_a_whole_only(network: Network, vectors: np.ndarray) -> None:
    far = "画面" + "の" * 2 * sum(SPREADS)
    here, there = (network.scores(told(far + end), vectors)[0] for end in ("漏えい", "納品"))
    without = replace(network, general=np.zeros_like(network.general))
    near_only = [without.scores(told(far + end), vectors)[0] for end in ("漏えい", "納品")]

    assert not np.allclose(here, there)
    assert np.allclose(*near_only, atol=1e-5)


def test_a_sum_is_that_of_the_odds_of_the_words() -> None:
    scores = np.log(np.array([[1.0, 2.0], [3.0, 4.0]], dtype=np.float32))

    assert np.exp(summed(scores)) == pytest.approx([4.0, 6.0])
    assert summed(scores[:0]).tolist() == [-np.inf, -np.inf]


def test_a_sum_of_large_scores_stays_a_number() -> None:
    assert summed(np.full((3, 1), 500.0, dtype=np.float32))[0] == pytest.approx(500 + np.log(3))


def test_figures_are_alike_and_words_in_normal_form() -> None:
    one, other = told("サーバが3日止まった"), told("サーバーが12日止まった")

    assert [word.key for word in one] == [word.key for word in other]
    assert figures_alike("1,200万") == "0万"


def test_an_unknown_word_is_known_by_its_characters_and_by_ginza(network: Network, vectors: np.ndarray) -> None:
    [odd] = told("ゑゑ")[:1]

    assert len(odd.pairs) <= OF_WORD
    assert known_rows(network.keys, [odd.key]).tolist() == [0]
    assert all(word.vector >= 0 for word in told("帳簿"))


def test_without_known_words_every_word_is_any_word() -> None:
    assert known_rows(np.array([], dtype=np.uint32), [1, 2]).tolist() == [0, 0]


def test_a_file_gives_back_what_was_written(network: Network, vectors: np.ndarray, tmp_path: Path) -> None:
    np.savez(tmp_path / "n.npz", **network.arrays())
    with np.load(tmp_path / "n.npz") as stored:
        found = Network.read(stored)

    before, after = (one.scores(told("画面が消えたそうです"), vectors) for one in (network, found))
    assert after == pytest.approx(before, abs=0.03)
