"""One derivation in three voices: plain for the policyholder, by clauses for staff, the full trace for an audit.

`tell(knowledge, answer, voice)` is all that a command, a console or a report needs. Every sentence is data: wording.yml
for the plain voice, voices.yml for the others. What is told is in the Answer; nothing is concluded here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from actions.contract import Answer, AssessmentOut, FactOut, PolicyIn, ReasonOut
from actions.duties import do_now, duties
from actions.explain import guide
from actions.final import closing, of_held
from actions.holding import Holding
from actions.papers import deadlines, documents
from actions.slots import Conversation
from actions.verdicts import verdicts
from actions.wording import fact_value, labels, playback, product_name
from actions.wording import words as chat_words
from knowledge.errors import unknown_word
from knowledge.loader import read_yaml
from knowledge.model import Knowledge

DATA = Path(__file__).parent / "data" / "voices.yml"
Voice = Literal["plain", "staff", "audit"]
VOICES: tuple[Voice, ...] = get_args(Voice)


def tell(knowledge: Knowledge, answer: Answer, voice: str, policies: Sequence[PolicyIn] = ()) -> str:
    """The answer as text in one voice.

    Args:
        knowledge: the knowledge base that the answer was concluded from.
        answer: what is told.
        voice: plain, staff or audit.
        policies: what the policyholder holds; what the answer itself names as held by default.

    Raises:
        TriageError: unknown_voice.
    """
    if voice == "plain":
        return _plain(knowledge, answer, Holding(tuple(policies) or answer.policies))
    if voice == "staff":
        return "\n".join(_staff(knowledge, answer))
    if voice == "audit":
        return "\n".join(_audit(knowledge, answer))
    raise unknown_word("unknown_voice", "voice", voice, list(VOICES), "言い方")


@cache
def words() -> dict[str, Any]:
    """The content of voices.yml. Loaded once per process."""
    loaded: dict[str, Any] = read_yaml(DATA)
    return loaded


def _plain(knowledge: Knowledge, answer: Answer, holding: Holding) -> str:
    """What the chat would say, without its questions' buttons."""
    if answer.scope != "in":
        return guide(answer).text
    known = Conversation(scope="in", facts=answer.facts, holding=holding, offered=True)
    mattering = of_held(answer, holding)
    messages = [
        playback(knowledge, answer, first=True),
        verdicts(knowledge, answer, holding, heading="first"),
        do_now(knowledge, mattering),
        duties(knowledge, mattering),
        documents(knowledge, mattering) if mattering.documents else None,
        deadlines(knowledge, mattering) if mattering.deadlines else None,
        closing(knowledge, known, answer),
    ]
    asked = [question.prompt for question in answer.questions[:1]]
    return "\n\n".join([*(message.text for message in messages if message is not None), *asked])


def _staff(knowledge: Knowledge, answer: Answer) -> Iterator[str]:
    say = words()["staff"]
    yield say["scope"].format(scope=words()["scope"][answer.scope])
    if answer.facts:
        yield say["facts"]
        yield from (_staff_fact(knowledge, fact) for fact in answer.facts)
    for item in answer.assessments:
        if item.status != "not_covered":
            yield from _staff_product(knowledge, item)
    if answer.questions:
        yield say["questions"]
        for number, question in enumerate(answer.questions, 1):
            yield say["question"].format(number=number, prompt=question.prompt, value=question.value)
    yield from _staff_papers(knowledge, answer)
    if answer.cases:
        yield say["cases"]
        for case in answer.cases:
            label, product = knowledge.cases[case.id].label, product_name(knowledge, case.id.split("/")[0])
            yield say["case"].format(label=label, product=product, score=case.score)


def _staff_fact(knowledge: Knowledge, fact: FactOut) -> str:
    say = words()["staff"]
    quoted = "…".join(span.text for span in fact.evidence)
    return str(
        say["fact"].format(
            label=knowledge.vocabulary[fact.id].label,
            value=fact_value(knowledge, fact),
            status=words()["fact_status"][fact.status],
            evidence=say["evidence"].format(words=quoted) if quoted else "",
        )
    )


