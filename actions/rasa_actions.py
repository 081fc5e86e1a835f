"""The rasa-sdk actions: thin wrappers that turn slots into a conversation, call the pure code, and utter its messages.

Further actions are in person_actions, incident_actions and policy_actions; they are imported here, so that rasa-sdk
finds them. All run inside the server (bot.engine) and behind `python -m bot run actions --actions actions.rasa_actions`
alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from rasa_sdk import FormValidationAction
from rasa_sdk.events import ActionExecuted, ActionExecutionRejected, SessionStarted, SlotSet

from actions import (
    asked,
    duties,
    final,
    incident_actions,
    person_actions,
    policies,
    policy_actions,
    slots,
    unread,
    verdicts,
    wording,
)
from actions.answer import confirmed_facts
from actions.contract import PolicyIn
from actions.holding import Holding
from actions.payload import UNKNOWN
from actions.saying import SAYING
from actions.told import REPLIES, is_taken, policies_in
from actions.tracker import FORM, Events, Turn, TurnAction
from actions.turn import note, suspected
from actions.wording import Message
from knowledge.facts import HELD
from knowledge.loader import default
from nlu.acts import DESCRIBE, TELL_POLICIES, read_act
from nlu.short_replies import asks


class ActionSessionStart(TurnAction):
    """Begins a conversation with what the caller already knows (`session_started_metadata`)."""

    action_name = "action_session_start"

    def respond(self, turn: Turn) -> Events:
        """Set the policies and the facts known beforehand."""
        opening = _opening(turn.tracker.events)
        held = tuple(PolicyIn.model_validate(policy) for policy in opening.get("policies", ()))
        known = confirmed_facts(turn.knowledge, opening.get("known", {}))
        seeded = slots.slots_of(slots.Conversation(facts=known, holding=Holding(held)))
        seeds = [SlotSet(name, value) for name, value in seeded.items() if value is not None]
        return [SessionStarted(), *seeds, ActionExecuted("action_listen")]


def _opening(events: Iterable[dict[str, Any]]) -> dict[str, Any]:
    for event in events:
        if event["event"] == "slot" and event["name"] == "session_started_metadata" and event["value"]:
            found: dict[str, Any] = event["value"].get("opening") or {}
            return found
    return {}


class ActionNoteFacts(TurnAction):
    """Fills the slots: the custom mapping of them all, run once by Rasa's action_extract_slots."""

    action_name = "action_note_facts"

    def respond(self, turn: Turn) -> Events:
        """Take in the latest message."""
        return turn.remember(note(turn.knowledge, turn.known, turn.said))


class ActionTellAnswer(TurnAction):
    """After a description: what was understood, the verdicts, what to do now."""

    action_name = "action_tell_answer"

    def respond(self, turn: Turn) -> Events:
        """Play back and tell; where no question is open, the final answer tells the rest."""
        first = not turn.known.told and turn.known.concluded is None
        if not first and not is_taken(turn.knowledge.vocabulary, turn.known, turn.said):
            return _nothing_taken(turn)
        if not first:
            if policies_in(turn.said):
                turn.say(policies.taken(turn.knowledge, policies_in(turn.said)))
            _tell_change(turn)
            return turn.remember_told()
        turn.say(wording.playback(turn.knowledge, turn.answer, first=True, mood=turn.said.mood), _remark(turn))
        if not turn.answer.questions:
            return []
        turn.say(
            verdicts.verdicts(turn.knowledge, turn.answer, turn.known.holding, heading="first", explains=True),
            duties.do_now(turn.knowledge, final.of_held(turn.answer, turn.known.holding)),
        )
        return turn.remember_told()


def _nothing_taken(turn: Turn) -> Events:
    """Say what is known of the question or the remark, else that nothing was read; more briefly the second time."""
    if remark := _remark(turn):
        turn.say(remark)
        return []
    if turn.said.intent == "correct":
        turn.say(Message(wording.words()["correct"]))
        return []
    again = turn.known.misunderstood == turn.said.number - 1
    turn.say(unread.nothing_asked(turn.answer, turn.said.text, again=again))
    return [SlotSet(slots.MISUNDERSTOOD, turn.said.number)]


def _remark(turn: Turn) -> Message | None:
    """A word on what the message asks or remarks beside what it tells."""
    return asked.to_remark(turn.knowledge, turn.said.text, turn.answer, turn.known.holding)


