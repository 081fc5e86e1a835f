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
from actions.holding import take
from actions.incidents import go_back, set_aside
from actions.merge import merge
from actions.payload import read_payload
from actions.slots import Conversation
from knowledge.facts import Value, Vocabulary
from knowledge.model import Knowledge
from nlu.acts import leaning, plain
from nlu.model import POLICY, CaseMatch, Scope

# Acts that answer the open question; everything else either tells facts or asks back.
REPLIES = ("affirm", "deny", "unsure", "perhaps", "later", "answer")
# Acts that answer an offer of the assistant's own.
YES_NO = ("affirm", "deny", "unsure", "later")

_remembered: OrderedDict[tuple[Any, ...], Answer] = OrderedDict()
_REMEMBER = 32


@dataclass(frozen=True)
class Said:
    """One message of the person as the NLU read it.

    `number` counts the person's messages from 0; `entities` and `incident` have the form that nlu.rasa_components
    gives them; `mood` is distress or anger that speaks out of an account.
    """

    number: int
    text: str
    intent: str
    entities: Sequence[Mapping[str, Any]] = ()
    incident: Mapping[str, Any] | None = None
    mood: str | None = None


def note(knowledge: Knowledge, known: Conversation, said: Said) -> Conversation:
    """The conversation after this message. Taking in the same message twice changes nothing."""
    vocabulary = knowledge.vocabulary
    known = _about(known, said)
    new = _told(vocabulary, known, said)
    # What tells nothing new of an incident leaves its likeness to the 事故例 as it was.
    tells = said.incident is not None and (known.scope != "in" or bool(new))
    after = _with_incident(known, said) if tells else known
    # An answer put off twice is not known.
    again = said.intent == "later" and known.asked is not None and known.asked in known.postponed
    postponed = after.postponed
    if again and known.asked:
        new = [_confirmed(said, known.asked, None)]
    elif said.intent == "later" and known.asked and not known.awaiting:
        postponed = (*postponed, known.asked)
    answered = {fact.id for fact in new}
    reply = reply_to(vocabulary, known, said)
    facts = merge(vocabulary, after.facts, new, correcting=said.intent == "correct")
    return replace(
        after,
        scope=_scope(known, after, facts),
        facts=facts,
        postponed=tuple(fact_id for fact_id in postponed if fact_id not in answered),
        holding=take(knowledge, after.holding, policies_in(said)),
        awaiting=known.awaiting if said.intent in YES_NO else None,
        last=reply[0].id if reply else after.last,
    )


def _scope(known: Conversation, after: Conversation, facts: tuple[FactOut, ...]) -> Scope | None:
    """The scope; words that sound like an incident but tell neither harm nor cause are unclear: one asks."""
    told = any(fact.id in ("harm", "cause") and fact.value is not None for fact in facts)
    return "unclear" if after.scope == "in" and known.scope != "in" and not told else after.scope


def _about(known: Conversation, said: Said) -> Conversation:
    """The incident that the message speaks of: the one at hand, another one, or an earlier one."""
    if said.intent == "another_incident":
        return set_aside(known, said.number)
    if said.intent == "back_to":
        return go_back(known, said.text, said.number)
    return known


def _told(vocabulary: Vocabulary, known: Conversation, said: Said) -> list[FactOut]:
    """The facts of a message: those it tells, and what it answers."""
    new = [_fact(said, entity) for entity in said.entities if entity["entity"] in vocabulary]
    if said.intent == "perhaps":
        new = [fact.model_copy(update={"status": "unknown"}) for fact in new]
    reply = reply_to(vocabulary, known, said)
    # 「いいえ、テストはしていません」: the sentence says it better than its first word.
    if reply and not any(fact.id == reply[0].id and fact.status != "unknown" for fact in new):
        new = [*(fact for fact in new if fact.id != reply[0].id), *reply]
    # A suspicion is the best answer the person has: it is kept, and not asked again.
    guessed = {fact.id for fact in new if said.intent == "perhaps" or fact.id == known.asked} - {
        fact.id for fact in new if fact.value is None or fact.status != "unknown"
    }
    return [*new, *(FactOut(id=fact_id, value=None, status="unknown") for fact_id in sorted(guessed))]


