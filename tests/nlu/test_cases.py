"""The ranking of the documented 事故例."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from knowledge.model import Knowledge
from nlu.agreement import COMPARED
from nlu.analyze import DATA, default_reader
from nlu.cases import CaseRanker
from nlu.likeness import Alike, Likeness, load_likeness
from nlu.model import CaseMatch, FactMention
from nlu.text import normalise
from nlu.weights import read_weights
from tests.nlu.test_phrases import written

INCIDENTS = [
    "納品した基幹システムのバグで取引先の業務が6時間止まり、損害賠償を請求されました。",
    "アクセスが集中してサーバーが落ち、販売サイトが閉まりました。",
    "顧客名簿の入ったパソコンを電車に置き忘れました。",
    "テスト不足のまま公開した通販サイトが止まりました。",
    "うつ病で社員が長く働けなくなりました。",
    "あ",
]
pytestmark = pytest.mark.slow  # loads GiNZA

WEIGHTS = read_weights(DATA / "weights.yml")


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    return load_likeness(DATA / "cases.npz")


@pytest.fixture(scope="module")
def ranker(knowledge: Knowledge, likeness: Likeness) -> CaseRanker:
    return CaseRanker(knowledge, likeness.patterns, WEIGHTS.ranking)


def like(likeness: Likeness, text: str) -> Alike:
    reader = default_reader()
    sentences = reader.parser.parse(normalise(text).norm)
    return likeness.compare(sentences, reader.extractor.hear(sentences))


def rank(ranker: CaseRanker, likeness: Likeness, text: str, *facts: tuple[str, Any]) -> tuple[CaseMatch, ...]:
    return ranker.rank(like(likeness, text), [FactMention(fact, value, "stated", 0.9, ()) for fact, value in facts])


@pytest.mark.parametrize("text", INCIDENTS)
def test_at_most_five_cases_come_best_first_with_scores_from_0_to_1(
    ranker: CaseRanker, likeness: Likeness, text: str
) -> None:
    found = rank(ranker, likeness, text)

    assert len(found) == 5
    assert len({case.id for case in found}) == 5
    assert all(0 <= case.score <= 1 for case in found)
    assert [case.score for case in found] == sorted((case.score for case in found), reverse=True)


@pytest.mark.parametrize("name", ["server-capacity", "ec-site-undertested"])
def test_a_case_and_its_duplicate_stand_together(ranker: CaseRanker, likeness: Likeness, name: str) -> None:
    pair = [f"it-liability/case/{name}", f"it-pi/case/{name}"]
    for _, case, phrase in written():
        if case in pair:
            found = rank(
                ranker, likeness, phrase["text"], ("cause", "capacity-shortfall"), ("harm", "third-party-outage")
            )
            ids = [item.id for item in found]
            at = ids.index(pair[0])
            assert ids[at : at + 2] == pair
            assert found[at].score == found[at + 1].score


def test_every_phrasing_ranks_its_own_case_among_the_first_three(
    ranker: CaseRanker, likeness: Likeness, knowledge: Knowledge
) -> None:
    incidents = [(name, phrase["text"]) for _, name, phrase in written()]
    lost = []
    for name, text in incidents:
        patterns = [knowledge.cases[case.id].pattern for case in rank(ranker, likeness, text)]
        if knowledge.cases[name].pattern not in list(dict.fromkeys(patterns))[:3]:
            lost.append((name, text))

    assert lost == []


def test_facts_that_agree_raise_a_case_and_are_named(
    ranker: CaseRanker, likeness: Likeness, knowledge: Knowledge
) -> None:
    case = "it-liability/case/lost-pc-with-client-data"
    text = "取引先の名簿が、出先からの帰りに無くなっていました。"
    before = next(item for item in rank(ranker, likeness, text) if item.id == case)
    after = next(item for item in rank(ranker, likeness, text, ("cause", "loss-or-theft")) if item.id == case)
    against = next((item for item in rank(ranker, likeness, text, ("cause", "fire")) if item.id == case), None)

    assert "cause" in before.unknown
    assert "cause" in after.same
    assert after.score > before.score
    assert against is None or (against.score < after.score and "cause" in against.different)


def test_doubted_facts_do_not_count_as_agreement(ranker: CaseRanker, likeness: Likeness) -> None:
    words = like(likeness, "パソコンを置き忘れました。")
    doubted = [FactMention("cause", "loss-or-theft", "unknown", 0.4, ())]

    assert ranker.rank(words, doubted) == ranker.rank(words, [])


def test_the_scores_are_shares_of_one(ranker: CaseRanker, likeness: Likeness, knowledge: Knowledge) -> None:
    for text in INCIDENTS:
        by_pattern = {knowledge.cases[case.id].pattern: case.score for case in rank(ranker, likeness, text)}

        assert sum(by_pattern.values()) <= 1.01


def test_every_compared_fact_has_weights_and_agreement_speaks_for_a_case() -> None:
    assert set(WEIGHTS.ranking.same) == set(WEIGHTS.ranking.different) == set(COMPARED)
    for fact in COMPARED:
        assert WEIGHTS.ranking.same[fact] > WEIGHTS.ranking.different[fact], fact


def test_a_case_that_was_not_learnt_yet_is_ranked_by_its_facts(knowledge: Knowledge, likeness: Likeness) -> None:
    new = "it-liability/case/lost-pc-with-client-data"
    known = [pattern for pattern in likeness.patterns if pattern != knowledge.cases[new].pattern]
    ranker = CaseRanker(knowledge, known, WEIGHTS.ranking)
    none = np.zeros(len(known), dtype=np.float32)
    told = [
        FactMention(fact, value, "stated", 0.9, ())
        for fact, value in knowledge.cases[new].facts.items()
        if fact in COMPARED
        for value in ([value] if not isinstance(value, (set, frozenset, tuple, list)) else value)
    ]

    assert new in [case.id for case in ranker.rank(Alike(none, none), told)]


def test_what_was_tested_is_hardly_like_a_case_that_turns_on_missing_tests(
    ranker: CaseRanker, likeness: Likeness
) -> None:
    text, turns_on = "納めたサイトが公開の2日後に止まり、売上の補償を求められました。", "ordinary_test_done"
    score = {
        done: sum(match.score for match in rank(ranker, likeness, text, (turns_on, done)) if "undertested" in match.id)
        for done in (False, True)
    }
    assert score[True] < 0.5 * score[False]
