"""Rasa graph components around `nlu`: the dialogue act as intent, the facts of the incident as entities.

Both are deterministic and untrained. A short reply or a button never reaches the incident reader, so it costs no parse.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from knowledge.facts import HELD
from knowledge.loader import default as default_knowledge
from nlu import acts, reply_days
from nlu.analyze import Reader, default_reader
from nlu.answers import in_answer, reply_act
from nlu.corrections import in_context
from nlu.days_put_right import corrected_day
from nlu.guard import unguard
from nlu.in_story import told_together
from nlu.later import within_reach
from nlu.model import ANY_POLICY, ANY_RIDER, POLICY, Analysis, FactMention, PolicyMention
from nlu.of_question import speaks_of
from nlu.text import normalise
from nlu.tracked import (
    as_story,
    asked_fact,
    known_facts,
    last_day,
    takes_back_a_day,
    told_before,
    week_of_last_day,
)
from nlu.volunteered import volunteered

INTENT, ENTITIES, TEXT = "intent", "entities", "text"
INCIDENT, MOOD = "incident", "mood"
# The slot that holds the incidents that are not spoken of now (actions.slots).
ASIDE = "set_aside"
# The slot with the policies of which the person is not sure (actions.slots).
PERHAPS_HELD = "perhaps_held"
_WHOLE = "act_is_whole"
_PAYLOAD = re.compile(r"#([a-z_]{1,60})=\S{1,100}$")
# What an account of facts is, whatever words stand around it; these acts say themselves what becomes of the facts.
_KEEPING = ("correct", "perhaps", "another_incident", "back_to")
# Acts whose question tells nothing, whatever it names.
_ASKING = (acts.ASK_TOPIC, "ask_settlement")
# Other matters that a question about the cover is no part of: it is answered, not sent elsewhere.
_GENERAL = ("coverage-question", "precaution", "sales-inquiry")
# Acts that may answer the open question.
# What a short message tells unasked while one is asked to choose: no such thing is among the options.
_BESIDE_A_CHOICE = {"ordinary_test_done", "claim_received", "service_unusable", "overseas"}
_ANSWERING = (acts.DESCRIBE, "affirm", "deny", "perhaps")


class _Component(GraphComponent):
    """What both components share: nothing to train, nothing to configure."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _Component:
        """Rasa's way to make a component."""
        return cls()

    def process_training_data(self, training_data: Any) -> Any:
        """Nothing is learned from examples."""
        return training_data


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DialogueActClassifier(_Component):
    """Sets the intent from the phrases of `nlu/data/acts.yml`; `describe` for whatever is no known act."""

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Set intent and confidence on every message; a button, or an option's own words, is an `answer`."""
        for message in messages:
            text = unguard(message.get(TEXT) or "")
            if _answers(asked_fact(tracker), text):
                act: acts.Act | None = acts.Act(acts.ANSWER, whole=True)
            else:
                act = acts.read_act(text) if text.strip() else None
                if takes_back_a_day(tracker, text, _as_of(message)):
                    act = acts.Act("correct", whole=False)
            _set_intent(message, act.intent if act else acts.DESCRIBE, 1.0 if act else 0.5)
            message.set(_WHOLE, act is not None and act.whole)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class IncidentReader(_Component):
    """Reads facts, scope and similar 事故例 with GiNZA (`nlu.analyze`) and puts them on the message.

    Entities carry the fact id, the value, the span in the text as sent, status, confidence and all evidence. `incident`
    is what the whole story so far amounts to: scope, kind and the most similar cases.
    """

    def process(self, messages: list[Message], tracker: DialogueStateTracker) -> list[Message]:
        """Read every message that may tell of an incident; `tracker` gives what was told before."""
        reader = default_reader()
        for message in messages:
            text = unguard(message.get(TEXT) or "")
            if not message.get(_WHOLE) and text.strip():
                self._read(reader, message, text, tracker)
        return messages

    def _read(self, reader: Reader, message: Message, text: str, tracker: DialogueStateTracker) -> None:
        intent, asked, as_of = message.get(INTENT)["name"], asked_fact(tracker), _as_of(message)
        spoken = _spoken(text, intent, known=tracker.get_slot("scope") == "in")
        if not spoken.strip():
            return
        analysis = reader.analyze(spoken, as_of)
        if tracker.get_slot("scope") == "in" and intent not in ("another_incident", "back_to"):
            analysis = within_reach(analysis, known_facts(tracker), asked, reader.extractor.phrases.days, as_of)
        analysis = _in_context(reader, analysis, message, text, tracker)
        if intent == "correct" and not (analysis.facts or analysis.policies) and not acts.puts_right(text):
            # 「プログラムじゃなくて音楽です」 takes nothing back that was told: it goes on telling.
            intent = acts.DESCRIBE
            _set_intent(message, intent, 0.6)
            analysis = _in_context(reader, reader.analyze(text, as_of), message, text, tracker)
        if (named := _meant_policy(reader, analysis, text, tracker)) is not None:
            analysis = replace(analysis, policies=(named,), facts=())
        answers = asked is not None and intent == acts.DESCRIBE and _is_short_answer(reader, asked, analysis)
        reply = reply_act(reader.knowledge.vocabulary[str(asked)], text) if answers else None
        if reply is not None:
            _set_intent(message, reply, 0.7)
            return
        told = [] if intent in ("another_incident", "back_to") else told_before(tracker)
        whole = reader.analyze(as_story([*told, text]), as_of) if told else analysis
        if analysis.scope == "in" and whole.scope != "in":
            # Whatever was said around it, this message tells of an incident.
            whole = analysis
        if told and intent == acts.DESCRIBE and whole.scope == "in":
            analysis = told_together(analysis, whole, known_facts(tracker))
        is_elsewhere = whole.scope == "out" and whole.kind not in _GENERAL
        if intent == acts.ASK_TOPIC and is_elsewhere and tracker.get_slot("scope") != "in":
            # What another insurance answers for is not answered with ours.
            intent = acts.DESCRIBE
            _set_intent(message, intent, 0.6)
        # Facts of a matter that belongs elsewhere are none of this incident's.
        elsewhere = whole.scope == "out" and analysis.scope == "out"
        mentions = () if elsewhere else analysis.facts
        entities = [*map(_entity, mentions), *map(_policy, analysis.policies)]
        message.set(ENTITIES, entities, add_to_output=True)
        if analysis.policies and not mentions and (told or analysis.scope != "in"):
            if intent not in (*_KEEPING, acts.ASK_TOPIC) or intent in ("correct", "perhaps"):
                _set_intent(message, acts.TELL_POLICIES, 0.8)
            return
        shelved = tracker.get_slot(ASIDE)
        if (intent != "back_to" or (mentions and not shelved)) and not (intent in acts.TELLING and not mentions):
            message.set(INCIDENT, _incident(whole), add_to_output=True)
        if intent == "back_to" and mentions and not shelved:
            _set_intent(message, acts.DESCRIBE, 0.8)
        is_first = tracker.get_slot("scope") != "in"
        if mentions and intent not in _KEEPING and (is_first or intent in acts.MOODS):
            # An account that ends in a question, or in despair, is an account first; its answer tells the rest.
            _set_intent(message, acts.DESCRIBE, 0.8)
        elif mentions and is_first and intent in ("correct", "perhaps"):
            _set_intent(message, acts.DESCRIBE, 0.8)
        elif mentions and intent in ("affirm", "deny") and asked is None:
            # 「いや、300人でした」 while nothing is asked puts right what was told.
            _set_intent(message, "correct" if intent == "deny" else acts.DESCRIBE, 0.8)
        if feeling := acts.mood(text):
            message.set(MOOD, feeling, add_to_output=True)


