"""Actions that bring in a person: on request, in distress or dispute, and where nothing is understood."""

from __future__ import annotations

from actions import asked, handover, slots, unread, verdicts, wording
from actions.saying import guide
from actions.tracker import Events, Turn, TurnAction, slot
from actions.wording import Message
from nlu.acts import only_begins
from nlu.later import goes_on
from nlu.short_replies import asks
from nlu.topics import is_alone

# Kinds of message that say nothing of an incident and yet are understood.
_UNDERSTOOD = ("greeting", "thanks", "test-message", "coverage-question", "near-miss")


# Among how many of the first messages somebody may only begin to speak, and nobody takes over for it.
_OPENING = 4


class ActionGuide(TurnAction):
    """No incident is recognised: what to write, or which insurance people usually mean."""

    action_name = "action_guide"

    def respond(self, turn: Turn) -> Events:
        """Guide; the second time in a row a person takes over."""
        is_unclear = turn.answer.scope == "unclear" or turn.answer.kind in _UNDERSTOOD
        remark = _remark(turn) if is_unclear or is_alone(turn.said.text) else None
        turn.say(*([remark] if remark else guide(turn)))
        if remark:
            return []
        is_lost = turn.answer.scope == "unclear" and turn.answer.kind not in _UNDERSTOOD and not turn.said.entities
        return _misunderstood(turn) if is_lost and not _is_opening(turn) else []


class ActionNotUnderstood(TurnAction):
    """Nothing in the message was an answer."""

    action_name = "action_not_understood"

    def respond(self, turn: Turn) -> Events:
        """Say so kindly; the second time in a row a person takes over, unless the matter is gone on with."""
        say = wording.words()["not_understood"]
        if taken := wording.newly_taken(turn.knowledge, turn.answer, turn.said.number):
            # Whatever the act: nobody is told that nothing was read of what is kept now.
            turn.say(Message(taken, "playback"), verdicts.what_moved(turn.knowledge, turn.known, turn.answer))
            return turn.remember_told()
        if remark := _remark(turn):
            turn.say(remark)
            return []
        if not turn.known.asked:
            turn.say(unread.nothing_asked(turn.answer, turn.said.text))
            return []
        if asks(turn.said.text):
            turn.say(Message(say["question"]))
            return []
        if goes_on(turn.said.text):
            again = turn.known.misunderstood == turn.said.number - 1
            turn.say(unread.gone_on(turn.said.text, again=again))
            return [] if again else [slot(slots.MISUNDERSTOOD, turn.said.number)]
        if not _is_repeated(turn):
            turn.say(Message(say["lead"]))
        return _misunderstood(turn)


def _remark(turn: Turn) -> Message | None:
    return asked.to_remark(turn.knowledge, turn.said.text, turn.answer, turn.known.holding)


def _is_opening(turn: Turn) -> bool:
    """Whether somebody has only begun to speak."""
    return turn.said.number < _OPENING and only_begins(turn.said.text)


def _is_repeated(turn: Turn) -> bool:
    """Whether nothing was understood twice in a row; who was handed over already is not told so each time."""
    return turn.known.handed_over is None and turn.known.misunderstood == turn.said.number - 1


def _misunderstood(turn: Turn) -> Events:
    lost = slot(slots.MISUNDERSTOOD, turn.said.number)
    return [lost, *_hand_over(turn, "not_understood")] if _is_repeated(turn) else [lost]


def _hand_over(turn: Turn, reason: handover.Reason) -> Events:
    turn.say(handover.hand_over(turn.knowledge, turn.known, turn.answer, reason))
    return [slot(slots.HANDED_OVER, turn.known.handed_over or reason), slot(slots.AWAITING, None)]


class ActionHandOver(TurnAction):
    """A person takes over because the policyholder wishes so."""

    action_name = "action_hand_over"

    def respond(self, turn: Turn) -> Events:
        """Say what is passed on and what happens next; who asks for a number is told it."""
        if "番号" in turn.said.text:
            turn.say(Message(wording.words()["hand_over"]["phone"]))
        return _hand_over(turn, "asked")


class ActionComfort(TurnAction):
    """Distress or anger: first help, then the offer of a person."""

    action_name = "action_comfort"

    def respond(self, turn: Turn) -> Events:
        """Comfort; a no or a yes answers the offer only where no question is open."""
        asking = turn.known.asked is not None
        turn.say(handover.comfort(turn.said.intent, asking=asking))
        # Where a life may be at stake nobody waits for a yes.
        called = [slot(slots.HANDED_OVER, "distress")] if turn.said.intent == "crisis" else []
        return called if asking else [*called, slot(slots.AWAITING, "hand_over")]


class ActionDispute(TurnAction):
    """The person does not accept a verdict."""

    action_name = "action_dispute"

    def respond(self, turn: Turn) -> Events:
        """Show the clause; a person takes over where something is excluded."""
        turn.say(handover.dispute(turn.knowledge, turn.known, turn.answer))
        if _asks_why(turn.said.text):
            return []
        return _hand_over(turn, "dispute") if handover.is_excluded(turn.known, turn.answer) else []


def _asks_why(text: str) -> bool:
    """Whether the person only asks for the reason (「どうして対象外なんですか」): nobody else is called for that."""
    return asks(text) and any(word in text for word in ("なぜ", "なんで", "何で", "どうして"))
