"""What one message changes, and what follows: the pure core of the dialogue. Rasa decides which action runs when.

`note` takes in a message; `answer_of` is the answer so far, its first question being the one to ask; `moved` is what
the person has not been told yet.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from actions.answer import Understanding, check_policies, conclude
from actions.contract import Answer, FactOut
from actions.holding import take
from actions.incidents import go_back, set_aside
from actions.merge import merge
from actions.overtaken import unanswered, without_overtaken, without_resolved
from actions.slots import Conversation
from actions.told import Said, confirmed, policies_in, reply_to, told
from knowledge.model import Knowledge
from nlu.model import CaseMatch, Scope

# Acts that answer an offer of the assistant's own.
YES_NO = ("affirm", "deny", "unsure", "later")

_remembered: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
_REMEMBER = 32


def note(knowledge: Knowledge, known: Conversation, said: Said) -> Conversation:
    """The conversation after this message. Taking in the same message twice changes nothing."""
    vocabulary = knowledge.vocabulary
    known = unanswered(_about(known, said), said)
    new = told(vocabulary, known, said)
    # What tells nothing new of an incident leaves its likeness to the 事故例 as it was.
    tells = said.incident is not None and (known.scope != "in" or bool(new))
    after = _with_incident(known, said) if tells else known
    put_off = _put_off(known, said, new)
    postponed = after.postponed
    if put_off in postponed:
        # An answer put off twice is not known.
        new = [*new, confirmed(said, str(put_off), None)]
    elif put_off:
        postponed = (*postponed, put_off)
    answered = {fact.id for fact in new}
    # A harm that is only supposed (whose data it was) is asked about.
    supposed = {fact.id for fact in new if fact.id == "harm" and fact.status == "unknown" and fact.value is not None}
    supposed -= {fact.id for fact in new if fact.status != "unknown" or fact.value is None}
    sure = answered - supposed
    settled = (known.asked,) if known.asked in sure and known.asked not in after.settled else ()
    reply = reply_to(vocabulary, known, said)
    facts = merge(vocabulary, after.facts, new, correcting=said.intent == "correct")
    facts = without_overtaken(knowledge, without_resolved(facts), new, known.facts)
    return replace(
        after,
        scope=_scope(known, after, facts),
        facts=facts,
        postponed=tuple(fact_id for fact_id in postponed if fact_id not in answered),
        holding=take(knowledge, after.holding, policies_in(said)),
        awaiting=known.awaiting if said.intent in YES_NO else None,
        last=reply[0].id if reply else after.last,
        settled=(*after.settled, *(fact_id for fact_id in settled if fact_id)),
        passed_over=_passed_over(known, said, answered),
    )


def _put_off(known: Conversation, said: Said, new: Sequence[FactOut]) -> str | None:
    """The open question that shall wait: 「あとで」, or the second message in a row that tells something else."""
    if known.asked is None or known.awaiting:
        return None
    fact_id, number = known.passed_over or ("", said.number)
    again = fact_id == known.asked and number < said.number
    left_aside = again and bool(new) and all(fact.id != known.asked for fact in new)
    return known.asked if said.intent == "later" or left_aside else None


def _passed_over(known: Conversation, said: Said, answered: set[str]) -> tuple[str, int] | None:
    """The open question that this message leaves aside, or that an earlier one did; None once it is answered."""
    if known.asked is None or known.asked in answered:
        return None
    if known.passed_over and known.passed_over[0] == known.asked:
        return known.passed_over
    return (known.asked, said.number) if answered else None


def _scope(known: Conversation, after: Conversation, facts: tuple[FactOut, ...]) -> Scope | None:
    """The scope; words that sound like an incident but tell neither harm nor cause are unclear: one asks."""
    something = any(fact.id in ("harm", "cause") and fact.value is not None for fact in facts)
    return "unclear" if after.scope == "in" and known.scope != "in" and not something else after.scope


def _about(known: Conversation, said: Said) -> Conversation:
    """The incident that the message speaks of: the one at hand, another one, or an earlier one."""
    if said.intent == "another_incident":
        return set_aside(known, said.number)
    if said.intent == "back_to":
        return go_back(known, said.text, said.number)
    return known


def answer_of(knowledge: Knowledge, known: Conversation) -> Answer:
    """The answer so far, most useful question first; questions that were put off come back once, when no other is left.

    Before anything can be told of an incident nothing is asked.
    """
    answer = _concluded(knowledge, known)
    if not known.postponed and not known.settled:
        return answer
    # What got an answer is not asked again, even where the answer left something open.
    questions = tuple(question for question in answer.questions if question.fact not in known.settled)
    open_now = tuple(question for question in questions if question.fact not in known.postponed)
    return answer.model_copy(update={"questions": open_now or questions})


def still_unknown(knowledge: Knowledge, known: Conversation) -> tuple[str, ...]:
    """The facts that could still change the answer, in the order of the vocabulary: put off, or not known."""
    answer = _concluded(knowledge, known)
    concerned = [item for item in answer.assessments if known.holding.concerns(item.product)]
    wanted = {fact for item in concerned for fact in item.open_questions}
    wanted.update(question.fact for question in answer.questions)
    return tuple(fact for fact in knowledge.vocabulary.facts if fact in wanted)


def suspected(known: Conversation) -> tuple[FactOut, ...]:
    """What the person only supposes (「たぶん」): to be verified."""
    held = [fact for fact in known.facts if fact.status in ("stated", "confirmed")]
    sure = {(fact.id, fact.value) for fact in held} | {(fact.id, not fact.value) for fact in held if _is_yes_no(fact)}
    return tuple(
        fact
        for fact in known.facts
        if fact.status == "unknown" and fact.value is not None and (fact.id, fact.value) not in sure
    )


def _is_yes_no(fact: FactOut) -> bool:
    return isinstance(fact.value, bool)


def _concluded(knowledge: Knowledge, known: Conversation) -> Answer:
    understanding = Understanding(known.scope or "unclear", known.facts, known.cases, known.kind)
    held, not_held = known.holding.policies, known.holding.not_held
    key = (knowledge.edition, understanding, held, not_held)
    if key in _remembered:
        _remembered.move_to_end(key)
        return _remembered[key]
    answer = conclude(knowledge, understanding, check_policies(knowledge, held), not_held)
    # The actions of one turn all ask for the same answer; a few are kept, never for long.
    _remembered[key] = answer
    while len(_remembered) > _REMEMBER:
        _remembered.popitem(last=False)
    return answer


def statuses(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Each product that is touched, with its status."""
    return tuple((item.product, item.status) for item in answer.assessments if item.status != "not_covered")


def moved(known: Conversation, answer: Answer) -> tuple[str, ...]:
    """The products that matter to the person and whose status is not what they were last told."""
    before, now = dict(known.told), dict(statuses(answer))
    return tuple(
        product
        for product in {**before, **now}
        if before.get(product) != now.get(product) and known.holding.concerns(product)
    )


def _with_incident(known: Conversation, said: Said) -> Conversation:
    """Scope, kind and similar cases of the story so far. Once an incident, always an incident."""
    incident = said.incident
    assert incident is not None
    if known.scope == "in" and incident["scope"] != "in":
        return known
    # What was another kind of matter is no part of the story.
    story = () if incident["scope"] == "out" else known.story
    if incident["scope"] != "out" and said.number not in story:
        story = (*story, said.number)
    points = ("same", "different", "unknown")
    cases = tuple(
        CaseMatch(raw["id"], raw["score"], **{name: tuple(raw.get(name, ())) for name in points})
        for raw in incident["cases"]
    )
    return replace(known, scope=incident["scope"], kind=incident["kind"], cases=cases, story=story)
