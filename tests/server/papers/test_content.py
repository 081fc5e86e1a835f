"""What a paper says: facts with their status, gaps with their question, verdicts without a promise."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from actions.contract import Answer, AssessmentOut, DeadlineOut, DocumentOut, ReasonOut
from knowledge.model import Knowledge
from server.papers.build import Kind, paper
from server.papers.case_file import CaseFile, Said
from server.papers.paper import Paper, Row
from server.papers.text import text
from server.papers.words import form, words
from tests.server.papers.cases import FACTS, TODAY, answered, empty, full, told


@pytest.fixture
def report(knowledge: Knowledge) -> Paper:
    return paper(full(knowledge), knowledge)


def rows(made: Paper, section: str, item: str) -> list[Row]:
    return [row for row in made[section].rows if row.cells["item"] == item]


def test_a_stated_fact_quotes_the_words_that_told_it_and_their_message(report: Paper) -> None:
    [row] = rows(report, "incident", "請求・損害の金額")

    assert row.cells["value"] == "5,000,000円"
    assert (row.cells["status"], row.cells["source"]) == ("お話のとおり", "「500万円」（お話2）")
    assert not row.gap


def test_a_confirmed_fact_says_who_confirmed_it(report: Paper) -> None:
    [row] = rows(report, "incident", "共済会指定のテストの完了")

    assert (row.cells["value"], row.cells["status"], row.cells["source"]) == (
        "はい",
        "確認済み",
        "担当者が確かめました",
    )


def test_an_inferred_fact_is_marked_and_names_what_it_follows_from(knowledge: Knowledge, report: Paper) -> None:
    [row] = rows(report, "incident", "納品済み")
    [derived] = rows(report, "incident", "契約前に行った業務") or rows(report, "incident", "納品済み")

    assert row.cells["value"] == "（推定）はい"
    assert row.cells["status"] == derived.cells["status"] == "お話から推定"


def test_what_did_not_happen_is_shown_as_denied(report: Paper) -> None:
    happened, denied = rows(report, "incident", "被害")

    assert happened.cells["status"] == "お話のとおり"
    assert (denied.cells["value"], denied.cells["status"]) == ("個人情報の漏えい：当てはまらない", "「ない」とのお話")


def test_a_denied_yes_is_a_no(knowledge: Knowledge) -> None:
    case = replace(full(knowledge), answer=answered(knowledge, told("overseas", True, "denied")))
    [row] = rows(paper(case, knowledge), "incident", "海外で行った業務")

    assert row.cells["value"] == "いいえ"


def test_a_supposition_is_a_gap_and_is_asked(report: Paper) -> None:
    [row] = rows(report, "incident", "委託先（下請け）が行った業務")

    assert row.gap
    assert row.cells["value"] == "【未確認】「はい」かもしれないとのお話です。"
    assert rows(report, "questions", "委託先（下請け）が行った業務")


def test_an_unanswered_question_says_that_it_was_asked(report: Paper) -> None:
    [row] = rows(report, "incident", "海外で行った業務")

    assert row.gap
    assert row.cells["value"].startswith("【未確認】お聞きしましたが、まだ分かりません。")
    assert row.cells["value"].endswith("海外（オフショア開発など）で行ったものですか。")


def test_every_empty_field_is_a_visible_gap_with_its_question(knowledge: Knowledge) -> None:
    made = paper(empty(knowledge), knowledge)
    fields = [field["fact"] for field in form()["incident"] if "when" not in field]

    assert [row.cells["item"] for row in made["incident"].rows] == [knowledge.vocabulary[fact].label for fact in fields]
    for row in (*made["incident"].rows, *made["particulars"].rows):
        assert row.gap
        assert re.fullmatch("【未確認】.+(か。|ください。)", row.cells["value"])
    assert [row.cells["item"] for row in made["questions"].rows] == [
        knowledge.vocabulary[fact].label for fact in fields
    ]


def test_a_field_that_makes_no_sense_yet_is_not_asked_for(knowledge: Knowledge) -> None:
    assert rows(paper(empty(knowledge), knowledge), "incident", "請求を受けた日") == []
    assert rows(paper(full(knowledge), knowledge), "incident", "請求を受けた日")[0].gap


def test_every_fact_of_the_answer_is_in_the_report(knowledge: Knowledge, report: Paper) -> None:
    known = {knowledge.vocabulary[fact.id].label for fact in full(knowledge).answer.facts}

    assert known <= {row.cells["item"] for row in report["incident"].rows}


def test_the_summary_separates_what_is_known_from_what_to_ask(knowledge: Knowledge) -> None:
    made = paper(full(knowledge), knowledge, "summary")

    assert made["known"].rows
    assert not any(row.gap for row in made["known"].rows)
    assert made["questions"].rows
    assert "見立てに納得できない" in made["handover"].rows[0].cells["value"]


def test_questions_come_in_the_order_of_the_answer_with_the_clauses_that_turn_on_them(knowledge: Knowledge) -> None:
    case = full(knowledge)
    shown = [row.cells["question"] for row in paper(case, knowledge)["questions"].rows]
    asked = [question.prompt for question in case.answer.questions]

    assert asked
    assert shown[: len(asked)] == asked
    assert len(shown) == len(set(shown))
    assert "「" in paper(case, knowledge)["questions"].rows[0].cells["clauses"]


def test_a_document_stands_as_it_was_marked(knowledge: Knowledge, report: Paper) -> None:
    case = full(knowledge)
    label = knowledge.clauses[case.answer.documents[0].id].label
    states = {row.cells["label"]: row.cells["state"] for row in report["documents"].rows}

    assert states.pop(label) == "用意できた"
    assert set(states.values()) == {"まだ"}
    assert {row.cells["basis"] for row in report["documents"].rows} == {"資料の定め", "一般的な実務"}


def test_verdicts_name_products_clauses_and_where_they_stand(knowledge: Knowledge, report: Paper) -> None:
    touched = [item for item in full(knowledge).answer.assessments if item.status != "not_covered"]
    products = [knowledge.products[item.product].name for item in touched]

    assert [row.cells["product"] for row in report["assessments"].rows][: len(products)] == products
    assert {row.cells["product"] for row in report["clauses"].rows} <= set(products)
    assert all(row.cells["passage"] for row in report["clauses"].rows)
    assert [row.cells["label"] for row in report["cases"].rows] == [
        knowledge.cases[found.id].label for found in full(knowledge).answer.cases
    ]
    assert report["cases"].rows[0].cells["same"] == "被害"


PROMISES = re.compile("支払われます|お支払いします|補償されます|補償します|必ず|保証します|間違いなく|確実に")


@pytest.mark.parametrize("kind", ["report", "summary"])
def test_nothing_promises_a_payment(kind: Kind, case: CaseFile, knowledge: Knowledge) -> None:
    shown = text(paper(case, knowledge, kind))

    assert PROMISES.findall(shown) == []
    assert "最後に決めるのは保険会社です" in shown


def test_the_edition_that_gave_the_answer_is_named_and_a_newer_one_too(knowledge: Knowledge) -> None:
    case = full(knowledge)
    [now] = rows(paper(case, knowledge), "origin", "知識ベースの版")
    old = replace(case, answer=case.answer.model_copy(update={"edition": "old"}))
    [then] = rows(paper(old, knowledge), "origin", "知識ベースの版")

    assert now.cells["value"] == knowledge.edition
    assert then.cells["value"].startswith(f"old（いまの版は {knowledge.edition}")


def test_ids_that_this_edition_does_not_have_are_shown_as_they_are(knowledge: Knowledge) -> None:
    gone = "gone/exclusion/old"
    reason = ReasonOut(clause=gone, effect="excludes", holds=True, facts=("old_fact",))
    verdict = AssessmentOut(
        product="gone",
        status="needs_rider",
        basis="clauses",
        covers=(),
        heads=(),
        riders_needed=("gone/rider/old",),
        reasons=(reason,),
        open_questions=("old_fact",),
    )
    answer = Answer(
        scope="in",
        facts=(told("old_fact", "x"), told("harm", "old-harm")),
        assessments=(verdict,),
        documents=(DocumentOut(id="gone/document/old", product="gone", basis="documented"),),
        deadlines=(DeadlineOut(id="gone/deadline/old", due=TODAY),),
        duties=("gone/duty/old",),
        notices=("gone/condition/old",),
    )
    shown = text(paper(CaseFile("1", answer, TODAY), knowledge))

    for wanted in ("gone", gone, "old_fact", "old-harm", "gone/document/old", "gone/deadline/old", "gone/duty/old"):
        assert wanted in shown


@pytest.mark.parametrize(("scope", "said"), [("out", "別のこと"), ("unclear", "まだ、どのような事故か分かりません")])
def test_a_paper_says_when_it_is_no_incident_for_these_products(knowledge: Knowledge, scope: str, said: str) -> None:
    case = CaseFile("1", Answer.model_validate({"scope": scope}), TODAY, story=(Said("こんにちは"),))
    made = paper(case, knowledge)

    assert said in rows(made, "origin", "対象")[0].cells["value"]
    assert made["assessments"].rows == made["clauses"].rows == made["deadlines"].rows == ()
    assert made["story"].rows[0].cells["text"] == "こんにちは"


def test_facts_that_staff_added_later_are_told_not_to_be_reckoned_yet(knowledge: Knowledge) -> None:
    case = replace(full(knowledge), reckoned=False)

    assert "計算し直してください" in text(paper(case, knowledge))
    assert "計算し直してください" not in text(paper(full(knowledge), knowledge))


def test_the_same_case_gives_the_same_paper(knowledge: Knowledge) -> None:
    assert paper(full(knowledge), knowledge) == paper(full(knowledge), knowledge)


def test_the_words_fit_together() -> None:
    say = words()

    for kind, made in say["papers"].items():
        assert set(made["sections"]) <= say["sections"].keys(), kind
    assert {name for made in say["papers"].values() for name in made["sections"]} == say["sections"].keys()
    for name, section in say["sections"].items():
        assert len(section["columns"]) == len(section["widths"]), name
        if "line" in section:
            assert set(re.findall(r"{(\w+)}", section["line"])) == set(section["columns"]), name


def test_the_form_asks_for_facts_of_the_vocabulary_only(knowledge: Knowledge) -> None:
    asked = [field["fact"] for field in form()["incident"]]
    conditions = [fact for field in form()["incident"] for fact in field.get("when", {})]

    assert {*asked, *conditions, *form()["export"]} <= set(knowledge.vocabulary.facts)
    assert len(FACTS) > 10
