"""Rasa's two outside edges, brought inside: actions run in this process, and trackers live only while a turn runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

ACTIONS = "actions.rasa_actions"


class InProcessActions(EndpointConfig):  # type: ignore[misc]
    """An action endpoint that calls rasa-sdk's executor instead of a URL, and remembers what went wrong.

    Rasa logs an exception of an action and goes on as if nothing had happened; whoever runs the turn asks `failure`.
    """

    def __init__(self) -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self.executor = ActionExecutor()
        self.executor.register_package(ACTIONS)
        self._failures: dict[str, Exception] = {}

    async def request(self, *args: Any, json: dict[str, Any], **kwargs: Any) -> Any:
        """Run the action that Rasa would have sent over HTTP."""
        try:
            return await self.executor.run(json)
        except Exception as error:
            self._failures.setdefault(json["sender_id"], error)
            raise

    def failure(self, sender_id: str) -> Exception | None:
        """What went wrong in this conversation's turn, once."""
        return self._failures.pop(sender_id, None)


def trust_own_actions() -> None:
    """Spare actions that run in this process Rasa's check of what came over the wire.

    For each response Rasa also checks its own JSON schema against the meta-schema: 30 ms a call, three calls a turn.
    rasa-sdk's executor has checked the events already; real endpoints are checked as before.
    """
    checked = RemoteAction._validate_action_result

    def check(self: RemoteAction, result: dict[str, Any]) -> bool:
        return isinstance(self.action_endpoint, InProcessActions) or checked(self, result)

    if checked.__module__ != __name__:
        RemoteAction._validate_action_result = check


class TurnTrackers(TrackerStore):  # type: ignore[misc]
    """Holds the trackers of turns in flight, and nothing else. Whatever it does not hold is an error, never a blank."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(domain)
        self._held: dict[str, DialogueStateTracker] = {}

    def begin(self, sender_id: str, events: list[dict[str, Any]]) -> None:
        """Hold the tracker that these events amount to. Raises KeyError while a turn of this conversation runs."""
        if sender_id in self._held:
            raise KeyError(sender_id)
        self._held[sender_id] = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    def end(self, sender_id: str) -> None:
        """Forget the tracker."""
        self._held.pop(sender_id, None)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker:
        """The tracker of a turn in flight. Raises KeyError for any other."""
        return self._held[sender_id]

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker until the turn ends. Raises KeyError when no such turn runs."""
        if tracker.sender_id not in self._held:
            raise KeyError(tracker.sender_id)
        self._held[tracker.sender_id] = tracker

    async def keys(self) -> Iterable[str]:
        """The conversations with a turn in flight."""
        return tuple(self._held)
