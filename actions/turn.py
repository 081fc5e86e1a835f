"""What one message changes, and what follows: the pure core of the dialogue. Rasa decides which action runs when.

`note` takes in a message; `answer_of` is the answer so far, its first question being the one to ask; `moved` is what
the person has not been told yet.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.answer import Understanding, check_policies, conclude
from actions.contract import Answer, EvidenceOut, FactOut
from actions.merge import merge
from actions.payload import read_payload
from actions.slots import Conversation
from knowledge.facts import Value, Vocabulary
from knowledge.model import Knowledge
from nlu.acts import plain
from nlu.model import CaseMatch

# Acts that answer the open question; everything else either tells facts or asks back.
REPLIES = ("affirm", "deny", "unsure", "later", "answer")

_remembered: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
_REMEMBER = 32


@dataclass(frozen=True)
class Said:
    """One message of the person as the NLU read it.

    `number` counts the person's messages from 0; `entities` and `incident` have the form that nlu.rasa_components
    gives them.
    """

    number: int
    text: str
    intent: str
    entities: Sequence[Mapping[str, Any]] = ()
    incident: Mapping[str, Any] | None = None


def note(knowledge: Knowledge, known: Conversation, said: Said) -> Conversation:
    """The conversation after this message. Taking in the same message twice changes nothing."""
    vocabulary = knowledge.vocabulary
    after = _with_incident(known, said.incident) if said.incident else known
    new = [_fact(said, entity) for entity in said.entities if entity["entity"] in vocabulary]
    reply = reply_to(vocabulary, known.asked, said)
    # 「いいえ、テストはしていません」: the sentence says it better than its first word.
    if reply and not any(fact.id == reply.id and fact.status != "unknown" for fact in new):
        new = [*(fact for fact in new if fact.id != reply.id), reply]
    postponed = after.postponed
    if said.intent == "later" and known.asked and known.asked not in postponed:
        postponed = (*postponed, known.asked)
    answered = {fact.id for fact in new}
    return replace(
        after,
        facts=merge(vocabulary, after.facts, new, correcting=said.intent == "correct"),
        postponed=tuple(fact_id for fact_id in postponed if fact_id not in answered),
    )


def reply_to(vocabulary: Vocabulary, asked: str | None, said: Said) -> FactOut | None:
    """What a short reply says about the fact that was asked, or None when it is no answer to it."""
    if said.intent == "answer" and (pressed := read_payload(vocabulary, said.text)):
        return _confirmed(said, *pressed)
    if asked is None or asked not in vocabulary:
        return None
    if said.intent == "unsure":
        return _confirmed(said, asked, None)
    if said.intent in ("affirm", "deny") and vocabulary[asked].kind == "yes_no":
        return _confirmed(said, asked, said.intent == "affirm")
    if said.intent == "answer":
        for value, label in vocabulary[asked].values.items():
            if plain(label) == plain(said.text):
                return _confirmed(said, asked, value)
    return None


def is_taken(vocabulary: Vocabulary, asked: str | None, said: Said) -> bool:
    """Whether the message told something: facts, an answer to the open question, or that it shall wait."""
    if said.intent == "later":
        return asked is not None
    return bool(said.entities) or reply_to(vocabulary, asked, said) is not None


def answer_of(knowledge: Knowledge, known: Conversation) -> Answer:
    """The answer so far; questions that were put off are left out, the others stand most useful first."""
    answer = _concluded(knowledge, known)
    if not known.postponed:
        return answer
    open_now = tuple(question for question in answer.questions if question.fact not in known.postponed)
    return answer.model_copy(update={"questions": open_now})


def still_unknown(knowledge: Knowledge, known: Conversation) -> tuple[str, ...]:
    """The facts that could still change the answer, in the order of the vocabulary: put off, or not known."""
    answer = _concluded(knowledge, known)
    wanted = {fact for item in answer.assessments for fact in item.open_questions}
    wanted.update(question.fact for question in answer.questions)
    return tuple(fact for fact in knowledge.vocabulary.facts if fact in wanted)


def _concluded(knowledge: Knowledge, known: Conversation) -> Answer:
    understanding = Understanding(known.scope or "unclear", known.facts, known.cases, known.kind)
    key = (knowledge.edition, understanding, known.policies)
    if key in _remembered:
        _remembered.move_to_end(key)
        return _remembered[key]
    answer = conclude(knowledge, understanding, check_policies(knowledge, known.policies))
    # The actions of one turn all ask for the same answer; a few are kept, never for long.
    _remembered[key] = answer
    while len(_remembered) > _REMEMBER:
        _remembered.popitem(last=False)
    return answer


def statuses(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Each product that is touched, with its status."""
    return tuple((item.product, item.status) for item in answer.assessments if item.status != "not_covered")


def moved(known: Conversation, answer: Answer) -> tuple[str, ...]:
    """The products whose status is not what the person was last told."""
    before, now = dict(known.told), dict(statuses(answer))
    return tuple(product for product in {**before, **now} if before.get(product) != now.get(product))


def _with_incident(known: Conversation, incident: Mapping[str, Any]) -> Conversation:
    """Scope, kind and similar cases of the story so far. Once an incident, always an incident."""
    if known.scope == "in" and incident["scope"] != "in":
        return known
    points = ("same", "different", "unknown")
    cases = tuple(
        CaseMatch(raw["id"], raw["score"], **{name: tuple(raw.get(name, ())) for name in points})
        for raw in incident["cases"]
    )
    return replace(known, scope=incident["scope"], kind=incident["kind"], cases=cases)


def _fact(said: Said, entity: Mapping[str, Any]) -> FactOut:
    spans = entity.get("evidence") or [[entity["start"], entity["end"]]]
    return FactOut(
        id=entity["entity"],
        value=entity["value"],
        status=entity.get("status", "stated"),
        confidence=entity.get("confidence", 1.0),
        evidence=tuple(
            EvidenceOut(start=start, end=end, text=said.text[start:end], message=said.number) for start, end in spans
        ),
    )


def _confirmed(said: Said, fact_id: str, value: Value | None) -> FactOut:
    if value is None:
        return FactOut(id=fact_id, value=None, status="unknown")
    typed = said.text if not said.text.startswith("#") else ""
    evidence = (EvidenceOut(start=0, end=len(typed), text=typed, message=said.number),) if typed else ()
    return FactOut(id=fact_id, value=value, status="confirmed", evidence=evidence)
