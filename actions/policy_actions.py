"""Actions about what the policyholder holds."""

from __future__ import annotations

from actions import final, policies, slots, wording
from actions.told import policies_in
from actions.tracker import Events, Turn, TurnAction, slot
from actions.wording import Message


class ActionTellPolicies(TurnAction):
    """After the person said what they hold: the verdicts again, as far as it matters."""

    action_name = "action_tell_policies"

    def respond(self, turn: Turn) -> Events:
        """Held and responding, held but a rider is missing, or not held; before any incident, what happened."""
        turn.say(*policies.answer(turn.knowledge, turn.known, turn.answer, policies_in(turn.said)))
        if turn.known.scope != "in":
            return [slot(slots.AWAITING, None)]
        told = [*turn.remember_told(), slot(slots.CONCLUDED, final.fingerprint(turn.answer, turn.known.holding))]
        return [slot(slots.AWAITING, None), *(told if not turn.answer.questions else turn.remember_told())]


class ActionPoliciesUnknown(TurnAction):
    """The person does not know what they hold, or does not say it."""

    action_name = "action_policies_unknown"

    def respond(self, turn: Turn) -> Events:
        """Say how to find out; ask which one after a mere yes."""
        say = wording.words()["policies"]
        turn.say(Message(say["which" if turn.said.intent == "affirm" else "unsure"]))
        return [] if turn.said.intent == "affirm" else [slot(slots.AWAITING, None)]
