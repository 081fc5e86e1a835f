"""What to do and not to do: what is usual practice, and what the documents of the products ask."""

from __future__ import annotations

from collections.abc import Sequence

from actions.contract import Answer
from actions.wording import Message, product_name, words
from knowledge.model import Action, Knowledge

ACTS = ("do", "do_not")


def do_now(knowledge: Knowledge, answer: Answer) -> Message | None:
    """What to do and not to do at once: what is customary (or asked by a duty too), and what is forbidden."""
    say = words()["actions"]
    lines: dict[str, list[str]] = {"do": [], "do_not": []}
    for action in _customary(knowledge, answer):
        lines[action.act].append(say["line"].format(label=action.label) + _basis(knowledge, answer, action))
    lines["do_not"].extend(_duty_lines(knowledge, answer, "do_not"))
    parts = [line for act in ACTS if lines[act] for line in (say[act], *lines[act])]
    return Message("\n".join(parts), "actions") if parts else None


def duties(knowledge: Knowledge, answer: Answer) -> Message | None:
    """What the documents ask the insured to do, in their own terms; None where they ask nothing."""
    lines = _duty_lines(knowledge, answer, "do")
    return Message("\n".join([words()["actions"]["duties"], *lines]), "actions") if lines else None


def asks_more(knowledge: Knowledge, answer: Answer) -> bool:
    """Whether the documents ask for something that `do_now` does not name."""
    named = {duty for action in _customary(knowledge, answer) for duty in action.documented}
    acts = {duty.id: duty.act for product in knowledge.products.values() for duty in product.duties}
    return any(acts[duty] == "do" and duty not in named for duty in answer.duties)


def _customary(knowledge: Knowledge, answer: Answer) -> list[Action]:
    return [action for action in knowledge.actions if action.id in answer.actions]


def _basis(knowledge: Knowledge, answer: Answer, action: Action) -> str:
    """Where it stands: the products whose documents ask the same, or that it is customary."""
    say = words()["actions"]
    products = [product_name(knowledge, duty.split("/")[0]) for duty in action.documented if duty in answer.duties]
    return str(say["documented"].format(products=_joined(products)) if products else say["customary"])


def _duty_lines(knowledge: Knowledge, answer: Answer, act: str) -> list[str]:
    """The duties of this act with the products whose documents name them, the same label said once."""
    found: dict[str, list[str]] = {}
    for product_id in dict.fromkeys(duty.split("/")[0] for duty in answer.duties):
        product = knowledge.products[product_id]
        for duty in product.duties:
            if duty.id in answer.duties and duty.act == act:
                found.setdefault(duty.label, []).append(product.name)
    say = words()["actions"]
    return [
        say["line"].format(label=label) + say["documented"].format(products=_joined(products))
        for label, products in found.items()
    ]


def _joined(names: Sequence[str]) -> str:
    return "・".join(dict.fromkeys(names))
