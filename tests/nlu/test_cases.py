"""The written phrasings of the 事故例, and the ranking learnt from them."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.errors import TriageError
from knowledge.model import Knowledge
from nlu.analyze import DATA
from nlu.cases import OUT_OF_SCOPE, CaseRanker
from nlu.model import CaseMatch, FactMention
from nlu.text import normalise
from tests.golden_measure import open_texts

PHRASES = DATA / "phrases"
STYLES = {"chat", "colloquial", "keigo", "dialect", "jargon", "typo", "note", "email", "report"}
INCIDENTS = [
    "納品した基幹システムのバグで取引先の業務が6時間止まり、損害賠償を請求されました。",
    "アクセスが集中してサーバーが落ち、販売サイトが閉まりました。",
    "顧客名簿の入ったパソコンを電車に置き忘れました。",
    "テスト不足のまま公開した通販サイトが止まりました。",
    "うつ病で社員が長く働けなくなりました。",
    "あ",
]


def written() -> list[tuple[str, str, dict[str, Any]]]:
    """Every phrasing with its file and the id it stands under."""
    return [
        (path.stem, name, phrase)
        for path in sorted(PHRASES.glob("*.yml"))
        for name, phrases in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for phrase in phrases
    ]


@pytest.fixture(scope="module")
def ranker(knowledge: Knowledge) -> CaseRanker:
    return CaseRanker(knowledge, PHRASES)


def rank(ranker: CaseRanker, text: str, *facts: tuple[str, Any]) -> tuple[CaseMatch, ...]:
    (similarity,) = ranker.similarity([normalise(text).norm])
    return ranker.rank(similarity, [FactMention(fact, value, "stated", 0.9, ()) for fact, value in facts])


def test_every_phrasing_stands_under_a_case_of_its_own_product(knowledge: Knowledge) -> None:
    for stem, name, _ in written():
        if stem != OUT_OF_SCOPE:
            assert name in knowledge.cases
            assert knowledge.cases[name].product_id == stem


def test_every_distinct_case_has_at_least_twelve_phrasings(knowledge: Knowledge) -> None:
    count = dict.fromkeys((case.pattern for case in knowledge.cases.values()), 0)
    for stem, name, _ in written():
        if stem != OUT_OF_SCOPE:
            count[knowledge.cases[name].pattern] += 1

    assert len(count) == 50
    assert {case: number for case, number in count.items() if number < 12} == {}


def test_every_phrasing_has_a_known_style_and_a_text() -> None:
    for _, name, phrase in written():
        assert set(phrase) == {"style", "text"}, name
        assert phrase["style"] in STYLES, name
        assert phrase["text"].strip(), name


def test_no_text_is_written_twice() -> None:
    places = defaultdict(list)
    for stem, name, phrase in written():
        places[normalise(phrase["text"]).norm.strip()].append(f"{stem}: {name}")

    assert {text: where for text, where in places.items() if len(where) > 1} == {}


def test_no_text_of_the_golden_sets_is_among_the_phrasings() -> None:
    phrasings = {normalise(phrase["text"]).norm.strip() for _, _, phrase in written()}

    assert [item["id"] for item in open_texts() if normalise(item["text"]).norm.strip() in phrasings] == []


def test_a_phrasing_under_an_unknown_case_names_the_file_and_the_nearest_case(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    shutil.copytree(PHRASES, tmp_path / "phrases")
    (tmp_path / "phrases" / "it-pi.yml").write_text(
        "it-pi/case/server-capasity:\n  - {style: chat, text: サーバーが落ちた}\n", encoding="utf-8"
    )

    with pytest.raises(TriageError) as caught:
        CaseRanker(knowledge, tmp_path / "phrases")

    assert caught.value.code == "invalid_phrases"
    assert "it-pi.yml" in caught.value.message
    assert "it-pi/case/server-capacity" in caught.value.message


@pytest.mark.parametrize("text", INCIDENTS)
def test_at_most_five_cases_come_best_first_with_scores_from_0_to_1(ranker: CaseRanker, text: str) -> None:
    found = rank(ranker, text)

    assert len(found) == 5
    assert len({case.id for case in found}) == 5
    assert all(0 <= case.score <= 1 for case in found)
    assert [case.score for case in found] == sorted((case.score for case in found), reverse=True)


@pytest.mark.parametrize("name", ["server-capacity", "ec-site-undertested"])
def test_a_case_and_its_duplicate_stand_together(ranker: CaseRanker, name: str) -> None:
    pair = [f"it-liability/case/{name}", f"it-pi/case/{name}"]
    for _, case, phrase in written():
        if case in pair:
            found = rank(ranker, phrase["text"], ("cause", "capacity-shortfall"), ("harm", "third-party-outage"))
            ids = [item.id for item in found]
            at = ids.index(pair[0])
            assert ids[at : at + 2] == pair
            assert found[at].score == found[at + 1].score


def test_every_phrasing_ranks_its_own_case_among_the_first_three(ranker: CaseRanker, knowledge: Knowledge) -> None:
    incidents = [(name, phrase["text"]) for stem, name, phrase in written() if stem != OUT_OF_SCOPE]
    similarities = ranker.similarity([normalise(text).norm for _, text in incidents])
    lost = []
    for (name, text), similarity in zip(incidents, similarities, strict=True):
        patterns = [knowledge.cases[case.id].pattern for case in ranker.rank(similarity, [])]
        if knowledge.cases[name].pattern not in list(dict.fromkeys(patterns))[:3]:
            lost.append((name, text))

    assert lost == []


def test_facts_that_agree_raise_a_case_and_are_named(ranker: CaseRanker, knowledge: Knowledge) -> None:
    case = "it-liability/case/lost-pc-with-client-data"
    text = "顧客名簿の入ったパソコンを電車に置き忘れました。"
    before = next(item for item in rank(ranker, text) if item.id == case)
    after = next(item for item in rank(ranker, text, ("cause", "loss-or-theft")) if item.id == case)
    against = next((item for item in rank(ranker, text, ("cause", "fire")) if item.id == case), None)

    assert "cause" in before.unknown
    assert "cause" in after.same
    assert after.score > before.score or before.score == 1.0
    assert against is None or (against.score < after.score and "cause" in against.different)


def test_doubted_facts_do_not_count_as_agreement(ranker: CaseRanker) -> None:
    (similarity,) = ranker.similarity(["パソコンを置き忘れました。"])
    doubted = [FactMention("cause", "loss-or-theft", "unknown", 0.4, ())]

    assert ranker.rank(similarity, doubted) == ranker.rank(similarity, [])


def test_other_matters_are_told_apart_from_incidents(ranker: CaseRanker) -> None:
    car, incident = ranker.similarity(
        ["駐車場で隣の車にぶつけました。", "納品したシステムのバグで取引先の業務が止まり、損害賠償を請求されました。"]
    )

    assert car.kind == "car"
    assert car.margin < 0 < incident.margin


def test_a_text_has_the_same_similarity_alone_and_among_others(ranker: CaseRanker) -> None:
    alone = [ranker.similarity([text])[0] for text in INCIDENTS]

    for one, other in zip(alone, ranker.similarity(INCIDENTS), strict=True):
        assert one.cases == pytest.approx(other.cases, abs=1e-5)
        assert one.kinds == pytest.approx(other.kinds, abs=1e-5)
