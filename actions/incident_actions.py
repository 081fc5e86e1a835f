"""Actions about incidents: starting over, another one, back to one that was set aside."""

from __future__ import annotations

from actions import incidents, slots, verdicts, wording
from actions.tracker import CLOSE_FORM, Events, Turn, TurnAction, slot
from actions.wording import Button, Message


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
        return [*CLOSE_FORM, slot(slots.AWAITING, "restart")]


class ActionStartOver(TurnAction):
    """Forgets every incident; what is known of the policies stays."""

    action_name = "action_start_over"

    def respond(self, turn: Turn) -> Events:
        """Forget, and ask what happened."""
        turn.say(Message(wording.words()["start_over"]["done"]))
        return [*CLOSE_FORM, *turn.remember(incidents.start_over(turn.known))]


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
        return [*CLOSE_FORM]


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