class ActionTellAsked(TurnAction):
    """A question whose answer is known: what to do or not to do, and the clauses that speak of it."""

    action_name = "action_tell_asked"

    def respond(self, turn: Turn) -> Events:
        """Tell what the message said of policies and facts, and answer."""
        if policies_in(turn.said):
            turn.say(policies.taken(turn.knowledge, policies_in(turn.said)))
        known = _facts_in(turn) and turn.known.scope == "in" and bool(turn.known.told)
        if known:
            _tell_change(turn, remarks=False)
        turn.say(asked.to_question(turn.knowledge, turn.said.text, turn.answer, turn.known.holding))
        return turn.remember_told() if known else []


def _tell_change(turn: Turn, *, remarks: bool = True) -> None:
    """What a later message told or corrected, and which verdicts moved; that none did is said of a correction.

    Where the final answer follows, it tells the verdicts; only a correction says before how they moved.
    """
    correcting = turn.said.intent == "correct"
    final_follows = not turn.answer.questions and turn.known.concluded is None
    heading = "corrected" if correcting else "added"
    told = wording.newly_taken(turn.knowledge, turn.answer, turn.said.number, heading=heading)
    moved = verdicts.what_moved(turn.knowledge, turn.known, turn.answer) or _of_held(turn)
    remark = _remark(turn) if remarks else None
    if moved is None and remark is None and (correcting or turn.known.concluded is not None):
        say = wording.words()["verdicts"]
        unanswered = say["not_answered"] if remarks and asks(turn.said.text) else None
        told = "\n".join(filter(None, [told, say["unmoved"], unanswered]))
    turn.say(Message(told, "playback") if told else None, moved if correcting or not final_follows else None, remark)


def _of_held(turn: Turn) -> Message | None:
    """The verdicts on what is held, where this message names it: that all is as before would hide what matters now."""
    named = any(held is not None for _, held in policies_in(turn.said))
    if not (named and turn.known.told and turn.known.holding.policies):
        return None
    return verdicts.verdicts(turn.knowledge, turn.answer, turn.known.holding, heading="held")


class ActionConclude(TurnAction):
    """The final answer, once no question is worth asking."""

    action_name = "action_conclude"

    def respond(self, turn: Turn) -> Events:
        """Tell verdicts, documents, deadlines, duties, notice and next step; only that nothing moved, when so."""
        mark = SlotSet(slots.CONCLUDED, final.fingerprint(turn.answer, turn.known.holding))
        if turn.known.concluded is not None:
            different = final.again(turn.knowledge, turn.known, turn.answer)
            if not _facts_in(turn) and not verdicts.what_moved(turn.knowledge, turn.known, turn.answer):
                turn.say(_of_held(turn))
            same = Message(wording.words()["conclude"]["same"])
            turn.say(*different or ([] if turn.has_spoken else [same]))
            return [*turn.remember_told(), mark]
        offer = final.policies_offer(turn.knowledge, turn.known, turn.answer) is not None
        turn.say(*final.final(turn.knowledge, turn.known, turn.answer, first=not turn.known.told))
        asked = [SlotSet(slots.OFFERED, True), SlotSet(slots.AWAITING, "policies")] if offer else []
        return [*turn.remember_told(), mark, *asked]


