"""Rasa inside the server: one turn in, messages, answer and the whole tracker out. Nothing is kept between turns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import quiet

quiet.prepare()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import OutputChannel, UserMessage  # noqa: E402
from rasa.shared.core.events import BotUttered, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from actions.answer import check_policies, confirmed_facts  # noqa: E402
from actions.contract import Answer, PolicyIn  # noqa: E402
from actions.slots import ASKED, HANDED_OVER, conversation  # noqa: E402
from actions.turn import answer_of  # noqa: E402
from actions.wording import Button  # noqa: E402
from bot.in_process import InProcessActions, TurnTrackers, trust_own_actions  # noqa: E402
from bot.seal import check_archive  # noqa: E402
from bot.train import current_model  # noqa: E402
from knowledge.errors import TriageError  # noqa: E402
from knowledge.model import Knowledge  # noqa: E402
from nlu.analyze import default_reader  # noqa: E402
from nlu.guard import guard  # noqa: E402
from nlu.text import check  # noqa: E402

# Rasa stops in silence when a turn needs more predictions than this; here it is an error.
MAX_PREDICTIONS = 10


@dataclass(frozen=True)
class BotMessage:
    """One message of the assistant. `kind`: text, playback, verdicts, actions, question, documents, deadlines…"""

    text: str
    buttons: tuple[Button, ...] = ()
    kind: str = "text"


@dataclass(frozen=True)
class TurnResult:
    """What one turn brought. `events` is the whole tracker, JSON-serialisable, to be given to the next turn.

    `handed_over` is why a person shall take over (actions.handover.Reason), from the turn that called for one onwards.
    """

    messages: tuple[BotMessage, ...]
    answer: Answer | None
    events: list[dict[str, Any]]
    handed_over: str | None = None


@dataclass(frozen=True)
class Opening:
    """What was known when the conversation began. `as_of`: the day that 昨日 counts from; today when None."""

    known: dict[str, object]
    policies: tuple[PolicyIn, ...]
    as_of: dt.date | None


class _Silent(OutputChannel):  # type: ignore[misc]
    """Rasa sends as it goes; a turn is told as a whole, so nothing is sent here."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        return None


class Engine:
    """The trained dialogue. One turn at a time per conversation; conversations do not touch each other."""

    def __init__(self, agent: Agent, actions: InProcessActions, knowledge: Knowledge, model: str = "") -> None:
        """Use `Engine.load`. `model` names what was trained, for the record of who answered."""
        self.model = model
        assert agent.processor is not None
        self._processor = agent.processor
        self._actions = actions
        self._knowledge = knowledge
        self._trackers = TurnTrackers(self._processor.domain)
        self._processor.tracker_store = agent.tracker_store = self._trackers
        self._processor.max_number_of_predictions = MAX_PREDICTIONS
        self._processor.on_circuit_break = _too_many_predictions

    @classmethod
    async def load(cls, model: Path | None = None) -> Engine:
        """Load the model that was trained last, and GiNZA.

        Raises:
            TriageError: model_missing, model_outdated or model_changed, saying what to do next.
        """
        path = current_model() if model is None else model
        if not path.is_file():
            raise TriageError("model_missing", f"会話モデルが {path} にありません。`triage train` で作れます。")
        check_archive(path)
        quiet.silence()
        trust_own_actions()
        actions = InProcessActions()
        agent = Agent.load(path, action_endpoint=actions)
        return cls(agent, actions, default_reader().knowledge, path.name.removesuffix(".tar.gz"))

    async def handle(self, sender_id: str, events: list[dict[str, Any]], text: str, opening: Opening) -> TurnResult:
        """Answer one message.

        Args:
            sender_id: the conversation, named by the server; never empty.
            events: the events of the turn before; empty for a new conversation.
            text: what the person sent, or a button's payload.
            opening: what was known when the conversation began.

        Raises:
            TriageError: for text or an opening that cannot be used (see nlu.text.check and actions.answer), for a
                conversation that has a turn running (turn_running), and when the turn fails (turn_failed).
        """
        check(text)
        metadata = self._metadata(opening, is_new=not events)
        try:
            self._trackers.begin(sender_id, events)
        except KeyError:
            raise TriageError(
                "turn_running", "前のメッセージにまだ答えています。少し待って、もう一度送ってください。"
            ) from None
        try:
            return await self._run(sender_id, guard(text), metadata)
        finally:
            self._trackers.end(sender_id)
            self._actions.failure(sender_id)

    def greeting(self) -> tuple[BotMessage, ...]:
        """The first message: an automatic assistant, what it can do and what it cannot."""
        variants = self._processor.domain.responses["utter_greet"]
        return (BotMessage(str(variants[0]["text"])),)

    async def _run(self, sender_id: str, text: str, metadata: dict[str, Any]) -> TurnResult:
        message = UserMessage(text, _Silent(), sender_id, metadata=metadata)
        try:
            await self._processor.handle_message(message)
        except Exception as error:
            raise _turn_failed() from (self._actions.failure(sender_id) or error)
        failure = self._actions.failure(sender_id)
        if failure is not None:
            raise _turn_failed() from failure
        tracker = await self._trackers.retrieve(sender_id)
        messages = _messages(tracker)
        if not messages:
            raise _turn_failed() from RuntimeError("The dialogue had nothing to say.")
        return TurnResult(
            messages=messages,
            answer=self._answer(tracker),
            events=[event.as_dict() for event in tracker.events],
            handed_over=tracker.get_slot(HANDED_OVER),
        )

    def _metadata(self, opening: Opening, *, is_new: bool) -> dict[str, Any]:
        metadata: dict[str, Any] = {"as_of": opening.as_of.isoformat()} if opening.as_of else {}
        if is_new:
            confirmed_facts(self._knowledge, opening.known)
            check_policies(self._knowledge, opening.policies)
            policies = [policy.model_dump(mode="json") for policy in opening.policies]
            metadata["opening"] = {"known": opening.known, "policies": policies}
        return metadata

    def _answer(self, tracker: DialogueStateTracker) -> Answer:
        slots = tracker.current_slot_values()
        answer = answer_of(self._knowledge, conversation(self._knowledge.vocabulary, slots))
        # Only a question that is being asked is open: after the last one the list is empty.
        return answer if slots.get(ASKED) else answer.model_copy(update={"questions": ()})


def _messages(tracker: DialogueStateTracker) -> tuple[BotMessage, ...]:
    """What the assistant said since the person's latest message."""
    found: list[BotMessage] = []
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, BotUttered) and event.text:
            buttons = tuple(Button(item["title"], item["payload"]) for item in event.data.get("buttons") or ())
            found.append(BotMessage(event.text, buttons, event.metadata.get("kind", "text")))
    return tuple(reversed(found))


def _too_many_predictions(*_: Any) -> None:
    raise RuntimeError(f"The dialogue needed more than {MAX_PREDICTIONS} predictions in one turn.")


def _turn_failed() -> TriageError:
    return TriageError("turn_failed", "答えを作れませんでした。少し待って、もう一度送ってください。")
