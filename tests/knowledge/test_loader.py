"""Every kind of mistake in the knowledge files, all found at once, each with its place and what is allowed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.check import check, outcomes
from knowledge.conditions import parse
from knowledge.errors import TriageError
from knowledge.loader import DATA, KnowledgeError, edition_of, load, read_yaml
from knowledge.model import Knowledge
from knowledge.truth import Truth


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def change(data: Path, name: str, old: str, new: str) -> None:
    """Replace the first `old` in a file; a text that is not there would make the test say nothing."""
    path = data / name
    text = path.read_text(encoding="utf-8")
    assert old in text, (name, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


B_PLAN, IT_PI, CYBER = "products/b-plan.yml", "products/it-pi.yml", "products/cyber-protector.yml"

# (file, what stands there, the mistake, what must be told)
MISTAKES = {
    "a fact that does not exist": (
        B_PLAN,
        "when: {analysis_error: true}",
        "when: {analysis_eror: true}",
        ["b-plan.yml: exclusions.analysis-error.when.analysis_eror", "近いもの: analysis_error"],
    ),
    "a value that does not exist": (
        B_PLAN,
        "when: {cause: delay}",
        "when: {cause: delai}",
        [
            "b-plan.yml: exclusions.non-performance-or-delay.when.cause",
            "近いもの: delay",
            "使えるもの: software-defect",
        ],
    ),
    "a word where yes or no belongs": (
        B_PLAN,
        "when: {unfair_advertising: true}",
        "when: {unfair_advertising: yes please}",
        ["unfair-advertising.when.unfair_advertising: true か false"],
    ),
    "a field that does not exist": (
        B_PLAN,
        "    breached_when: {",
        "    breeched_when: {",
        ["duties.no-settlement-without-consent.breeched_when", "近いもの: breached_when", "使えるもの: passage"],
    ),
    "a field that is missing": (
        IT_PI,
        "    when: {cause: misestimate}\n",
        "",
        ["it-pi.yml: exclusions.inaccurate-estimate.when: この項目が必要です"],
    ),
    "a word outside a closed list": (
        B_PLAN,
        "    act: do_not",
        "    act: dont",
        ["duties.no-settlement-without-consent.act: 「dont」", "近いもの: do_not", "使えるもの: do、do_not"],
    ),
    "an empty wording": (IT_PI, "    label: 回収\n", '    label: ""\n', ["exclusions.recall.label: 空にできません"]),
    "an id that is not the file's name": (IT_PI, "id: it-pi\n", "id: it-pl\n", ["it-pi.yml: id は"]),
    "a fact without its why": (
        "facts.yml",
        "  why: テスト期間中の損害は対象外とする商品があるためです。\n",
        "",
        ["facts.yml: in_test_period: question と why は一緒に"],
    ),
    "an option that is no value": (
        "facts.yml",
        "options: [system-development, ",
        "options: [system-develpment, ",
        ["facts.yml: business: 「system-develpment」は values にありません"],
    ),
    "a kind that does not exist": (
        "facts.yml",
        "  kind: date\n  label: 納品した日",
        "  kind: dat\n  label: 納品した日",
        ["facts.yml: delivered_date: kind: 「dat」", "近いもの: date"],
    ),
    "a derivation of a fact of the wrong kind": (
        "derivations.yml",
        "  from: designated_test_date",
        "  from: overseas",
        ["derivations.yml: 4件目: 「overseas」は date の事実ではありません"],
    ),
    "a derivation of two forms": (
        "derivations.yml",
        "  within: {months: 1}",
        "  within: {months: 1}\n  value: true\n  when: {delivered: true}",
        ["derivations.yml: 1件目", "from・to・within の3つ、from・before の2つ、または when・value"],
    ),
    "a customary paper for a kind of product that does not exist": (
        "common.yml",
        "kinds: [liability, first-party]",
        "kinds: [liabilty, first-party]",
        ["common.yml: customary_documents.accident-report.kinds.0: 「liabilty」", "近いもの: liability"],
    ),
}

REFERENCES = {
    "an exception that does not exist": (
        B_PLAN,
        "exceptions: [fire-or-explosion, ",
        "exceptions: [fire-or-explosio, ",
        ["b-plan/exception/fire-or-explosio", "近いもの: b-plan/exception/fire-or-explosion"],
    ),
    "a rider that lifts what does not exist": (
        IT_PI,
        "lifts: [virus-or-intrusion]",
        "lifts: [virus]",
        ["it-pi/rider/computer-attack: 「it-pi/exclusion/virus」はありません"],
    ),
    "a head that does not exist": (
        B_PLAN,
        "heads: [damages, litigation-costs]",
        "heads: [damage, litigation-costs]",
        ["「b-plan/head/damage」はありません（近いもの: b-plan/head/damages"],
    ),
    "a rider that brings a cover and does not exist": (
        CYBER,
        "rider: it-business",
        "rider: it-busines",
        ["「cyber-protector/rider/it-busines」はありません"],
    ),
    "a plan that does not exist": (CYBER, "    plan: wide", "    plan: wyde", ["「wyde」はありません（近いもの: wide"]),
    "a date that does not exist": (
        CYBER,
        "counts_from: notice_received_date",
        "counts_from: notice_recieved_date",
        ["「notice_recieved_date」はありません（近いもの: notice_received_date"],
    ),
    "a duplicate of a case that does not exist": (
        "products/it-liability.yml",
        "same_as: it-pi/case/server-capacity",
        "same_as: it-pi/case/server-capacty",
        ["「it-pi/case/server-capacty」はありません（近いもの: it-pi/case/server-capacity"],
    ),
    "an adjoining harm that does not exist": (
        "common.yml",
        "adjoining_harms: [third-party-economic-loss, ",
        "adjoining_harms: [third-party-economic-los, ",
        ["adjoining_harms: 「third-party-economic-los」はありません（近いもの: third-party-economic-loss"],
    ),
    "a fact that nothing uses": (
        "facts.yml",
        "outage_hours:\n",
        "weather: {kind: yes_no, label: 天気}\noutage_hours:\n",
        ["「weather」は、どの条項・期限・事故例でも使われていません"],
    ),
}

OVERSIGHTS = {
    "a question without です・ます": (
        "facts.yml",
        "もう納品していましたか。",
        "もう納品した？",
        ["facts.yml: delivered.question"],
    ),
    "a reason without です・ます": (
        "facts.yml",
        "why: 故意や犯罪による損害は対象外になるためです。",
        "why: 故意や犯罪による損害は対象外になるため",
        ["facts.yml: intentional.why"],
    ),
    "a wording without です・ます": (
        IT_PI,
        "wording: 回収から生じた請求は対象外です。",
        "wording: 回収から生じた請求は対象外",
        ["it-pi.yml: exclusion/recall.wording"],
    ),
    "an exception that no exclusion names": (
        B_PLAN,
        "exceptions: [fire-or-explosion, ",
        "exceptions: [",
        ["b-plan/exception/fire-or-explosion: どの exclusions"],
    ),
    "a rider that nothing refers to": (
        IT_PI,
        "    lifts: [virus-or-intrusion]\n",
        "",
        ["it-pi/rider/computer-attack: lifts"],
    ),
    "a head of no cover": (
        IT_PI,
        "heads: [damages, defence-costs, data-restoration]",
        "heads: [damages, data-restoration]",
        ["it-pi/head/defence-costs: どの covers"],
    ),
    "a limit of no cover": (IT_PI, "    limits: [policy-limit]\n", "", ["it-pi/limit/policy-limit: covers"]),
    "two clauses of one name": (
        IT_PI,
        "    label: 回収\n",
        "    label: 履行の遅れ\n",
        ["it-pi/exclusion/recall: label「履行の遅れ」は", "it-pi/exclusion/delay"],
    ),
    "two facts of one name": (
        "facts.yml",
        "label: 納品した日",
        "label: 使い始めた日",
        ["facts.yml: delivered_date: label「使い始めた日」は、facts.yml: use_started_date"],
    ),
    "two values of one name": ("facts.yml", "fire: 火災", "fire: 解雇", ["facts.yml: cause.dismissal", "「解雇」"]),
    "two products of one alias": (
        "products/device-repair.yml",
        "aliases: [",
        "aliases: [共済, ",
        ["別名「共済」は、device-repair にもあります"],
    ),
    "a condition that can never hold": (
        B_PLAN,
        "when: {cause: delay}",
        "when: {date_processing_error: true, not: {date_processing_error: true}}",
        ["exclusion/non-performance-or-delay.when: この条件は、どんな事実でも成り立ちません"],
    ),
    "a condition that always holds": (
        B_PLAN,
        "when: {date_processing_error: true}",
        "when: {any: [{cause: delay}, {not: {cause: delay}}]}",
        ["exclusion/date-recognition.when: この条件は、どんな事実でも成り立ってしまいます"],
    ),
    "an id that is not kebab-case": (IT_PI, "  recall:\n", "  Recall_:\n", ["exclusion/Recall_: id には"]),
    "a presumption on a date": (
        "facts.yml",
        "  label: 納品した日",
        "  label: 納品した日\n  presumed: false",
        ["facts.yml: delivered_date.presumed: kind が yes_no"],
    ),
}


def test_the_shipped_files_have_no_problem() -> None:
    assert check().problems == []


@pytest.mark.parametrize("slip", OVERSIGHTS)
def test_a_slip_is_told_with_its_place(data: Path, slip: str) -> None:
    name, old, new, told = OVERSIGHTS[slip]
    change(data, name, old, new)
    problems = "\n".join(check(data).problems)
    for words in told:
        assert words in problems


def test_all_mistakes_are_told_in_one_list(data: Path) -> None:
    for name, old, new, _ in MISTAKES.values():
        change(data, name, old, new)
    with pytest.raises(KnowledgeError) as caught:
        load(data)
    problems = "\n".join(caught.value.problems)
    lacking = [words for *_, told in MISTAKES.values() for words in told if words not in problems]
    assert lacking == []
    assert f"{len(caught.value.problems)} 件" in caught.value.message


def test_all_wrong_references_are_told_in_one_list(data: Path) -> None:
    for name, old, new, _ in REFERENCES.values():
        change(data, name, old, new)
    problems = "\n".join(check(data).problems)
    assert [words for *_, told in REFERENCES.values() for words in told if words not in problems] == []


@pytest.mark.parametrize("mistakes", [MISTAKES, REFERENCES], ids=["mistakes", "references"])
def test_a_base_with_one_mistake_is_never_returned(
    data: Path, mistakes: dict[str, tuple[str, str, str, list[str]]]
) -> None:
    name, old, new, _ = next(iter(mistakes.values()))
    change(data, name, old, new)
    with pytest.raises(KnowledgeError):
        load(data)


def test_a_key_written_twice_is_refused_with_its_line(data: Path) -> None:
    change(data, B_PLAN, "  untested-software:\n", "  date-recognition:\n    label: もう一度\n  untested-software:\n")
    with pytest.raises(TriageError, match=r"「date-recognition」が2回書かれています") as caught:
        read_yaml(data / B_PLAN)
    assert "line " in caught.value.message


@pytest.mark.parametrize("content", ["", "[1, 2]", "a: [", "? [a]\n: b", "\t", "!!python/object:os.system {}"])
@pytest.mark.parametrize("name", ["facts.yml", "common.yml", B_PLAN])
def test_a_file_that_is_no_knowledge_is_a_problem_and_never_a_crash(data: Path, name: str, content: str) -> None:
    (data / name).write_text(content, encoding="utf-8")
    assert check(data).problems


@pytest.mark.parametrize("content", ["a: 1", "3", "- 3", "- {fact: [a]}", "- {fact: overseas, value: true, when: 3}"])
def test_derivations_that_are_none_are_a_problem(data: Path, content: str) -> None:
    (data / "derivations.yml").write_text(content, encoding="utf-8")
    assert any("derivations.yml" in problem for problem in check(data).problems)


def test_a_file_that_is_not_utf8_is_a_problem(data: Path) -> None:
    (data / "common.yml").write_bytes("日本語".encode("shift_jis"))
    assert any("common.yml: 読めません" in problem for problem in check(data).problems)


def test_a_file_that_is_missing_is_a_problem(data: Path) -> None:
    (data / "common.yml").unlink()
    assert any("common.yml: 読めません" in problem for problem in check(data).problems)


def test_an_ended_clause_is_weighed_no_more_but_can_still_be_cited(data: Path) -> None:
    change(data, IT_PI, "    label: 回収\n", "    label: 回収\n    ended: 2026-04-01\n")
    knowledge = load(data)
    assert "it-pi/exclusion/recall" not in {clause.id for clause in knowledge.products["it-pi"].exclusions}
    assert knowledge.clauses["it-pi/exclusion/recall"].label == "回収"


def test_the_edition_changes_with_the_files_and_only_with_them(data: Path) -> None:
    edition = load(data).edition
    assert edition_of(data) == edition
    change(data, IT_PI, "    label: 回収\n", "    label: 商品の回収\n")
    assert edition_of(data) != edition


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        ({"cause": "delay"}, {Truth.YES, Truth.NO}),
        ({"cause": "delay", "not": {"cause": ["delay", "fire"]}}, {Truth.NO}),
        ({"cause": "delay", "all": [{"cause": "fire"}]}, {Truth.YES, Truth.NO}),  # several causes at once
        ({"any": [{"overseas": True}, {"overseas": False}]}, {Truth.YES}),
    ],
)
def test_what_a_condition_can_come_to(knowledge: Knowledge, condition: dict[str, object], possible: set[Truth]) -> None:
    parsed = parse(condition, knowledge.vocabulary, "試験", [])
    assert parsed is not None
    assert outcomes(parsed, knowledge.vocabulary) == possible
