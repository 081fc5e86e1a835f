"""The words: complete, short, and never a promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from actions import explain, final, handover, papers, verdicts, voices, wording
from actions.answer import Understanding, conclude
from actions.contract import Answer, FactOut, PolicyIn
from actions.holding import Holding
from actions.slots import Conversation
from knowledge.assessment import Status
from knowledge.errors import TriageError
from knowledge.model import Knowledge
from nlu.analyze import DATA
from nlu.matters import OURS, read_matters

NOTHING = Holding()
RESPONSES = Path(wording.__file__).parents[1] / "bot" / "domain" / "responses.yml"
PROMISE = re.compile(
    r"(補償され|支払われ|お支払いし|お支払いでき)ます|必ず|(対象|補償)になります|(保険金|お金)が出ます"
)


def sentences(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for part in node.values():
            yield from sentences(part)
    elif isinstance(node, list):
        for part in node:
            yield from sentences(part)
    elif isinstance(node, str):
        yield node


def all_words() -> list[str]:
    told = (wording.words(), explain.glossary(), voices.words())
    return [*sentences(list(told)), *sentences(yaml.safe_load(RESPONSES.read_text(encoding="utf-8"))["responses"])]


def test_no_word_promises_payment() -> None:
    assert PROMISE.search("この損害は補償されます"), "the check itself must be able to fail"
    for text in all_words():
        assert not PROMISE.search(text), text


def test_sentences_are_short_and_plain() -> None:
    for text in all_words():
        for sentence in re.split(r"[。\n]", re.sub(r"「[^」]*」|{[^}]*}", "", text)):
            assert len(sentence) <= 60, sentence
            assert not re.search(r"(である|致します|御座|ございません)$", sentence), sentence


def test_every_status_and_every_out_of_scope_kind_has_words() -> None:
    assert set(wording.words()["statuses"]) == set(get_args(Status))
    kinds = wording.words()["out_of_scope"]["kinds"]

    assert {kind for kind, _ in read_matters(DATA / "matters")} - {OURS} == set(kinds)


def test_every_question_has_label_reason_and_short_options(knowledge: Knowledge) -> None:
    for fact in knowledge.vocabulary.facts.values():
        assert fact.label
        if fact.question:
            assert fact.question.endswith("。")
            assert fact.why
            assert all(len(label) <= 24 for label in fact.values.values())


def facts(**values: Any) -> tuple[FactOut, ...]:
    return tuple(FactOut(id=name, value=value, status="stated") for name, value in values.items())


@pytest.fixture
def answer(knowledge: Knowledge) -> Answer:
    """An incident with open questions."""
    known = facts(harm="third-party-outage", cause="software-defect", incident_date="2026-11-20")
    return conclude(knowledge, Understanding("in", known))


def test_each_touched_product_is_told_with_its_status_and_reason(knowledge: Knowledge, answer: Answer) -> None:
    text = verdicts.verdicts(knowledge, answer, NOTHING, heading="first").text
    full = verdicts.told_in_full(answer, NOTHING)
    assert len(full) == verdicts.MAX_PRODUCTS
    for item in answer.assessments:
        name, status = knowledge.products[item.product].name, wording.words()["statuses"][item.status]
        assert (f"・{name}：{status}\n　" in text) is (item in full), item
        assert (f"{name}（{status}）" in text) is (item.status != "not_covered" and item not in full), item


def test_a_failed_condition_is_told_as_a_condition(knowledge: Knowledge) -> None:
    known = facts(
        harm="third-party-outage", cause="software-defect", business="system-development", designated_test_done=False
    )
    concluded = conclude(knowledge, Understanding("in", known))
    text = verdicts.verdicts_of(knowledge, concluded, NOTHING, ["system-risk-dev"]).text

    assert "という条件を満たさない" in text


def test_own_sentences_take_the_place_of_the_projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.yml"
    own.write_text("hand_over: {next: 平日の9時から17時にお返事します。}", encoding="utf-8")
    loaded = wording.read_yaml(wording.DATA)
    monkeypatch.setattr(wording, "words", lambda: loaded)

    wording.use(own)
    assert wording.words()["hand_over"]["next"] == "平日の9時から17時にお返事します。"
    assert wording.words()["hand_over"]["already"]


def test_a_sentence_that_does_not_exist_cannot_be_set(tmp_path: Path) -> None:
    own = tmp_path / "own.yml"
    own.write_text("hand_over: {nexxt: …}", encoding="utf-8")

    with pytest.raises(TriageError, match="next") as raised:
        wording.use(own)
    assert raised.value.code == "invalid_wording"


def test_the_final_answer_has_at_most_four_messages_and_ends_with_who_decides(
    knowledge: Knowledge, answer: Answer
) -> None:
    known = Conversation(scope="in", facts=facts(harm="third-party-outage", cause="software-defect"))
    messages = final.final(knowledge, known, answer, first=True)

    assert len(messages) <= 4
    assert [message.kind for message in messages] == ["verdicts", "actions", "papers", "notice"]
    assert "各保険会社が請求ごとに判断します" in messages[-1].text
    assert knowledge.vocabulary["ordinary_test_done"].label in messages[0].text
    assert [button.title for button in messages[-1].buttons][-1] == "わからない"


def test_documented_papers_stand_apart_from_customary_ones(knowledge: Knowledge) -> None:
    known = facts(
        harm="third-party-outage",
        cause="software-defect",
        business="system-development",
        designated_test_done=True,
        within_one_year_of_designated_test=True,
        spec_mismatch=True,
    )
    text = papers.documents(knowledge, conclude(knowledge, Understanding("in", known))).text

    assert text.index("資料に定めのあるもの") < text.index("共済金請求書") < text.index("一般的に求められるもの")


def test_a_deadline_is_a_day_or_what_it_counts_from(knowledge: Knowledge) -> None:
    known = {"harm": "third-party-outage", "cause": "software-defect", "business": "system-development"}
    dated = conclude(knowledge, Understanding("in", facts(**known, incident_date="2026-11-20")))
    undated = conclude(knowledge, Understanding("in", facts(**known)))

    assert "2027年1月20日まで" in papers.deadlines(knowledge, dated).text
    assert "事故が起きた日から数えます" in papers.deadlines(knowledge, undated).text


def test_every_rider_is_explained_under_each_of_its_names(knowledge: Knowledge, answer: Answer) -> None:
    for rider in knowledge.riders().values():
        for name in (rider.label, *rider.aliases):
            assert rider.wording in explain.term(knowledge, f"{name}って何ですか", answer, None).text, name


def test_held_products_stand_first_and_in_the_same_terms(knowledge: Knowledge, answer: Answer) -> None:
    holding = Holding((PolicyIn(product="cyber-protector"), PolicyIn(product="media-liability")))
    text = verdicts.verdicts(knowledge, answer, holding, heading="final").text
    names = [knowledge.products[product].name for product in ("cyber-protector", "media-liability", "b-plan")]

    assert sorted(names, key=text.index) == names
    assert f"・{names[0]}：{wording.words()['statuses']['needs_rider']}" in text
    assert f"・{names[1]}：{wording.words()['statuses']['not_covered']}" in text


@pytest.mark.parametrize(
    ("not_held", "words"), [((), "保険証券で確かめてください"), (("any/rider",), "付けていないとのことなので")]
)
def test_a_missing_rider_is_told_by_what_is_known_of_it(
    knowledge: Knowledge, answer: Answer, not_held: tuple[str, ...], words: str
) -> None:
    holding = Holding((PolicyIn(product="cyber-protector"),), not_held)

    assert words in verdicts.verdicts(knowledge, answer, holding, heading="final").text


def test_papers_and_days_are_those_of_what_is_held(knowledge: Knowledge, answer: Answer) -> None:
    held = final.of_held(answer, Holding((PolicyIn(product="b-plan"),)))

    assert {document.product for document in held.documents} == {"b-plan"}
    assert held.deadlines == ()


def test_a_second_final_answer_tells_only_what_is_different(knowledge: Knowledge, answer: Answer) -> None:
    from dataclasses import replace

    from actions.turn import statuses

    known = Conversation(scope="in", told=statuses(answer), concluded=final.fingerprint(answer, NOTHING))
    other = answer.model_copy(update={"deadlines": (*answer.deadlines, *answer.deadlines)})

    assert final.again(knowledge, known, answer) == []
    assert [message.kind for message in final.again(knowledge, known, other)] == ["papers", "text"]
    assert [message.kind for message in final.again(knowledge, replace(known, told=()), answer)] == [
        "verdicts",
        "text",
    ]


def test_limits_are_told_product_by_product(knowledge: Knowledge) -> None:
    known = facts(harm="third-party-outage", cause="software-defect", business="system-development")
    answer = conclude(knowledge, Understanding("in", known))
    text = explain.limits(knowledge, answer, NOTHING).text

    assert "3,000万円" in text
    for product in verdicts.standing_products(answer, NOTHING):
        assert f"【{knowledge.products[product].name}】" in text


@pytest.mark.parametrize("term", list(explain.glossary()))
def test_every_word_of_the_glossary_is_explained_under_each_of_its_names(
    knowledge: Knowledge, answer: Answer, term: str
) -> None:
    entry = explain.glossary()[term]
    for name in (term, *entry.get("also", ())):
        assert entry["text"] in explain.term(knowledge, f"{name}とは何ですか", answer, None).text, name


def test_no_limit_is_told_before_an_incident(knowledge: Knowledge) -> None:
    nothing = conclude(knowledge, Understanding("unclear", ()))

    assert explain.limits(knowledge, nothing, NOTHING).text == wording.words()["limits"]["not_yet"]


def test_where_nobody_takes_over_no_colleague_is_promised(
    knowledge: Knowledge, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = wording.read_yaml(wording.DATA)
    for module in (wording, handover):
        monkeypatch.setattr(module, "words", lambda: loaded)
    wording.without_operators()

    told = [
        handover.hand_over(knowledge, Conversation(handed_over=before), answer, reason).text
        for reason in handover.REASONS
        for before in (None, reason)
    ]
    told.append(handover.comfort("crisis", asking=False).text)
    for text in told:
        assert not re.search("引き継ぎます|受付一覧|確かめてもらいます|この画面に届きます", text), text
    assert all("お電話ください" in text for text in told[:-1])