def _spoken(text: str, intent: str, *, known: bool) -> str:
    """What a message tells: without what it takes back, or, once an incident is known, only asks."""
    if known and intent in _ASKING:
        return acts.beyond_asking(text, intent)
    if intent == "anger":
        return acts.beyond_complaining(text)
    if intent == "another_incident":
        return acts.beyond_announcing(text)
    return acts.spoken_now(text) if intent == "correct" else text


def _in_context(
    reader: Reader, analysis: Analysis, message: Message, text: str, tracker: DialogueStateTracker
) -> Analysis:
    """The analysis with what only the conversation tells: what a correction is about, what a reply answers."""
    knowledge, asked = reader.knowledge, asked_fact(tracker)
    intent = message.get(INTENT)["name"]
    if intent == "correct":
        if takes_back_a_day(tracker, text, as_of := _as_of(message)):
            day, since = str(last_day(tracker)), week_of_last_day(tracker, text, as_of)
            return reply_days.answer(analysis, normalise(acts.spoken_now(text)), day, since)
        if (named := corrected_day(text)) is not None:
            spoken, rules = normalise(acts.spoken_now(text)), knowledge.derivations
            days = reader.extractor.phrases.days
            analysis = reply_days.renamed(analysis, spoken, named, rules, _as_of(message), roles=days)
        return in_context(knowledge.vocabulary, analysis, text, known_facts(tracker))
    if intent not in _ANSWERING:
        return analysis
    if asked is not None:
        analysis = in_answer(
            knowledge.vocabulary, knowledge.derivations, reader.extractor.phrases.days, analysis, asked, _as_of(message)
        )
    if intent != acts.DESCRIBE or tracker.get_slot("scope") != "in" or _may_answer(reader, asked, text):
        return analysis
    harms = [value for value, status, _ in known_facts(tracker).get("harm", ()) if status in HELD]
    told = volunteered(knowledge.vocabulary, analysis, harms)
    is_choice = asked is not None and knowledge.vocabulary[asked].kind == "choice"
    return told if not is_choice or {fact.id for fact in told.facts} <= _BESIDE_A_CHOICE else analysis


