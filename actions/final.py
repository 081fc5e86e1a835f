"""The final answer in words: verdicts, what remains unknown, documents, deadlines, duties, and who decides."""

from __future__ import annotations

import hashlib

from actions.contract import Answer
from actions.turn import statuses
from actions.wording import Message, do_now, duty_lines, labels, product_name, verdicts, words
from knowledge.model import Clause, Knowledge


def final(knowledge: Knowledge, answer: Answer, unknown: tuple[str, ...], *, first: bool) -> list[Message]:
    """The messages that end the questions: at most four.

    `unknown` are facts that stay open; `first`: nothing was told before, so what to do now is told here.
    """
    say = words()["conclude"]
    verdict = verdicts(knowledge, answer, heading="final")
    if unknown:
        text = verdict.text + "\n" + say["unknown"].format(facts=labels(knowledge, unknown))
        verdict = Message(text, verdict.kind)
    messages = [verdict]
    if answer.documents:
        messages.append(documents(knowledge, answer))
    if answer.notices:
        messages.append(_timing_and_duties(knowledge, answer, first=first))
    messages.append(closing(knowledge, answer))
    return messages


def _timing_and_duties(knowledge: Knowledge, answer: Answer, *, first: bool) -> Message:
    say = words()["conclude"]
    parts = [deadlines(knowledge, answer).text]
    duties = duty_lines(knowledge, answer, "do", "do_not")
    if duties:
        parts.append("\n".join([say["duties"], *duties]))
    now = do_now(knowledge, answer) if first else None
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


def closing(knowledge: Knowledge, answer: Answer) -> Message:
    """Who decides, and the next step."""
    say = words()["conclude"]
    notices = [say["notice"].format(notice=notice.wording) for notice in knowledge.notices]
    hopeful = any(status in ("responds", "needs_rider", "needs_info") for _, status in statuses(answer))
    return Message("\n".join([*notices, say["next"] if hopeful else say["next_excluded"]]), "notice")


def fingerprint(answer: Answer) -> str:
    """Tells whether a final answer is the one that was given before."""
    told = answer.model_dump_json(include={"assessments", "documents", "deadlines", "duties"})
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _label(knowledge: Knowledge, clause_id: str) -> str:
    clause: Clause | None = knowledge.clauses.get(clause_id)
    return clause.label if clause else clause_id
