"""Each measure of `triage evaluate` against figures worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from server.evaluation.cases import measure_cases
from server.evaluation.coverage import measure_coverage
from server.evaluation.evaluation import evaluate
from server.evaluation.facts import measure_facts
from server.evaluation.given import GivenFact
from server.evaluation.reckoning import Share, percentile
from server.evaluation.scope import measure_scope
from server.evaluation.words import words
from tests.server.readings import BUG, DOWN, KNOWLEDGE, PC, TEXT, product, reading

IT_BUSINESS = "cyber-protector/rider/it-business"
ATTACK = "it-pi/rider/computer-attack"
UNTESTED = "b-plan/exclusion/untested-software"
LEAK = "it-pi/exclusion/personal-data-leak"


def test_an_interval_is_wilsons() -> None:
    # 8 of 10, z = 1.96: (0.8 + 0.19207 ± 1.96·√(0.016 + 0.0096036)) / 1.38415
    low, high = Share(8, 10).interval or (0, 0)

    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert Share(0, 0).interval is None
    assert Share(0, 0).rate is None
    assert (Share(10, 10).interval or (0, 0))[1] == pytest.approx(1.0)


def test_a_percentile_lies_between_its_neighbours() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2.5
    assert percentile([1, 2, 3, 4, 5], 0.95) == pytest.approx(4.8)
    assert percentile([], 0.5) is None


def test_cases_are_counted_first_and_among_three_by_style() -> None:
    figures = measure_cases(
        [
            reading({"style": "chat", "cases": [DOWN]}, cases=((DOWN, 0.9), (BUG, 0.2))),
            reading({"style": "chat", "cases": [DOWN]}, cases=((BUG, 0.6), (PC, 0.3), (DOWN, 0.2))),
            reading({"style": "note", "cases": [PC]}, cases=((BUG, 0.6),)),
            reading({"style": "email", "cases": [PC]}, scope="unclear"),
            reading({"style": "", "cases": [PC, BUG]}, cases=((BUG, 0.9),)),
        ],
        KNOWLEDGE,
    )

    assert figures.chat.top1 == Share(1, 2)
    assert figures.chat.top3 == Share(2, 2)
    assert figures.written.top1 == Share(0, 2)
    assert figures.all.top1 == Share(2, 5)
    assert figures.confusion == {(DOWN, DOWN): 1, (DOWN, BUG): 1, (PC, BUG): 1, (PC, ""): 1, (BUG, BUG): 1}


def test_precision_and_recall_of_a_case() -> None:
    figures = measure_cases(
        [
            reading({"cases": [DOWN]}, cases=((DOWN, 0.9),)),
            reading({"cases": [DOWN]}, cases=((BUG, 0.9),)),
            reading({"scope": "out"}, cases=((BUG, 0.9),)),
            reading({"scope": "out"}, scope="out"),
            reading({"scope": "out", "scope_ok": ["in"]}, cases=((BUG, 0.9),)),
        ],
        KNOWLEDGE,
    )

    down, bug = figures.tallies[DOWN], figures.tallies[BUG]
    assert (down.support, down.precision, down.recall) == (2, 1.0, 0.5)
    assert down.f1 == pytest.approx(2 / 3)
    assert (bug.support, bug.precision, bug.recall) == (0, 0.0, None)
    assert bug.extra == 2, "an answer to what is no incident counts, unless it may be taken for one"
    assert figures.macro_f1 == pytest.approx(2 / 3), "only cases that are labelled"


def test_a_documented_duplicate_counts_as_its_pattern() -> None:
    duplicate = next(case for case in KNOWLEDGE.cases.values() if case.same_as)

    figures = measure_cases([reading({"cases": [duplicate.pattern]}, cases=((duplicate.id, 0.9),))], KNOWLEDGE)

    assert figures.all.top1 == Share(1, 1)


def test_the_calibration_error_weighs_the_gap_of_each_bin() -> None:
    figures = measure_cases(
        [
            reading({"cases": [DOWN]}, cases=((DOWN, 0.91),)),
            reading({"cases": [DOWN]}, cases=((DOWN, 0.99),)),
            reading({"cases": [DOWN]}, cases=((BUG, 0.25),)),
            reading({"cases": [DOWN]}, cases=((DOWN, 1.0),)),
        ],
        KNOWLEDGE,
    )

    low, high = figures.bins
    assert (low.low, low.score, low.right) == (0.2, 0.25, Share(0, 1))
    assert (high.low, high.right) == (0.9, Share(3, 3))
    # bins: 3 texts, mean score 2.9/3, all right; 1 text, 0.25, wrong
    assert figures.calibration_error == pytest.approx((3 * (1 - 2.9 / 3) + 1 * 0.25) / 4)


STATED = {"id": "harm", "value": "third-party-outage", "polarity": "stated", "quote": "6時間止まりました"}
DENIED = {"id": "harm", "value": "personal-data-leak", "polarity": "denied", "quote": "漏えいはありません"}


def fact(fact_id: str, value: Any, status: str = "stated", **more: Any) -> GivenFact:
    return GivenFact(id=fact_id, value=value, status=status, **more)  # type: ignore[arg-type]


def test_facts_are_compared_by_value_and_polarity() -> None:
    label = {"facts": [STATED, DENIED, {"id": "outage_hours", "value": 6}, {"id": "delivered", "value": False}]}
    answered = (
        fact("harm", "third-party-outage"),
        fact("harm", "personal-data-leak"),  # the text denies it
        fact("outage_hours", 6.0),
        fact("delivered", False, "inferred", read=False),  # labelled, so it counts
        fact("within_first_month_of_use", True, "inferred", read=False),  # follows, not labelled: no error
        fact("cause", "malware", "unknown"),  # a suspicion claims nothing
    )

    figures = measure_facts([reading(label, facts=answered)])

    harm = figures.facts["harm"]
    assert (harm.right, harm.extra, harm.missed) == (1, 1, 1)
    assert figures.facts["outage_hours"].f1 == 1.0
    assert figures.facts["delivered"].f1 == 1.0
    assert set(figures.facts) == {"harm", "outage_hours", "delivered"}
    assert figures.total.f1 == pytest.approx(2 * 3 / (2 * 3 + 1 + 1))
    assert figures.values["harm", "personal-data-leak"].missed == 1


def test_a_kind_of_fact_that_nobody_labelled_is_told_apart() -> None:
    figures = measure_facts([reading({"facts": [STATED]}, facts=(fact("claim_date", "2026-11-20"),))])

    assert figures.unlabelled["claim_date"].extra == 1
    assert figures.total.extra == 0


def test_evidence_overlap_is_characters_shared_by_characters_covered() -> None:
    # quote 5–14, evidence 9–14: 5 of 9 characters; the second answer points elsewhere
    right = reading({"facts": [STATED]}, facts=(fact("harm", "third-party-outage", spans=((9, 14),)),))
    beside = reading({"facts": [STATED]}, facts=(fact("harm", "third-party-outage", spans=((0, 4),)),))

    figures = measure_facts([right, beside])

    assert TEXT[5:14] == STATED["quote"]
    assert figures.overlaps["harm"].ious == (pytest.approx(5 / 9), 0.0)
    assert figures.overlap.mean == pytest.approx(5 / 18)
    assert figures.overlap.touching == Share(1, 2)


def test_what_is_denied_or_doubted_must_not_be_held() -> None:
    label = {
        "facts": [DENIED, {"id": "cause", "value": "malware", "polarity": "unsure"}, STATED],
        "not_facts": [
            {"id": "claim_received", "value": True},
            {"id": "harm", "value": "own-data-loss"},
            {"id": "harm", "value": "third-party-outage"},  # also stated: no error to hold it
        ],
    }
    answered = (
        fact("harm", "third-party-outage"),
        fact("harm", "personal-data-leak", "denied"),
        fact("cause", "malware"),
        fact("claim_received", False),
        fact("harm", "own-data-loss", "inferred"),
    )

    figures = measure_facts([reading(label, facts=answered)])

    assert figures.not_facts == Share(1, 2)
    assert figures.doubted == Share(1, 2)
    assert [(item.id, item.value, item.why) for item in figures.assertions] == [
        ("harm", "own-data-loss", "not_fact"),
        ("cause", "malware", "unsure"),
    ]


def test_statuses_agree_where_a_cover_is_touched_and_in_total() -> None:
    label = {"statuses": {"it-pi": "responds", "b-plan": "needs_info"}}

    figures = measure_coverage(
        [reading(label, products={"it-pi": product("responds"), "device-repair": product("needs_info")})], KNOWLEDGE
    )

    assert figures.touched == Share(1, 2)
    assert figures.touched_by_either == Share(1, 3)
    assert figures.total == Share(9, 11)
    assert figures.products["b-plan"].statuses == {"needs_info": Share(0, 1)}
    assert figures.products["device-repair"].touched == Share(0, 0)
    assert figures.confusion == {
        ("responds", "responds"): 1,
        ("needs_info", "not_covered"): 1,
        ("not_covered", "needs_info"): 1,
    }


def test_a_partial_label_counts_only_the_products_that_it_names() -> None:
    label = {
        "statuses": {"b-plan": "responds"},
        "statuses_partial": True,
        "decides": ["it-pi", LEAK, "excluded"],
        "status_ok": ["not_covered"],
    }

    figures = measure_coverage([reading(label, products={"b-plan": product("responds")})], KNOWLEDGE)

    assert figures.total == Share(2, 2)
    assert figures.deciding == Share(1, 1)


# labelled status, status given: is that a promise that should not have been made?
PROMISES: list[tuple[str, str, bool]] = [
    ("not_covered", "responds", True),
    ("excluded", "needs_rider", True),
    ("needs_info", "responds", True),
    ("needs_rider", "responds", True),
    ("responds", "needs_rider", False),
    ("needs_rider", "needs_rider", False),
    ("excluded", "needs_info", False),
    ("responds", "excluded", False),
]


@pytest.mark.parametrize(("labelled", "given", "wrong"), PROMISES)
def test_cover_is_wrongly_promised(labelled: str, given: str, wrong: bool) -> None:
    label = {"statuses": {"it-pi": labelled}, "statuses_partial": True}

    figures = measure_coverage([reading(label, products={"it-pi": product(given)})], KNOWLEDGE)

    assert figures.wrongly.hits == wrong
    assert figures.wrongly.total == (labelled != "responds")
    assert figures.products["it-pi"].wrongly == figures.wrongly
    assert figures.wrong_texts == (("t1",) if wrong else ())
    assert figures.promises_wrong == Share(int(wrong), int(given in ("responds", "needs_rider")))


def test_riders_must_be_exactly_those_labelled() -> None:
    label = {
        "statuses": {"it-pi": "needs_rider", "cyber-protector": "needs_rider"},
        "riders": {"it-pi": [ATTACK], "cyber-protector": [IT_BUSINESS]},
    }
    both = {"it-pi": product("needs_rider", ATTACK), "cyber-protector": product("needs_rider", IT_BUSINESS)}
    one = {"it-pi": product("excluded"), "cyber-protector": product("needs_rider", IT_BUSINESS)}

    figures = measure_coverage([reading(label, products=both), reading(label, products=one)], KNOWLEDGE)

    assert figures.riders == Share(3, 4)
    assert figures.riders_named == Share(3, 3)
    assert figures.rider_tallies[ATTACK].recall == 0.5
    assert figures.rider_tallies[IT_BUSINESS].f1 == 1.0


def test_an_excluding_clause_counts_only_where_the_product_is_excluded() -> None:
    first_month = "b-plan/exclusion/test-period-or-first-month"
    label = {
        "statuses": {"b-plan": "excluded"},
        "statuses_partial": True,
        "excluding": {"b-plan": [UNTESTED, first_month]},
        "decides": ["b-plan", UNTESTED, "excluded"],
    }
    answers = [
        product("excluded", excluding=(UNTESTED, first_month)),
        product("excluded", excluding=(first_month,)),
        product("excluded", excluding=("b-plan/exclusion/intent-or-crime",)),
        product("needs_info", excluding=(UNTESTED,)),
    ]

    figures = measure_coverage([reading(label, products={"b-plan": answer}) for answer in answers], KNOWLEDGE)

    assert figures.excluding == Share(2, 4)
    assert figures.excluding_exact == Share(1, 4)
    assert figures.excluding_boundary == Share(1, 4)
    assert figures.deciding == Share(3, 4)


def test_scope_accepts_what_the_label_accepts() -> None:
    figures = measure_scope(
        [
            reading(),
            reading(scope="unclear"),
            reading({"scope": "out"}, scope="out"),
            reading({"scope": "out"}, scope="in"),
            reading({"scope": "out", "scope_ok": ["unclear"]}, scope="unclear"),
            reading({"scope": "unclear"}, scope="out"),
        ]
    )

    assert figures.refused == Share(1, 2)
    assert figures.out_recall == Share(2, 3)
    assert figures.kept_out == Share(3, 4)
    assert figures.tallies["in"].precision == 0.5
    assert figures.tallies["unclear"].support == 2
    assert figures.agreement == Share(3, 6)


def test_an_incident_that_may_be_one_is_not_held_against_labels_that_say_none() -> None:
    label = {"scope": "out", "scope_ok": ["in"], "statuses": {}}
    promised = {"it-pi": product("responds")}

    assert measure_coverage([reading(label, products=promised)], KNOWLEDGE).total == Share(0, 0)
    assert measure_coverage([reading(label, products=promised, scope="out")], KNOWLEDGE).wrongly == Share(1, 11)


def test_every_headline_figure_has_its_words() -> None:
    assert set(evaluate([reading()], KNOWLEDGE).figures()) == set(words().figures)
    assert set(words().about) <= set(words().figures)