def _meant_policy(reader: Reader, analysis: Analysis, text: str, tracker: DialogueStateTracker) -> PolicyMention | None:
    """The policy that a message without a name speaks of: the one of which the person was not sure."""
    asked = asked_fact(tracker)
    open_ones = [name for name in tracker.get_slot(PERHAPS_HELD) or () if name not in (ANY_POLICY, ANY_RIDER)]
    if analysis.policies or len(open_ones) != 1:
        return None
    if asked is not None and reader.knowledge.vocabulary[asked].kind == "yes_no":
        return None
    held = reader.policies.bare(text)
    return None if held is None else PolicyMention(open_ones[0], held, 0, len(text))


def _may_answer(reader: Reader, asked: str | None, text: str) -> bool:
    """Whether a short message rather answers the question that is open: what it names by itself is not taken then."""
    if asked is None:
        return False
    fact = reader.knowledge.vocabulary[asked]
    return asked == "contractor_supervised" or speaks_of(fact, text)


def _set_intent(message: Message, name: str, confidence: float) -> None:
    message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)


def _answers(asked: str | None, text: str) -> bool:
    """Whether the text is a button's payload, or names an option of the question that is open."""
    vocabulary = default_knowledge().vocabulary
    payload = _PAYLOAD.match(text)
    if payload:
        return payload.group(1) in vocabulary
    if asked is None or len(text) > 40:
        return False
    return acts.plain(text) in map(acts.plain, vocabulary[asked].values.values())


def _entity(mention: FactMention) -> dict[str, Any]:
    first = mention.evidence[0] if mention.evidence else None
    return {
        "entity": mention.id,
        "value": mention.value,
        "start": first.start if first else 0,
        "end": first.end if first else 0,
        "status": mention.status,
        "confidence": round(mention.confidence, 2),
        "evidence": [[span.start, span.end] for span in mention.evidence],
    }


def _policy(mention: PolicyMention) -> dict[str, Any]:
    return {
        "entity": POLICY,
        "value": mention.id,
        "start": mention.start,
        "end": mention.end,
        "held": mention.held,
    }


def _incident(analysis: Analysis) -> dict[str, Any]:
    cases = [
        {
            "id": case.id,
            "score": round(case.score, 4),
            "same": list(case.same),
            "different": list(case.different),
            "unknown": list(case.unknown),
        }
        for case in analysis.cases[:5]
    ]
    return {"scope": analysis.scope, "kind": analysis.kind, "cases": cases}


def _as_of(message: Message) -> dt.date:
    """The day that 昨日 counts from: given with the message, else today in Japan."""
    given = (message.get("metadata") or {}).get("as_of")
    japan = dt.timezone(dt.timedelta(hours=9))
    return dt.date.fromisoformat(given) if given else dt.datetime.now(japan).date()


def _is_short_answer(reader: Reader, asked: str, analysis: Analysis) -> bool:
    """Whether a yes/no question is open and the message speaks of no fact by itself."""
    vocabulary = reader.knowledge.vocabulary
    return vocabulary[asked].kind == "yes_no" and not (analysis.facts or analysis.policies)