def policies_in(said: Said) -> tuple[tuple[str, bool | None], ...]:
    """What the message says of policies: (product, rider or plan, held)."""
    return tuple((entity["value"], entity["held"]) for entity in said.entities if entity["entity"] == POLICY)


def reply_to(vocabulary: Vocabulary, known: Conversation, said: Said) -> tuple[FactOut, ...]:
    """What a short reply says about the fact that was asked; nothing when it is no answer to it."""
    if said.intent == "answer" and (pressed := read_payload(vocabulary, said.text)):
        return (_confirmed(said, *pressed),)
    if said.intent == "correct":
        return _turned(vocabulary, known, said)
    asked = known.asked
    if asked is None or asked not in vocabulary or known.awaiting:
        return ()
    is_yes_no = vocabulary[asked].kind == "yes_no"
    if said.intent == "unsure":
        return (_confirmed(said, asked, None),)
    if said.intent in ("affirm", "deny") and is_yes_no:
        return (_confirmed(said, asked, said.intent == "affirm"),)
    if said.intent == "perhaps" and is_yes_no and (leans := leaning(said.text)) is not None:
        return (_confirmed(said, asked, leans).model_copy(update={"status": "unknown"}),)
    if said.intent == "answer":
        for value, label in vocabulary[asked].values.items():
            if plain(label) == plain(said.text):
                return (_confirmed(said, asked, value),)
    return ()


def _turned(vocabulary: Vocabulary, known: Conversation, said: Said) -> tuple[FactOut, ...]:
    """A correction that names no fact but says yes or no (「さっきのは、いいえでした」) is about the last answer."""
    if said.entities or known.last is None or vocabulary[known.last].kind != "yes_no":
        return ()
    spoken = plain(said.text)
    if "いいえ" in spoken:
        return (_confirmed(said, known.last, False),)
    if "はい" in spoken:
        return (_confirmed(said, known.last, True),)
    return ()


def is_taken(vocabulary: Vocabulary, known: Conversation, said: Said) -> bool:
    """Whether the message told something: facts, policies, an answer to the open question, or that it shall wait."""
    if said.intent == "later":
        return known.asked is not None
    return bool(said.entities) or bool(reply_to(vocabulary, known, said))


def answer_of(knowledge: Knowledge, known: Conversation) -> Answer:
    """The answer so far, most useful question first; questions that were put off come back once, when no other is left.

    Before anything can be told of an incident nothing is asked.
    """
    answer = _concluded(knowledge, known)
    if not known.postponed:
        return answer
    open_now = tuple(question for question in answer.questions if question.fact not in known.postponed)
    return answer.model_copy(update={"questions": open_now or answer.questions})


def still_unknown(knowledge: Knowledge, known: Conversation) -> tuple[str, ...]:
    """The facts that could still change the answer, in the order of the vocabulary: put off, or not known."""
    answer = _concluded(knowledge, known)
    concerned = [item for item in answer.assessments if known.holding.concerns(item.product)]
    wanted = {fact for item in concerned for fact in item.open_questions}
    wanted.update(question.fact for question in answer.questions)
    return tuple(fact for fact in knowledge.vocabulary.facts if fact in wanted)


def suspected(known: Conversation) -> tuple[FactOut, ...]:
    """What the person only supposes (「たぶん」): to be verified."""
    sure = {fact.id for fact in known.facts if fact.status in ("stated", "confirmed")}
    return tuple(
        fact for fact in known.facts if fact.status == "unknown" and fact.value is not None and fact.id not in sure
    )


def _concluded(knowledge: Knowledge, known: Conversation) -> Answer:
    understanding = Understanding(known.scope or "unclear", known.facts, known.cases, known.kind)
    key = (knowledge.edition, understanding, known.holding.policies)
    if key in _remembered:
        _remembered.move_to_end(key)
        return _remembered[key]
    answer = conclude(knowledge, understanding, check_policies(knowledge, known.holding.policies))
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
