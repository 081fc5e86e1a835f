"""What one message tells: facts in its words, the answer to the open question, and what is held. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.contract import EvidenceOut, FactOut
from actions.payload import read_payload
from actions.slots import Conversation
from knowledge.facts import HELD, Value, Vocabulary
from nlu.acts import plain, was_no_answer
from nlu.model import POLICY
from nlu.of_question import is_of_other_affairs, names_another, others_look_into_it, unknown_of
from nlu.short_replies import contradicts, in_part, leaning, qualified, yes_or_no

_AFTER_ALL = re.compile(r"やっぱ|やはり|よく考えたら|よく見たら|確認したら|調べたら")

# Acts that answer the open question; everything else either tells facts or asks back.
REPLIES = ("affirm", "deny", "unsure", "perhaps", "later", "answer")


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


def told(vocabulary: Vocabulary, known: Conversation, said: Said) -> list[FactOut]:
    """The facts of a message: those it tells, and what it answers."""
    new = [_fact(said, entity) for entity in said.entities if entity["entity"] in vocabulary]
    if said.intent == "perhaps":
        new = [fact.model_copy(update={"status": "unknown"}) for fact in new]
    reply = reply_to(vocabulary, known, said)
    # 「いいえ、テストはしていません」: the sentence says it better than its first word.
    if reply and not any(fact.id == reply[0].id and fact.status != "unknown" for fact in new):
        new = [*(fact for fact in new if fact.id != reply[0].id), *reply]
    # A suspicion is the best answer the person has: it is kept, and not asked again.
    again = {fact.id for fact in known.facts if fact.status == "unknown" and fact.value is not None}
    answers = said.intent in REPLIES or known.asked != "harm" or "harm" in again
    guessed = {fact.id for fact in new if said.intent == "perhaps" or (fact.id == known.asked and answers)} - {
        fact.id for fact in new if fact.value is None or fact.status != "unknown"
    }
    return [*new, *(FactOut(id=fact_id, value=None, status="unknown") for fact_id in sorted(guessed))]


def policies_in(said: Said) -> tuple[tuple[str, bool | None], ...]:
    """What the message says of policies: (product, rider or plan, held)."""
    return tuple((entity["value"], entity["held"]) for entity in said.entities if entity["entity"] == POLICY)


def reply_to(vocabulary: Vocabulary, known: Conversation, said: Said) -> tuple[FactOut, ...]:
    """What a short reply says about the fact that was asked; nothing when it is no answer to it."""
    if said.intent == "answer" and (pressed := read_payload(vocabulary, said.text)):
        return (confirmed(said, *pressed),)
    if said.intent == "correct":
        return _turned(vocabulary, known, said)
    asked = known.asked
    if asked is None or asked not in vocabulary or known.awaiting:
        return ()
    is_yes_no = vocabulary[asked].kind == "yes_no"
    if said.intent == "unsure":
        if is_yes_no and others_look_into_it(said.text):
            return ()
        return (confirmed(said, unknown_of(asked, said.text), None),)
    if said.intent in ("affirm", "deny", "perhaps") and _is_of_another(vocabulary, known, said, asked):
        return ()
    if said.intent == "deny" and is_yes_no and contradicts(said.text):
        # 「いや、やりました」 denies the no that was taken, or the doubt in the question.
        return (confirmed(said, _no_taken(vocabulary, known) or asked, True),)
    if said.intent in ("affirm", "deny") and is_yes_no:
        reply = confirmed(said, asked, said.intent == "affirm")
        return (reply.model_copy(update={"status": "unknown"}) if reply.value and qualified(said.text) else reply,)
    if said.intent == "perhaps" and is_yes_no and is_of_other_affairs(vocabulary[asked], said.text):
        return ()
    if said.intent == "perhaps" and is_yes_no and (leans := leaning(said.text)) is not None:
        return (confirmed(said, asked, leans).model_copy(update={"status": "unknown"}),)
    if said.intent == "perhaps" and is_yes_no and in_part(said.text):
        return (confirmed(said, asked, None),)
    if said.intent == "answer":
        for value, label in vocabulary[asked].values.items():
            if plain(label) == plain(said.text):
                return (confirmed(said, asked, value),)
    return ()


def _no_taken(vocabulary: Vocabulary, known: Conversation) -> str | None:
    """The fact of the last answer, if that was taken as a no."""
    if known.last is None or vocabulary[known.last].kind != "yes_no":
        return None
    return known.last if any(fact.id == known.last and fact.value is False for fact in known.facts) else None


def _is_of_another(vocabulary: Vocabulary, known: Conversation, said: Said, asked: str) -> bool:
    """Whether the sentence that begins with はい or いいえ tells another fact, to which that word then belongs.

    「いえ、GENZのテストは受けてません」 is no answer to another question; a day, a figure or the next sentence leaves
    the word with the question, and so does what was told before.
    """
    end = _first_sentence(said.text)
    tells_asked = any(entity["entity"] == asked for entity in said.entities)
    if not tells_asked and names_another(vocabulary, asked, said.text[:end]):
        return True
    held = {(fact.id, fact.value) for fact in known.facts if fact.status in HELD}
    for entity in said.entities:
        fact_id, value, status = entity["entity"], entity["value"], entity.get("status", "stated")
        if fact_id not in vocabulary or entity["start"] >= end or _is_a_day(said, entity):
            continue
        if fact_id == asked:
            return False
        own = isinstance(value, bool) if status != "denied" else said.intent == "deny"
        if own and (fact_id, value) not in held:
            return True
    return False


def _first_sentence(text: str) -> int:
    """Where the first sentence of a text ends."""
    found = re.search(r"[。．.!！?？\n]", text)
    return found.end() if found else len(text)


def _is_a_day(said: Said, entity: Mapping[str, Any]) -> bool:
    """Whether a yes/no fact was only concluded from a day or a period (「いいえ、納品は3月です」)."""
    return any(char.isdigit() or char in "先昨今去年月" for char in said.text[entity["start"] : entity["end"]][:2])


def _turned(vocabulary: Vocabulary, known: Conversation, said: Said) -> tuple[FactOut, ...]:
    """A correction that names no fact but says yes or no (「さっきのは、いいえでした」) is about the last answer."""
    if said.entities or known.last is None or vocabulary[known.last].kind != "yes_no":
        return ()
    spoken = plain(said.text)
    if "いいえ" in spoken:
        return (confirmed(said, known.last, False),)
    if "はい" in spoken:
        return (confirmed(said, known.last, True),)
    after_all = yes_or_no(said.text.partition("、")[2] or said.text)
    return (confirmed(said, known.last, after_all == "affirm"),) if after_all and _AFTER_ALL.search(spoken) else ()


def is_taken(vocabulary: Vocabulary, known: Conversation, said: Said) -> bool:
    """Whether the message told something: facts, policies, an answer to the open question, or that it shall wait."""
    if said.intent == "later":
        return known.asked is not None
    if said.intent == "correct" and was_no_answer(said.text):
        return True
    return bool(said.entities) or bool(reply_to(vocabulary, known, said))


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


def confirmed(said: Said, fact_id: str, value: Value | None) -> FactOut:
    """The fact as the person answered it, with their words unless they pressed a button; None: not known."""
    if value is None:
        return FactOut(id=fact_id, value=None, status="unknown")
    typed = said.text if not said.text.startswith("#") else ""
    evidence = (EvidenceOut(start=0, end=len(typed), text=typed, message=said.number),) if typed else ()
    return FactOut(id=fact_id, value=value, status="confirmed", evidence=evidence)
