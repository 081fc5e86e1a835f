"""The rasa-sdk actions: thin wrappers that turn slots into a conversation, call the pure code, and utter its messages.

They run inside the server (bot.engine) and behind `python -m bot run actions --actions actions.rasa_actions` alike.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import ActionExecuted, ActionExecutionRejected, Restarted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import explain, final, slots, wording
from actions.answer import confirmed_facts
from actions.contract import PolicyIn
from actions.payload import UNKNOWN
from actions.tracker import FORM, Events, Turn
from actions.turn import REPLIES, is_taken, note, still_unknown
from actions.wording import Message
from knowledge.loader import default
from nlu.acts import DESCRIBE


class TurnAction(Action, ABC):
    """An action of this bot: `respond` utters and returns events."""

    action_name: ClassVar[str]

    def name(self) -> str:
        """The action's name in the domain."""
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """rasa-sdk's entry."""
        return self.respond(Turn(tracker, dispatcher)) or []

    @abstractmethod
    def respond(self, turn: Turn) -> Events | None:
        """Utter messages on `turn`, and return the events that change the tracker."""


class ActionSessionStart(TurnAction):
    """Begins a conversation with what the caller already knows (`session_started_metadata`)."""

    action_name = "action_session_start"

    def respond(self, turn: Turn) -> Events:
        """Set policies, and, unless the person started over, the facts known beforehand."""
        opening = _opening(turn.tracker.events)
        policies = tuple(PolicyIn.model_validate(policy) for policy in opening.get("policies", ()))
        is_first = not any(event["event"] == "restart" for event in turn.tracker.events)
        known = confirmed_facts(turn.knowledge, opening.get("known", {}) if is_first else {})
        seeded = slots.slots_of(slots.Conversation(facts=known, policies=policies))
        seeds = [SlotSet(name, value) for name, value in seeded.items() if value is not None]
        return [SessionStarted(), *seeds, ActionExecuted("action_listen")]


def _opening(events: Iterable[dict[str, Any]]) -> dict[str, Any]:
    for event in events:
        if event["event"] == "slot" and event["name"] == "session_started_metadata" and event["value"]:
            found: dict[str, Any] = event["value"].get("opening") or {}
            return found
    return {}


class ActionNoteFacts(TurnAction):
    """Fills the fact slots: the custom mapping of them all, run once by Rasa's action_extract_slots."""

    action_name = "action_note_facts"

    def respond(self, turn: Turn) -> Events:
        """Take in the latest message."""
        return turn.remember(note(turn.knowledge, turn.known, turn.said))


class ActionTellAnswer(TurnAction):
    """After a description: what was understood, the verdicts, what to do now."""

    action_name = "action_tell_answer"

    def respond(self, turn: Turn) -> Events:
        """Play back and tell; where no question is open, the final answer tells the rest."""
        first = not turn.known.told
        if not first and not is_taken(turn.knowledge.vocabulary, None, turn.said):
            turn.say(Message(wording.words()["correct"]))
            return []
        turn.say(wording.playback(turn.knowledge, turn.answer, first=first))
        if not turn.answer.questions:
            return []
        if first:
            turn.say(
                wording.verdicts(turn.knowledge, turn.answer, heading="first"),
                wording.do_now(turn.knowledge, turn.answer),
            )
        else:
            turn.say(wording.what_moved(turn.knowledge, turn.known, turn.answer))
        return turn.remember_told()


class ActionConclude(TurnAction):
    """The final answer, once no question is worth asking."""

    action_name = "action_conclude"

    def respond(self, turn: Turn) -> Events:
        """Tell verdicts, documents, deadlines, duties, notice and next step; only that nothing moved, when so."""
        mark = final.fingerprint(turn.answer)
        if turn.known.concluded == mark:
            turn.say(Message(wording.words()["conclude"]["same"]))
            return []
        first = not turn.known.told
        turn.say(*final.final(turn.knowledge, turn.answer, still_unknown(turn.knowledge, turn.known), first=first))
        return [*turn.remember_told(), SlotSet(slots.CONCLUDED, mark)]


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
        if turn.said.intent not in (DESCRIBE, "correct", *REPLIES) or not is_taken(
            turn.knowledge.vocabulary, turn.known.asked, turn.said
        ):
            return [ActionExecutionRejected(FORM)]
        if turn.answer.questions:
            turn.say(wording.what_moved(turn.knowledge, turn.known, turn.answer))
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
            turn.say(wording.ask(turn.knowledge, question, lead="" if turn.is_resumed else _acknowledgement(turn)))

    return ActionAsk


