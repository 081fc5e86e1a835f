"""The final answer in words: verdicts, what remains unknown, what to do, papers and days in short, who decides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from actions import duties, papers
from actions.contract import Answer
from actions.holding import Holding
from actions.slots import Conversation
from actions.turn import still_unknown, suspected
from actions.verdicts import standing_products, told_in_full, verdicts, what_moved
from actions.wording import Button, Message, fact_value, labels, policy_name, product_name, ways_on, words
from knowledge.model import Knowledge
from nlu.model import ANY_POLICY, ANY_RIDER


def final(knowledge: Knowledge, known: Conversation, answer: Answer, *, first: bool) -> list[Message]:
    """The messages that end the questions: at most four, each one thing. `first`: what to do was not told before.

    The lists of papers, days and duties are told when asked for: nobody reads forty lines at two in the morning.
    """
    verdict = verdicts(knowledge, answer, known.holding, heading="final", explains=first)
    messages = [Message("\n".join([verdict.text, *_open_points(knowledge, known, answer)]), verdict.kind)]
    mattering = of_held(answer, known.holding)
    if first and (now := duties.do_now(knowledge, mattering)):
        messages.append(now)
    if mattering.documents or mattering.deadlines:
        messages.append(papers.in_short(knowledge, mattering))
    return [*messages, closing(knowledge, known, answer)]


def of_held(answer: Answer, holding: Holding) -> Answer:
    """The answer with the papers, days and duties of what is held; all of them while that is not known."""
    if not holding.policies:
        return answer
    return answer.model_copy(
        update={
            "documents": tuple(item for item in answer.documents if item.product in holding.products),
            "deadlines": tuple(item for item in answer.deadlines if item.id.split("/")[0] in holding.products),
            "duties": tuple(duty for duty in answer.duties if duty.split("/")[0] in holding.products),
        }
    )


def _open_points(knowledge: Knowledge, known: Conversation, answer: Answer) -> list[str]:
    """What is not known and no verdict names, and what is only supposed: to be verified."""
    say = words()["conclude"]
    supposed = suspected(known)
    named = {fact_id for item in told_in_full(answer, known.holding) for fact_id in item.open_questions}
    left = [fact_id for fact_id in still_unknown(knowledge, known) if fact_id not in {fact.id for fact in supposed}]
    unknown = [fact_id for fact_id in left if fact_id not in named]
    lines = [say["unknown"].format(facts=labels(knowledge, unknown))] if unknown else []
    if supposed:
        told = (f"{knowledge.vocabulary[fact.id].label}：{fact_value(knowledge, fact)}" for fact in supposed)
        lines.append(say["verify"].format(facts="、".join(told)))
    if lines or left:
        lines.append(say["tell_later"])
    perhaps = [name for name in known.holding.perhaps if name not in (ANY_POLICY, ANY_RIDER)]
    if perhaps:
        names = "、".join(policy_name(knowledge, name) for name in perhaps)
        lines.append(say["verify_policies"].format(names=names))
    return lines


def closing(knowledge: Knowledge, known: Conversation, answer: Answer) -> Message:
    """Who decides, the next step, and once the offer to say what one holds; else the ways on."""
    say = words()["conclude"]
    lines = [say["notice"].format(notice=notice.wording) for notice in knowledge.notices]
    lines.append(say["next"] if standing_products(answer, known.holding) else say["next_excluded"])
    offered = policies_offer(knowledge, known, answer)
    if offered is None:
        return Message("\n".join(lines), "notice", ways_on())
    return Message("\n".join([*lines, "", offered.text]), "notice", offered.buttons)


def policies_offer(knowledge: Knowledge, known: Conversation, answer: Answer) -> Message | None:
    """The one offer to say what one holds; None once it was made or answered, or when no product stands."""
    standing = standing_products(answer, known.holding)
    if known.offered or known.holding.is_answered or not standing:
        return None
    say = words()["policies"]
    buttons = [_holding_button(knowledge, product) for product in standing]
    return Message(say["offer"], "policies", (*buttons, Button(say["unknown"], say["unknown"])))


def _holding_button(knowledge: Knowledge, product: str) -> Button:
    name = product_name(knowledge, product)
    return Button(name, words()["policies"]["button"].format(product=name))


def again(knowledge: Knowledge, known: Conversation, answer: Answer) -> list[Message]:
    """A final answer after one was given: only what is different; nothing when nothing is."""
    before, now = (known.concluded or "").split(), fingerprint(answer, known.holding).split()
    other_papers, other_days = (old != new for old, new in zip(before, now, strict=True))
    mattering = of_held(answer, known.holding)
    has_any = mattering.documents or mattering.deadlines
    told = [what_moved(knowledge, known, answer)]
    told.append(papers.in_short(knowledge, mattering) if (other_papers or other_days) and has_any else None)
    messages = [message for message in told if message is not None]
    return [*messages, Message(words()["conclude"]["rest_same"])] if messages else []


def fingerprint(answer: Answer, holding: Holding) -> str:
    """Marks the papers and the days of a final answer, a word for each; the verdicts are remembered by themselves."""
    told = of_held(answer, holding)
    documents = sorted(item.id for item in told.documents)
    days = [*sorted(f"{item.id}{item.due}" for item in told.deadlines), *sorted(told.duties)]
    return " ".join(hashlib.sha256(repr(part).encode()).hexdigest()[:8] for part in (documents, days))


def policy_names(knowledge: Knowledge, targets: Iterable[str]) -> str:
    """The names of products, riders and plans, joined; all of a kind is said in words."""
    say = words()["policies"]
    general = {ANY_POLICY: say["any"], ANY_RIDER: say["any_rider"]}
    return "、".join(general.get(target) or policy_name(knowledge, target) for target in targets)
