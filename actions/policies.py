"""What is said when the person tells what they hold."""

from __future__ import annotations

from collections.abc import Sequence

from actions.contract import Answer
from actions.explain import guide
from actions.final import policy_names
from actions.slots import Conversation
from actions.verdicts import verdicts
from actions.wording import Message, words
from knowledge.model import Knowledge
from nlu.model import ANY_POLICY, ANY_RIDER

Mentions = Sequence[tuple[str, bool | None]]


def taken(knowledge: Knowledge, mentions: Mentions) -> Message:
    """What was understood of the policies."""
    say = words()["policies"]
    held = [target for target, is_held in mentions if is_held]
    not_held = [target for target, is_held in mentions if is_held is False]
    lines = [say["taken"].format(names=policy_names(knowledge, held))] if held else []
    if not_held:
        lines.append(say["not_held"].format(names=policy_names(knowledge, not_held)))
    maybe = [target for target, is_held in mentions if is_held is None and target not in (ANY_POLICY, ANY_RIDER)]
    if maybe:
        lines.append(say["maybe"].format(names=policy_names(knowledge, maybe)))
    elif any(is_held is None for _, is_held in mentions):
        lines.append(say["unsure"])
    return Message("\n".join(lines), "policies")


def answer(knowledge: Knowledge, known: Conversation, so_far: Answer, mentions: Mentions) -> list[Message]:
    """What was understood, and the verdicts on it; before any incident, what to tell next."""
    first = taken(knowledge, mentions)
    if known.scope == "out":
        return [first, guide(so_far)]
    if known.scope != "in":
        return [Message(f"{first.text}\n{words()['policies']['then_tell']}", first.kind)]
    if not any(held is not None for _, held in mentions):
        return [first]
    heading = "held" if known.holding.policies else "final"
    return [first, verdicts(knowledge, so_far, known.holding, heading=heading)]
