"""Case files for the tests: a full one, an empty one, and one that strains every form."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from actions.answer import Understanding, conclude
from actions.contract import Answer, EvidenceOut, FactOut, PolicyIn
from actions.holding import Holding
from knowledge.assessment import Policy
from knowledge.model import Knowledge
from nlu.model import CaseMatch
from server.papers.case_file import CaseFile, Said

TODAY = dt.date(2026, 11, 2)
STORY = "9月23日に納めた受注システムが不具合で止まりました。たぶん下請けの作業です。情報は漏れていません。"
CLAIM = "取引先から500万円を請求されました。"


def told(fact_id: str, value: Any, status: str = "stated", quote: str = "", message: int = 0) -> FactOut:
    story = (STORY, CLAIM)[message]
    start = story.index(quote)
    evidence = (EvidenceOut(start=start, end=start + len(quote), text=quote, message=message),) if quote else ()
    return FactOut.model_validate({"id": fact_id, "value": value, "status": status, "evidence": evidence})


FACTS = (
    told("incident_date", "2026-09-23", quote="9月23日"),
    told("business", "system-development", quote="納めた受注システム"),
    told("cause", "software-defect", quote="不具合"),
    told("harm", "third-party-outage", quote="止まりました"),
    told("harm", "personal-data-leak", "denied", quote="情報は漏れていません"),
    told("claim_received", True, quote="請求されました", message=1),
    told("amount_yen", 5_000_000, quote="500万円", message=1),
    told("by_subcontractor", True, "unknown", quote="たぶん下請け"),
    told("designated_test_done", True, "confirmed"),
    told("delivered", True, "inferred"),
    told("overseas", None, "unknown"),
)


def answered(knowledge: Knowledge, *facts: FactOut) -> Answer:
    """The answer to these facts, without reading anything."""
    similar = CaseMatch("b-plan/case/core-system-6h-down", 0.5, same=("harm",), different=("cause",))
    return conclude(knowledge, Understanding("in", facts, (similar,)), (Policy("system-risk-dev", frozenset()),))


def full(knowledge: Knowledge) -> CaseFile:
    """A case of which much is known: stated, confirmed, inferred, denied, supposed, and asked in vain."""
    morning = dt.datetime(2026, 11, 2, 0, 30, tzinfo=dt.UTC)
    answer = answered(knowledge, *FACTS)
    return CaseFile(
        id="0123456789abcdef0123456789abcdef",
        answer=answer,
        as_of=TODAY,
        received=morning,
        story=(Said(STORY, morning, turn=0), Said(CLAIM, morning, "請求を受けましたか。", turn=1)),
        holding=Holding((PolicyIn(product="system-risk-dev"),)),
        particulars={"company": "株式会社𠮷田﨑"},
        papers={answer.documents[0].id: "ready"},
        by_staff=frozenset({"designated_test_done"}),
        hand_over="dispute",
        model="m1",
    )


def empty(knowledge: Knowledge) -> CaseFile:
    """A case of which nothing is known."""
    return CaseFile("leer", Answer(scope="unclear", edition=knowledge.edition), TODAY)


ODD = "=SUM(A1)\r\n<b>&amp;</b> {{ 7*7 }} {% if x %} #set page(1pt) *太字* $x$ \\ `code` \u202e逆さ \u0007 𠮷﨑 終わり"


def straining(knowledge: Knowledge) -> CaseFile:
    """A case with forty lines, a company name of 300 characters, addresses without an end, markup and formulas."""
    lines = "\n".join(f"{number}行目: 受注が止まり、復旧の見込みが立ちません。" for number in range(1, 41))
    web = "https://example.invalid/" + "a1" * 150
    return replace(
        full(knowledge),
        story=(Said(lines, turn=0), Said(ODD, asked=web, turn=1), Said(web)),
        particulars={"company": "株式会社" + "𠮷﨑システム" * 49 + "終", "person": "+81@佐藤", "telephone": "W" * 300},
    )


CASES = {"full": full, "empty": empty, "straining": straining}
