"""The final answer in words: verdicts, what remains unknown, documents, deadlines, duties, and who decides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from actions.contract import Answer
from actions.holding import Holding
from actions.slots import Conversation
from actions.turn import statuses, still_unknown, suspected
from actions.verdicts import standing_products, told_in_full, verdicts, what_moved
from actions.wording import (
    Button,
    Message,
    do_now,
    duty_lines,
    fact_value,
    labels,
    policy_name,
    product_name,
    words,
)
from knowledge.model import Clause, Knowledge
from nlu.model import ANY_POLICY, ANY_RIDER


def final(knowledge: Knowledge, known: Conversation, answer: Answer, *, first: bool) -> list[Message]:
    """The messages that end the questions: at most four. `first`: what to do now was not told before."""
    verdict = verdicts(knowledge, answer, known.holding, heading="final")
    messages = [Message("\n".join([verdict.text, *_open_points(knowledge, known, answer)]), verdict.kind)]
    mattering = of_held(answer, known.holding)
    if mattering.documents:
        messages.append(documents(knowledge, mattering))
    if answer.notices:
        messages.append(_timing_and_duties(knowledge, mattering, first=first))
    messages.append(closing(knowledge, known, answer))
    return messages


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


def _timing_and_duties(knowledge: Knowledge, answer: Answer, *, first: bool) -> Message:
    say = words()["conclude"]
    parts = [deadlines(knowledge, answer).text]
    now = do_now(knowledge, answer) if first else None
    # What not to do is said once.
    duties = duty_lines(knowledge, answer, "do", *(() if now else ("do_not",)))
    if duties:
        parts.append("\n".join([say["duties"], *duties]))
    if now is not None:
        parts.append(now.text)
    return Message("\n\n".join(parts), "deadlines")


def documents(knowledge: Knowledge, answer: Answer) -> Message:
    """The papers to prepare, documented ones apart from customary ones; the same paper is named once."""
    say = words()["conclude"]
    if not answer.documents:
        return Message(say["no_documents"], "documents")
    parts = [say["documents"]]
    for basis in ("documented", "customary"):
        found: dict[str, list[str]] = {}
        for document in answer.documents:
            if document.basis == basis:
                found.setdefault(_label(knowledge, document.id), []).append(product_name(knowledge, document.product))
        if found:
            parts.append(f"【{say[basis]}】")
        for label, products in found.items():
            named = f"（{'・'.join(products)}）" if basis == "documented" else ""
            parts.append(say["document_line"].format(label=label, products=named))
    return Message("\n".join(parts), "documents")


def deadlines(knowledge: Knowledge, answer: Answer) -> Message:
    """The days to be met; while a day is unknown, what it counts from."""
    say = words()["conclude"]
    by_id = {item.id: item for product in knowledge.products.values() for item in product.deadlines}
    lines = []
    for item in answer.deadlines:
        deadline = by_id[item.id]
        product = product_name(knowledge, deadline.product_id)
        if item.due is not None:
            date = f"{item.due.year}年{item.due.month}月{item.due.day}日"
            template = say["due"] if deadline.acts == "insured" else say["due_insurer"]
            lines.append(template.format(label=deadline.label, product=product, date=date))
        elif deadline.acts == "insured":
            fact = knowledge.vocabulary[deadline.counts_from].label
            lines.append(
                say["counts_from"].format(label=deadline.label, product=product, fact=fact, wording=deadline.wording)
            )
    return Message("\n".join([say["deadlines"], *lines]) if lines else say["no_deadlines"], "deadlines")


def closing(knowledge: Knowledge, known: Conversation, answer: Answer) -> Message:
    """Who decides, the next step, and once the offer to say what one holds."""
    say = words()["conclude"]
    lines = [say["notice"].format(notice=notice.wording) for notice in knowledge.notices]
    hopeful = any(status in ("responds", "needs_rider", "needs_info") for _, status in statuses(answer))
    lines.append(say["next"] if hopeful else say["next_excluded"])
    offered = policies_offer(knowledge, known, answer)
    if offered is None:
        return Message("\n".join(lines), "notice")
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
    papers, days = (old != new for old, new in zip(before, now, strict=True))
    mattering = of_held(answer, known.holding)
    told = [what_moved(knowledge, known, answer)]
    told.append(documents(knowledge, mattering) if papers and mattering.documents else None)
    told.append(deadlines(knowledge, mattering) if days and mattering.deadlines else None)
    messages = [message for message in told if message is not None]
    return [*messages, Message(words()["conclude"]["rest_same"])] if messages else []


def fingerprint(answer: Answer, holding: Holding) -> str:
    """Marks the papers and the days of a final answer, a word for each; the verdicts are remembered by themselves."""
    told = of_held(answer, holding)
    papers = sorted(item.id for item in told.documents)
    days = [*sorted(f"{item.id}{item.due}" for item in told.deadlines), *sorted(told.duties)]
    return " ".join(hashlib.sha256(repr(part).encode()).hexdigest()[:8] for part in (papers, days))


def policy_names(knowledge: Knowledge, targets: Iterable[str]) -> str:
    """The names of products, riders and plans, joined; all of a kind is said in words."""
    say = words()["policies"]
    general = {ANY_POLICY: say["any"], ANY_RIDER: say["any_rider"]}
    return "、".join(general.get(target) or policy_name(knowledge, target) for target in targets)


def _label(knowledge: Knowledge, clause_id: str) -> str:
    clause: Clause | None = knowledge.clauses.get(clause_id)
    return clause.label if clause else clause_id
