"""The rasa-sdk actions: thin wrappers that turn slots into a conversation, call the pure code, and utter its messages.

They run inside the server (bot.engine) and behind `python -m bot run actions --actions actions.rasa_actions` alike.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import final, handover, incidents, policies, slots, verdicts, wording
from actions.answer import confirmed_facts
from actions.contract import PolicyIn
from actions.holding import Holding
from actions.payload import UNKNOWN
from actions.saying import SAYING, guide
from actions.tracker import FORM, Events, Turn
from actions.turn import REPLIES, is_taken, note, policies_in
from actions.wording import Button, Message
from knowledge.loader import default
from nlu.acts import DESCRIBE, TELL_POLICIES

# What is said where nothing was understood, twice in a row, is said by a person.
_PATIENCE = 2
# Kinds of message that say nothing of an incident and yet are understood.
_UNDERSTOOD = ("greeting", "thanks", "test-message", "coverage-question")
_CLOSE_FORM = (ActiveLoop(None), SlotSet(slots.ASKED, None))


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
        first = not turn.known.told
        if not first and not is_taken(turn.knowledge.vocabulary, turn.known, turn.said):
            key = "nothing_asked" if turn.said.intent != "correct" else "ask"
            say = wording.words()
            turn.say(Message(say["correct"] if key == "ask" else say["not_understood"]["nothing_asked"]))
            return []
        if not first:
            _tell_change(turn)
            return turn.remember_told()
        turn.say(wording.playback(turn.knowledge, turn.answer, first=True, mood=turn.said.mood))
        if not turn.answer.questions:
            return []
        turn.say(
            verdicts.verdicts(turn.knowledge, turn.answer, turn.known.holding, heading="first"),
            wording.do_now(turn.knowledge, turn.answer),
        )
        return turn.remember_told()


def _tell_change(turn: Turn) -> None:
    """What a later message told or corrected, and which verdicts moved; that none did is said of a correction.

    Where the final answer follows, it tells the verdicts; only a correction says before how they moved.
    """
    correcting = turn.said.intent == "correct"
    final_follows = not turn.answer.questions and turn.known.concluded is None
    heading = "corrected" if correcting else "added"
    told = wording.newly_taken(turn.knowledge, turn.answer, turn.said.number, heading=heading)
    moved = verdicts.what_moved(turn.knowledge, turn.known, turn.answer)
    if correcting and moved is None:
        told = "\n".join(filter(None, [told, wording.words()["verdicts"]["unmoved"]]))
    turn.say(Message(told, "playback") if told else None, moved if correcting or not final_follows else None)


class ActionConclude(TurnAction):
    """The final answer, once no question is worth asking."""

    action_name = "action_conclude"

    def respond(self, turn: Turn) -> Events:
        """Tell verdicts, documents, deadlines, duties, notice and next step; only that nothing moved, when so."""
        mark = SlotSet(slots.CONCLUDED, final.fingerprint(turn.answer, turn.known.holding))
        if turn.known.concluded is not None:
            different = final.again(turn.knowledge, turn.known, turn.answer)
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
            turn.say(verdicts.what_moved(turn.knowledge, turn.known, turn.answer))
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
    """A word on an answer; what was told beside it, or instead of it, has been played back already."""
    say = wording.words()["acknowledge"]
    if turn.said.intent not in REPLIES:
        return str(say.get(turn.said.mood or "", "")) if turn.known.told else ""
    if turn.said.intent in ("later", "perhaps"):
        return str(say[turn.said.intent])
    if _facts_in(turn):
        return ""
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


SAYING_ACTIONS = [_saying(name, messages) for name, messages in SAYING.items()]


class ActionTellPolicies(TurnAction):
    """After the person said what they hold: the verdicts again, as far as it matters."""

    action_name = "action_tell_policies"

    def respond(self, turn: Turn) -> Events:
        """Held and responding, held but a rider is missing, or not held; before any incident, what happened."""
        turn.say(*policies.answer(turn.knowledge, turn.known, turn.answer, policies_in(turn.said)))
        if turn.known.scope != "in":
            return [SlotSet(slots.AWAITING, None)]
        told = [*turn.remember_told(), SlotSet(slots.CONCLUDED, final.fingerprint(turn.answer, turn.known.holding))]
        return [SlotSet(slots.AWAITING, None), *(told if not turn.answer.questions else turn.remember_told())]


class ActionPoliciesUnknown(TurnAction):
    """The person does not know what they hold, or does not say it."""

    action_name = "action_policies_unknown"

    def respond(self, turn: Turn) -> Events:
        """Say how to find out; ask which one after a mere yes."""
        say = wording.words()["policies"]
        turn.say(Message(say["which" if turn.said.intent == "affirm" else "unsure"]))
        return [] if turn.said.intent == "affirm" else [SlotSet(slots.AWAITING, None)]


class ActionGuide(TurnAction):
    """No incident is recognised: what to write, or which insurance people usually mean."""

    action_name = "action_guide"

    def respond(self, turn: Turn) -> Events:
        """Guide; the second time in a row a person takes over."""
        turn.say(*guide(turn))
        is_lost = turn.answer.scope == "unclear" and turn.answer.kind not in _UNDERSTOOD
        return _misunderstood(turn) if is_lost else []


class ActionNotUnderstood(TurnAction):
    """Nothing in the message was an answer."""

    action_name = "action_not_understood"

    def respond(self, turn: Turn) -> Events:
        """Say so kindly; the second time in a row a person takes over."""
        say = wording.words()["not_understood"]
        if not turn.known.asked:
            turn.say(Message(say["nothing_asked"]))
            return []
        repeated = _is_repeated(turn)
        if not repeated:
            turn.say(Message(say["lead"]))
        return _misunderstood(turn)


def _is_repeated(turn: Turn) -> bool:
    return turn.known.misunderstood == turn.said.number - 1


def _misunderstood(turn: Turn) -> Events:
    lost = SlotSet(slots.MISUNDERSTOOD, turn.said.number)
    return [lost, *_hand_over(turn, "not_understood")] if _is_repeated(turn) else [lost]


def _hand_over(turn: Turn, reason: handover.Reason) -> Events:
    turn.say(handover.hand_over(turn.knowledge, turn.known, turn.answer, reason))
    return [SlotSet(slots.HANDED_OVER, turn.known.handed_over or reason), SlotSet(slots.AWAITING, None)]


class ActionHandOver(TurnAction):
    """A person takes over because the policyholder wishes so."""

    action_name = "action_hand_over"

    def respond(self, turn: Turn) -> Events:
        """Say what is passed on and what happens next."""
        return _hand_over(turn, "asked")


class ActionComfort(TurnAction):
    """Distress or anger: first help, then the offer of a person."""

    action_name = "action_comfort"

    def respond(self, turn: Turn) -> Events:
        """Comfort; a no or a yes answers the offer only where no question is open."""
        asking = turn.known.asked is not None
        turn.say(handover.comfort(turn.said.intent, asking=asking))
        # Where a life may be at stake nobody waits for a yes.
        called = [SlotSet(slots.HANDED_OVER, "distress")] if turn.said.intent == "crisis" else []
        return called if asking else [*called, SlotSet(slots.AWAITING, "hand_over")]


class ActionDispute(TurnAction):
    """The person does not accept a verdict."""

    action_name = "action_dispute"

    def respond(self, turn: Turn) -> Events:
        """Show the clause; a person takes over where something is excluded."""
        turn.say(handover.dispute(turn.knowledge, turn.known, turn.answer))
        return _hand_over(turn, "dispute") if handover.is_excluded(turn.known, turn.answer) else []


class ActionAskRestart(TurnAction):
    """Asks before anything is forgotten."""

    action_name = "action_ask_restart"

    def respond(self, turn: Turn) -> Events:
        """Ask; where nothing was told yet there is nothing to forget."""
        say = wording.words()["start_over"]
        if turn.known.scope is None and not turn.known.facts and not turn.known.aside:
            turn.say(Message(say["nothing"]))
            return []
        turn.say(Message(say["confirm"], "confirm", (Button(say["go_ahead"], "はい"), Button(say["keep"], "いいえ"))))
        return [*_CLOSE_FORM, SlotSet(slots.AWAITING, "restart")]


class ActionStartOver(TurnAction):
    """Forgets every incident; what is known of the policies stays."""

    action_name = "action_start_over"

    def respond(self, turn: Turn) -> Events:
        """Forget, and ask what happened."""
        turn.say(Message(wording.words()["start_over"]["done"]))
        return [*_CLOSE_FORM, *turn.remember(incidents.start_over(turn.known))]


class ActionOpenIncident(TurnAction):
    """Another incident begins; action_note_facts has set the one before aside."""

    action_name = "action_open_incident"

    def respond(self, turn: Turn) -> Events:
        """Say which number it has and how to go back; ask what happened when that was not said yet."""
        say = wording.words()["incidents"]
        before = turn.known.aside[-1].number if turn.known.aside else None
        lines = [say["opened"].format(number=turn.known.number, before=before) if before else say["opened_first"]]
        told = turn.known.scope == "in"
        lines += [say["back_hint"].format(before=before)] if before else []
        turn.say(Message("\n".join(lines if told else [*lines, say["ask"]])))
        return [*_CLOSE_FORM]


class ActionResumeIncident(TurnAction):
    """Back to an incident that was set aside; action_note_facts has taken it up."""

    action_name = "action_resume_incident"

    def respond(self, turn: Turn) -> Events:
        """Say which one, what is understood of it, and what the message added."""
        say = wording.words()["incidents"]
        if turn.said.number not in turn.known.story:
            turn.say(Message(say["only_one"]))
            return []
        played = wording.playback(turn.knowledge, turn.answer, first=False)
        lines = played.text.split("\n")[1:]
        turn.say(
            Message("\n".join([say["resumed"].format(number=turn.known.number), *lines]), "playback"),
            verdicts.what_moved(turn.knowledge, turn.known, turn.answer),
        )
        return turn.remember_told()