class ValidateTriageForm(FormValidationAction):
    """The form's rules: what counts as an answer, and which fact is asked next."""

    def name(self) -> str:
        """Rasa calls `validate_<form>` in every round of the form."""
        return f"validate_{FORM}"

    async def get_extraction_events(self, dispatcher: Any, tracker: Any, domain: Any) -> Events:
        """Nothing: action_note_facts has filled the slots already."""
        return []

    async def get_validation_events(self, dispatcher: Any, tracker: Any, domain: Any) -> Events:
        """Reject the round when the person asked back or told nothing (the rules answer), else tell what moved."""
        turn = Turn(tracker, dispatcher)
        if turn.is_resumed:
            return []
        if turn.said.intent not in (DESCRIBE, TELL_POLICIES, "correct", *REPLIES) or not is_taken(
            turn.knowledge.vocabulary, turn.known, turn.said
        ):
            return [ActionExecutionRejected(FORM)]
        if policies_in(turn.said):
            turn.say(policies.taken(turn.knowledge, policies_in(turn.said)))
        if turn.said.intent == "correct" or _facts_in(turn):
            _tell_change(turn)
            return turn.remember_told()
        if turn.answer.questions:
            turn.say(_after(_acknowledgement(turn), verdicts.what_moved(turn.knowledge, turn.known, turn.answer)))
            return turn.remember_told()
        return [SlotSet(slots.TOLD, dict(turn.known.told))]

    async def required_slots(self, domain_slots: Any, dispatcher: Any, tracker: Any, domain: Any) -> list[str]:
        """The facts still worth asking, most useful first."""
        return [question.fact for question in Turn(tracker, dispatcher).answer.questions]

    async def next_requested_slot(self, dispatcher: Any, tracker: Any, domain: Any) -> Any:
        """The most useful question, even where its slot holds a denial or a suspicion; none ends the form."""
        asked = await self.required_slots([], dispatcher, tracker, domain)
        return SlotSet("requested_slot", asked[0] if asked else None)


def _asking(fact_id: str) -> type[TurnAction]:
    class ActionAsk(TurnAction):
        """Asks for one fact; Rasa's form finds it by its name."""

        action_name = f"action_ask_{fact_id}"

        def respond(self, turn: Turn) -> None:
            """Ask, after a word on what the person just answered."""
            question = next(item for item in turn.answer.questions if item.fact == fact_id)
            acknowledged = turn.is_resumed or (turn.has_spoken and not _facts_in(turn))
            lead = _suspicion(turn, fact_id) or ("" if acknowledged else _acknowledgement(turn))
            turn.say(wording.ask(turn.knowledge, question, lead=lead))

    return ActionAsk


def _suspicion(turn: Turn, fact_id: str) -> str:
    """The one option that the person only supposes, so that the question does not seem to pass over it."""
    held = any(fact.id == fact_id and fact.status in HELD for fact in turn.answer.facts)
    doubts = [fact for fact in suspected(turn.known) if fact.id == fact_id and not isinstance(fact.value, bool)]
    if held or len(doubts) != 1:
        return ""
    value = turn.knowledge.vocabulary.label(fact_id, doubts[0].value)
    return str(wording.words()["question"]["suspected"].format(value=value))


def _after(lead: str, message: Message | None) -> Message | None:
    """The message with a word before it."""
    return replace(message, text="\n".join(filter(None, [lead, message.text]))) if message else None


def _acknowledgement(turn: Turn) -> str:
    """A word on an answer; what was told beside it, or instead of it, has been played back already."""
    say = wording.words()["acknowledge"]
    if turn.said.intent not in REPLIES:
        return str(say.get(turn.said.mood or "", "")) if turn.known.told else ""
    if turn.said.intent in ("later", "perhaps"):
        return str(say[turn.said.intent])
    if _facts_in(turn):
        return ""
    if turn.said.intent in ("affirm", "deny") and read_act(turn.said.text) is None and turn.known.last:
        # What was understood without a はい or いいえ is said, so that it can be put right.
        label = turn.knowledge.vocabulary[turn.known.last].label
        value = turn.knowledge.vocabulary.label(turn.known.last, turn.said.intent == "affirm")
        return str(say["understood_as"].format(label=label, value=value))
    does_not_know = turn.said.intent == "unsure" or turn.said.text.endswith(f"={UNKNOWN}")
    return str(say["unsure" if does_not_know else "taken"])


def _facts_in(turn: Turn) -> bool:
    """Whether the message tells facts in words."""
    return any(entity["entity"] in turn.knowledge.vocabulary for entity in turn.said.entities)


# One asking action for every question of the vocabulary; rasa-sdk registers the subclasses that are alive.
ASKING = [_asking(fact_id) for fact_id, fact in default().vocabulary.facts.items() if fact.question]


def _saying(name: str, messages: Callable[[Turn], list[Message]]) -> type[TurnAction]:
    class ActionSay(TurnAction):
        """Says what the table names."""

        action_name = name

        def respond(self, turn: Turn) -> None:
            """Say it."""
            turn.say(*messages(turn))

    return ActionSay


FURTHER = (incident_actions, person_actions, policy_actions)
SAYING_ACTIONS = [_saying(name, messages) for name, messages in SAYING.items()]
