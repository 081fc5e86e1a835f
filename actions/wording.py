"""Answer and conversation → Japanese messages with buttons. Every sentence is in `data/wording.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from actions.contract import Answer, FactOut, QuestionOut
from knowledge.errors import TriageError, unknown_word
from knowledge.loader import read_yaml
from knowledge.model import Clause, Knowledge

DATA = Path(__file__).parent / "data" / "wording.yml"
MAX_FACTS, MAX_QUOTE = 8, 24


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


def use(own: Path) -> None:
    """Take sentences of one's own from a file of the same shape; what it does not name stays.

    Raises TriageError: invalid_yaml for a file that cannot be read, invalid_wording for a sentence that does not exist.
    """
    _lay_over(words(), read_yaml(own), str(own))


def _lay_over(kept: Any, given: Any, where: str) -> None:
    if not isinstance(given, dict):
        raise TriageError("invalid_wording", f"{where}: 「名前: 文」の形で書いてください。")
    for name, value in given.items():
        if name not in kept:
            raise unknown_word("invalid_wording", where, str(name), list(kept), "文言")
        if isinstance(kept[name], dict):
            _lay_over(kept[name], value, f"{where}: {name}")
        elif isinstance(value, type(kept[name])):
            kept[name] = value
        else:
            raise TriageError("invalid_wording", f"{where}: {name} は、文で書いてください。")


def playback(knowledge: Knowledge, answer: Answer, *, first: bool, mood: str | None = None) -> Message:
    """What was understood, with the person's own words; a first account in distress is met with a warm word."""
    say = words()["playback"]
    lines = [fact_line(knowledge, fact) for fact in _worth_telling(knowledge, answer.facts)]
    lead = say.get(mood, "") if mood else ""
    if not lines:
        return Message("\n".join(filter(None, [lead, say["nothing"]])), "playback")
    opening = say["again"] if not first else f"{lead}\n{say['understood']}" if lead else say["first"]
    return Message("\n".join([opening, *lines, say["correct_it"]]), "playback")


def newly_taken(knowledge: Knowledge, answer: Answer, message: int, *, heading: str = "added") -> str:
    """What the person's message of this number was the first to tell, in one short list; empty when nothing."""
    new = [fact for fact in answer.facts if fact.evidence and all(span.message == message for span in fact.evidence)]
    lines = [fact_line(knowledge, fact) for fact in _worth_telling(knowledge, new)]
    return "\n".join([words()["playback"][heading], *lines]) if lines else ""


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


def nothing_asked() -> Message:
    """What is said to a message that told nothing while no question is open: the ways on."""
    say = words()["not_understood"]
    return Message(say["nothing_asked"], buttons=tuple(Button(way, way) for way in say["ways_on"]))


def ask(knowledge: Knowledge, question: QuestionOut, *, lead: str = "") -> Message:
    """The one question with its reason and quick replies."""
    say = words()["question"]
    kind = knowledge.vocabulary[question.fact].kind
    hint = {"choice": say["choose"], "date": say["date"]}.get(kind, "")
    lines = [lead, question.prompt, say["why"].format(why=question.why) if question.why else "", hint]
    buttons = tuple(Button(option.title, option.payload) for option in question.options)
    return Message("\n".join(line for line in lines if line), "question", buttons)


def duty_lines(knowledge: Knowledge, answer: Answer, *acts: str) -> list[str]:
    """Duties of these acts (do, do_not), with the products whose documents name them."""
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


def policy_name(knowledge: Knowledge, target: str) -> str:
    """The name of a product, of a rider, or of a plan (`<product>/plan/<plan>`)."""
    product = knowledge.products[target.split("/")[0]]
    if "/plan/" in target:
        return product.plans[target.rsplit("/", 1)[1]]
    rider = knowledge.riders().get(target)
    return rider.label if rider else product.name


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


def fact_line(knowledge: Knowledge, fact: FactOut) -> str:
    """One fact with the words that told it."""
    say = words()["playback"]
    value = fact_value(knowledge, fact)
    line: str = say["line"].format(label=knowledge.vocabulary[fact.id].label, value=value)
    if fact.derived_from:
        return line + str(say["derived"])
    quotes = [span.text for span in fact.evidence if span.text.strip()][:2]
    shown = "…".join(text if len(text) <= MAX_QUOTE else text[:MAX_QUOTE] + "…" for text in quotes)
    return line + (say["quoted"].format(words=shown) if shown else "")


def fact_value(knowledge: Knowledge, fact: FactOut) -> str:
    """The value of a fact in words, with a denial or a doubt."""
    say = words()["playback"]
    value = knowledge.vocabulary.label(fact.id, fact.value)
    if fact.status == "denied":
        return _opposite(fact) or str(say["denied"].format(value=value))
    if fact.status == "unknown" and fact.value is not None:
        return str(say["supposed" if isinstance(fact.value, bool) else "suspected"].format(value=value))
    return value


def _worth_telling(knowledge: Knowledge, facts: Sequence[FactOut]) -> list[FactOut]:
    """The facts to play back: sure ones before doubtful ones, harm and cause first; never a mere わからない."""
    order = ["harm", "cause", *knowledge.vocabulary.facts]
    told = [fact for fact in facts if fact.value is not None]
    return sorted(told, key=lambda fact: (fact.status == "unknown", order.index(fact.id)))[:MAX_FACTS]


def _opposite(fact: FactOut) -> str:
    return ("いいえ" if fact.value else "はい") if isinstance(fact.value, bool) else ""


def _duties(knowledge: Knowledge, answer: Answer) -> list[tuple[str, str, str]]:
    """Duties as (label, act, product names), the same label said once."""
    found: dict[tuple[str, str], list[str]] = {}
    for product_id in {duty.split("/")[0]: None for duty in answer.duties}:
        product = knowledge.products[product_id]
        for duty in product.duties:
            if duty.id in answer.duties:
                found.setdefault((duty.label, duty.act), []).append(product.name)
    return [(label, act, "・".join(products)) for (label, act), products in found.items()]
