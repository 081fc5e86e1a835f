"""Answer and conversation → Japanese messages with buttons. Every sentence is in `data/wording.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from actions.contract import Answer, AssessmentOut, FactOut, QuestionOut
from actions.slots import Conversation
from actions.turn import moved
from knowledge.loader import read_yaml
from knowledge.model import Clause, Knowledge

DATA = Path(__file__).parent / "data" / "wording.yml"
MAX_PRODUCTS, MAX_FACTS, MAX_QUOTE = 6, 8, 24


@dataclass(frozen=True)
class Button:
    """A quick reply: what it shows, and what it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One message to the person. `kind` lets a screen set it apart (question, verdicts, documents…)."""

    text: str
    kind: str = "text"
    buttons: tuple[Button, ...] = ()


@cache
def words() -> Mapping[str, Any]:
    """The content of wording.yml. Loaded once per process."""
    loaded: dict[str, Any] = read_yaml(DATA)
    return loaded


def playback(knowledge: Knowledge, answer: Answer, *, first: bool) -> Message:
    """What was understood, with the person's own words."""
    say = words()["playback"]
    lines = [_fact_line(knowledge, fact) for fact in _worth_telling(knowledge, answer.facts)]
    if not lines:
        return Message(say["nothing"], "playback")
    return Message("\n".join([say["first" if first else "again"], *lines, say["correct_it"]]), "playback")


def newly_taken(knowledge: Knowledge, answer: Answer, message: int) -> str:
    """What the person's message of this number added, in one short list; empty when it added nothing."""
    new = [fact for fact in answer.facts if any(span.message == message for span in fact.evidence)]
    lines = [_fact_line(knowledge, fact) for fact in _worth_telling(knowledge, new)]
    return "\n".join([words()["playback"]["added"], *lines]) if lines else ""


def verdicts(knowledge: Knowledge, answer: Answer, *, heading: str) -> Message:
    """The products that are touched, by status, each with its reason in one line. `heading`: first or final."""
    say = words()["verdicts"]
    touched = [item for item in answer.assessments if item.status != "not_covered"]
    if not touched:
        # Nothing read is no verdict: saying that nothing answers would be wrong.
        read = any(fact.id in ("harm", "cause") and fact.value is not None for fact in answer.facts)
        return Message(say["none" if read else "unread"], "verdicts")
    lines = [_verdict_line(knowledge, item) for item in touched[:MAX_PRODUCTS]]
    if len(touched) > MAX_PRODUCTS:
        lines.append(say["more"].format(count=len(touched) - MAX_PRODUCTS))
    return Message("\n".join([say[heading], *lines]), "verdicts")


def what_moved(knowledge: Knowledge, known: Conversation, answer: Answer) -> Message | None:
    """The products whose status is not what was last told, or None when all stands."""
    changed = moved(known, answer)
    if not changed:
        return None
    say, names, before = words()["verdicts"], words()["statuses"], dict(known.told)
    lines = []
    for item in answer.assessments:
        if item.product in changed:
            line = say["was"].format(
                product=knowledge.products[item.product].name,
                before=names[before.get(item.product, "not_covered")],
                status=names[item.status],
            )
            reason = _reason(knowledge, item)
            lines.append(line + (say["reason"].format(reason=reason) if reason else ""))
    return Message("\n".join([say["moved"], *lines]), "verdicts")


def do_now(knowledge: Knowledge, answer: Answer) -> Message | None:
    """What to do and not to do at once: what is customary, and what a clause forbids."""
    say = words()["actions"]
    by_act: dict[str, list[str]] = {"do": [], "do_not": []}
    for action in knowledge.actions:
        if action.id in answer.actions:
            by_act[action.act].append(say["line"].format(label=action.label) + say["customary"])
    by_act["do_not"].extend(duty_lines(knowledge, answer, "do_not"))
    parts = [line for act, lines in by_act.items() if lines for line in (say[act], *lines)]
    return Message("\n".join(parts), "actions") if parts else None


def ask(knowledge: Knowledge, question: QuestionOut, *, lead: str = "") -> Message:
    """The one question with its reason and quick replies."""
    say = words()["question"]
    kind = knowledge.vocabulary[question.fact].kind
    hint = {"choice": say["choose"], "date": say["date"]}.get(kind, "")
    lines = [lead, question.prompt, say["why"].format(why=question.why) if question.why else "", hint]
    buttons = tuple(Button(option.title, option.payload) for option in question.options)
    return Message("\n".join(line for line in lines if line), "question", buttons)