def _acknowledgement(turn: Turn) -> str:
    if turn.said.intent not in REPLIES:
        # A free account in the middle of the questions: what it added is told, or the person feels unheard.
        first = not turn.known.asked
        return "" if first else wording.newly_taken(turn.knowledge, turn.answer, turn.said.number)
    does_not_know = turn.said.intent == "unsure" or turn.said.text.endswith(f"={UNKNOWN}")
    kind = "later" if turn.said.intent == "later" else "unsure" if does_not_know else "taken"
    return str(wording.words()["acknowledge"][kind])


# One asking action for every question of the vocabulary; rasa-sdk registers the subclasses that are alive.
ASKING = [_asking(fact_id) for fact_id, fact in default().vocabulary.facts.items() if fact.question]


def _guide(turn: Turn) -> list[Message]:
    return [explain.guide(turn.answer)]


def _not_understood(turn: Turn) -> list[Message]:
    say = wording.words()["not_understood"]
    return [Message(say["lead" if turn.known.asked else "nothing_asked"])]


def _ask_correction(turn: Turn) -> list[Message]:
    return [wording.playback(turn.knowledge, turn.answer, first=False), Message(wording.words()["correct"])]


def _recap(turn: Turn) -> list[Message]:
    if turn.known.scope != "in":
        return _guide(turn)
    verdicts = wording.verdicts(turn.knowledge, turn.answer, heading="first")
    return [wording.playback(turn.knowledge, turn.answer, first=False), verdicts]


def _documents(turn: Turn) -> list[Message]:
    if turn.known.scope != "in":
        return [Message(wording.words()["documents_asked"]["nothing"])]
    return [final.documents(turn.knowledge, turn.answer)]


def _deadlines(turn: Turn) -> list[Message]:
    if turn.known.scope != "in":
        return [Message(wording.words()["deadlines_asked"]["nothing"])]
    return [final.deadlines(turn.knowledge, turn.answer)]


# Actions that only say something: side questions, which change nothing, and kind words where nothing was understood.
SAYING: dict[str, Callable[[Turn], list[Message]]] = {
    "action_guide": _guide,
    "action_not_understood": _not_understood,
    "action_ask_correction": _ask_correction,
    "action_recap": _recap,
    "action_explain_why": lambda turn: [explain.why(turn.knowledge, turn.question)],
    "action_explain_term": lambda turn: [explain.term(turn.knowledge, turn.said.text, turn.answer, turn.question)],
    "action_tell_documents": _documents,
    "action_tell_deadlines": _deadlines,
    "action_tell_limits": lambda turn: [explain.limits(turn.knowledge, turn.answer)],
    "action_tell_settlement": lambda turn: [explain.settlement(turn.knowledge, turn.answer)],
    "action_tell_clause": lambda turn: [explain.clauses(turn.knowledge, turn.answer, turn.question)],
    "action_hand_over": lambda turn: [explain.hand_over(turn.knowledge, turn.answer)],
}


def _saying(name: str, messages: Callable[[Turn], list[Message]]) -> type[TurnAction]:
    class ActionSay(TurnAction):
        """Says what the table names."""

        action_name = name

        def respond(self, turn: Turn) -> None:
            """Say it."""
            turn.say(*messages(turn))

    return ActionSay


SAYING_ACTIONS = [_saying(name, messages) for name, messages in SAYING.items()]


class ActionRestart(TurnAction):
    """Starts over; what the caller knew of the policies stays (action_session_start)."""

    action_name = "action_restart"

    def respond(self, turn: Turn) -> Events:
        """Forget the incident."""
        turn.say(Message(wording.words()["restart"]))
        return [Restarted()]
