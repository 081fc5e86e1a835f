"""One turn as an action sees it: rasa-sdk's tracker and dispatcher, with the conversation read from the slots."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import slots
from actions.contract import Answer, QuestionOut
from actions.told import Said
from actions.turn import answer_of, statuses
from actions.wording import Message
from knowledge.loader import default
from nlu.acts import DESCRIBE
from nlu.guard import unguard

FORM = "triage_form"
Events = list[dict[str, Any]]
# No question is open any more.
CLOSE_FORM = (ActiveLoop(None), SlotSet(slots.ASKED, None))


def slot(name: str, value: Any) -> dict[str, Any]:
    """The event that sets a slot."""
    event: dict[str, Any] = SlotSet(name, value)
    return event


@dataclass
class Turn:
    """One turn as an action sees it."""

    tracker: Tracker
    dispatcher: CollectingDispatcher

    def __post_init__(self) -> None:
        self.knowledge = default()
        self.known = slots.conversation(self.knowledge.vocabulary, self.tracker.slots)

    @cached_property
    def said(self) -> Said:
        """The person's latest message."""
        latest = self.tracker.latest_message or {}
        return Said(
            number=max(0, sum(event["event"] == "user" for event in self.tracker.events) - 1),
            text=unguard(latest.get("text") or ""),
            intent=(latest.get("intent") or {}).get("name") or DESCRIBE,
            entities=latest.get("entities") or (),
            incident=latest.get("incident"),
            mood=latest.get("mood"),
        )

    @cached_property
    def answer(self) -> Answer:
        """The answer so far."""
        return answer_of(self.knowledge, self.known)

    @property
    def question(self) -> QuestionOut | None:
        """The question that is open now, or None."""
        return next((item for item in self.answer.questions if item.fact == self.known.asked), None)

    @cached_property
    def is_resumed(self) -> bool:
        """Whether another action has already spoken since the person's latest message."""
        for event in reversed(self.tracker.events):
            if event["event"] == "user":
                return False
            if event["event"] == "action_execution_rejected":
                return True
            if event["event"] == "action" and event["name"] != FORM:
                return True
        return False

    @property
    def has_spoken(self) -> bool:
        """Whether anything was said since the person's latest message."""
        for event in reversed(self.tracker.events):
            if event["event"] in ("user", "bot"):
                return bool(event["event"] == "bot")
        return False

    def say(self, *messages: Message | None) -> None:
        """Utter messages."""
        for message in messages:
            if message is not None:
                buttons = [{"title": button.title, "payload": button.payload} for button in message.buttons]
                self.dispatcher.utter_message(text=message.text, buttons=buttons or None, kind=message.kind)

    def remember(self, known: slots.Conversation) -> Events:
        """The slot events that make the tracker hold `known`."""
        changed = slots.changes(self.knowledge.vocabulary, self.tracker.slots, known)
        return [SlotSet(name, value) for name, value in changed.items()]

    def remember_told(self) -> Events:
        """The slot event that the statuses of the answer are told."""
        return [SlotSet(slots.TOLD, dict(statuses(self.answer)))]


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