def _staff_product(knowledge: Knowledge, item: AssessmentOut) -> Iterator[str]:
    say, product = words()["staff"], knowledge.products[item.product]
    yield say["product"].format(
        product=product.name, source=words()["basis"][item.basis], status=chat_words()["statuses"][item.status]
    )
    for key, ids in (("covers", item.covers), ("riders", item.riders_needed)):
        if ids:
            yield say[key].format(names="、".join(knowledge.clauses[name].label for name in ids))
    if item.open_questions:
        yield say["open"].format(names=labels(knowledge, item.open_questions))
    for reason in item.reasons:
        clause = knowledge.clauses[reason.clause]
        because = say["because"].format(names=labels(knowledge, reason.facts)) if reason.facts else ""
        yield say["reason"].format(
            effect=words()["effects"][reason.effect],
            holds=_holds(reason),
            clause=clause.label,
            passage=clause.passage,
            facts=because,
        )


def _staff_papers(knowledge: Knowledge, answer: Answer) -> Iterator[str]:
    say = words()["staff"]
    if answer.documents:
        yield say["documents"]
    for document in answer.documents:
        yield say["document"].format(
            label=knowledge.clauses[document.id].label,
            product=product_name(knowledge, document.product),
            basis=words()["basis"][document.basis],
        )
    by_id = {item.id: item for product in knowledge.products.values() for item in product.deadlines}
    if answer.deadlines:
        yield say["deadlines"]
    for item in answer.deadlines:
        deadline = by_id[item.id]
        undated = say["undated"].format(fact=knowledge.vocabulary[deadline.counts_from].label)
        due = item.due.isoformat() if item.due else undated
        yield say["deadline"].format(
            label=deadline.label, product=product_name(knowledge, deadline.product_id), due=due
        )


def _audit(knowledge: Knowledge, answer: Answer) -> Iterator[str]:
    say = words()["audit"]
    yield say["edition"].format(edition=answer.edition)
    yield words()["staff"]["scope"].format(scope=words()["scope"][answer.scope])
    for fact in answer.facts:
        derived = say["derived"].format(facts=_ids(fact.derived_from)) if fact.derived_from else ""
        yield say["fact"].format(
            id=fact.id, value=fact.value, status=fact.status, confidence=fact.confidence, derived=derived
        )
        yield from (say["span"].format(**span.model_dump()) for span in fact.evidence)
    for case in answer.cases:
        yield say["case"].format(
            id=case.id,
            score=case.score,
            same=_ids(case.same),
            different=_ids(case.different),
            unknown=_ids(case.unknown),
        )
    for item in answer.assessments:
        yield from _audit_product(knowledge, item)
    for question in answer.questions:
        yield say["question"].format(fact=question.fact, value=question.value, clauses=_ids(question.because))
    for name in ("documents", "deadlines"):
        yield say["ids"].format(name=name, ids=_ids(item.id for item in getattr(answer, name)))
    for name in ("duties", "notices", "actions"):
        yield say["ids"].format(name=name, ids=_ids(getattr(answer, name)))


def _audit_product(knowledge: Knowledge, item: AssessmentOut) -> Iterator[str]:
    say = words()["audit"]
    yield say["product"].format(product=item.product, status=item.status, basis=item.basis)
    for reason in item.reasons:
        clause = knowledge.clauses[reason.clause]
        yield say["reason"].format(
            effect=reason.effect,
            holds=_holds(reason),
            clause=reason.clause,
            facts=_ids(reason.facts),
            presumed=_ids(reason.presumed),
            harm=reason.harm or say["none"],
        )
        yield say["passage"].format(
            source=knowledge.products[item.product].source_title, passage=clause.passage, wording=clause.wording
        )


def _holds(reason: ReasonOut) -> str:
    marks: dict[str, str] = words()["holds"]
    return marks["open"] if reason.holds is None else marks["yes_" if reason.holds else "no_"]


def _ids(names: Iterable[str]) -> str:
    return ",".join(names) or str(words()["audit"]["none"])