def duty_lines(knowledge: Knowledge, answer: Answer, *acts: str) -> list[str]:
    """The duties of the clauses, each with the products that lay it down; `acts`: do, do_not."""
    line = words()["conclude"]["duty_line"]
    return [
        line.format(label=label, products=products)
        for label, act, products in _duties(knowledge, answer)
        if act in acts
    ]


def labels(knowledge: Knowledge, fact_ids: Iterable[str]) -> str:
    """The labels of facts, joined."""
    return "、".join(knowledge.vocabulary[fact_id].label for fact_id in fact_ids)


def product_name(knowledge: Knowledge, product_id: str) -> str:
    """A product's name."""
    return knowledge.products[product_id].name


def clause_lines(knowledge: Knowledge, clause_ids: Sequence[str], template: str) -> list[str]:
    """One line for each clause: `template` may name product, clause, label, wording, source, passage."""
    lines = []
    for clause_id in dict.fromkeys(clause_ids):
        clause: Clause | None = knowledge.clauses.get(clause_id)
        product = knowledge.products.get(clause.product_id) if clause else None
        if clause and product:
            lines.append(
                template.format(
                    product=product.name,
                    clause=clause.label,
                    label=clause.label,
                    wording=clause.wording,
                    source=product.source_title,
                    passage=clause.passage,
                )
            )
    return lines


def _worth_telling(knowledge: Knowledge, facts: Sequence[FactOut]) -> list[FactOut]:
    """The facts to play back: sure ones before doubtful ones, harm and cause first; never a mere わからない."""
    order = ["harm", "cause", *knowledge.vocabulary.facts]
    told = [fact for fact in facts if fact.value is not None]
    return sorted(told, key=lambda fact: (fact.status == "unknown", order.index(fact.id)))[:MAX_FACTS]


def _fact_line(knowledge: Knowledge, fact: FactOut) -> str:
    say = words()["playback"]
    value = knowledge.vocabulary.label(fact.id, fact.value)
    if fact.status == "denied":
        value = _opposite(fact) or say["denied"].format(value=value)
    elif fact.status == "unknown":
        value = say["suspected"].format(value=value)
    line: str = say["line"].format(label=knowledge.vocabulary[fact.id].label, value=value)
    if fact.derived_from:
        return line + str(say["derived"])
    quotes = [span.text for span in fact.evidence if span.text.strip()][:2]
    shown = "…".join(text if len(text) <= MAX_QUOTE else text[:MAX_QUOTE] + "…" for text in quotes)
    return line + (say["quoted"].format(words=shown) if shown else "")


def _opposite(fact: FactOut) -> str:
    return ("いいえ" if fact.value else "はい") if isinstance(fact.value, bool) else ""


def _verdict_line(knowledge: Knowledge, item: AssessmentOut) -> str:
    say = words()["verdicts"]
    status = words()["statuses"][item.status]
    line: str = say["line"].format(product=product_name(knowledge, item.product), status=status)
    reason = _reason(knowledge, item)
    if reason and item.basis == "example":
        reason += words()["reasons"]["limited_source"]
    return line + (say["reason"].format(reason=reason) if reason else "")


def _reason(knowledge: Knowledge, item: AssessmentOut) -> str:
    """Why a product has its status, in one line; empty when nothing is to be said."""
    template = words()["reasons"].get(item.status)
    if template is None:
        return ""
    if item.status == "needs_rider":
        riders = knowledge.riders()
        return str(template.format(riders="」「".join(riders[rider].label for rider in item.riders_needed)))
    if item.status == "needs_info":
        return str(template.format(facts=labels(knowledge, item.open_questions)))
    effect = "triggers" if item.status == "responds" else "excludes"
    clause = next((reason.clause for reason in item.reasons if reason.effect == effect and reason.holds), None)
    if clause is None and item.status == "excluded":
        template = words()["reasons"]["unmet"]
        unmet = (reason.clause for reason in item.reasons if reason.effect == "requires" and reason.holds is False)
        clause = next(unmet, None)
    return str(template.format(clause=knowledge.clauses[clause].label)) if clause else ""


def _duties(knowledge: Knowledge, answer: Answer) -> list[tuple[str, str, str]]:
    """Duties as (label, act, product names), the same label said once."""
    found: dict[tuple[str, str], list[str]] = {}
    for product_id in {duty.split("/")[0]: None for duty in answer.duties}:
        product = knowledge.products[product_id]
        for duty in product.duties:
            if duty.id in answer.duties:
                found.setdefault((duty.label, duty.act), []).append(product.name)
    return [(label, act, "・".join(products)) for (label, act), products in found.items()]
