"""What the assistant says to side questions and small acts; nothing here changes what is known.

One function per action name: the turn → its messages. `rasa_actions` makes an action of each.
"""

from __future__ import annotations

from collections.abc import Callable

from actions import duties, explain, final, papers, verdicts, wording
from actions.tracker import Turn
from actions.wording import Message

# Who asks what to say may mean the other side, not the insurer.
_LIMITATION = "時効"
_OTHERS = ("先方", "お客", "客先", "相手", "取引先", "利用者", "ユーザー", "被害")


def guide(turn: Turn) -> list[Message]:
    """What to write, or which insurance people usually mean."""
    first_aid = duties.do_now(turn.knowledge, turn.answer) if turn.answer.scope == "unclear" else None
    return [*([first_aid] if first_aid else []), explain.guide(turn.answer, again=turn.known.misunderstood is not None)]


def _ask_correction(turn: Turn) -> list[Message]:
    return [wording.playback(turn.knowledge, turn.answer, first=False), Message(wording.words()["correct"])]


def _recap(turn: Turn) -> list[Message]:
    if turn.known.scope != "in":
        return guide(turn)
    told = verdicts.verdicts(turn.knowledge, turn.answer, turn.known.holding, heading="first")
    return [wording.playback(turn.knowledge, turn.answer, first=False), told]


def _verdict(turn: Turn) -> list[Message]:
    if turn.known.scope != "in":
        return guide(turn)
    return [explain.verdict_of(turn.knowledge, turn.said.text, turn.answer, turn.known.holding)]


def _documents(turn: Turn) -> list[Message]:
    if turn.known.scope != "in":
        return [Message(wording.words()["documents_asked"]["nothing"])]
    mattering = final.of_held(turn.answer, turn.known.holding)
    named = explain.named_products(turn.knowledge, turn.said.text)
    told = [papers.documents(turn.knowledge, mattering, named)]
    # 「いつまでに何を出せばいい」 asks two things.
    return [*told, papers.deadlines(turn.knowledge, mattering, named)] if "いつまで" in turn.said.text else told


def _what_now(turn: Turn) -> list[Message]:
    if turn.known.scope != "in" and not turn.known.handed_over:
        return guide(turn)
    say = wording.words()["what_now"]
    next_step = [wording.words()["hand_over"]["next"]] if turn.known.handed_over else []
    to_whom = "tell_other" if any(word in turn.said.text for word in _OTHERS) else "tell"
    lines = [*next_step, say[to_whom], *([say["police"]] if "警察" in turn.said.text else [])]
    mattering = final.of_held(turn.answer, turn.known.holding)
    told = (duties.do_now(turn.knowledge, mattering), duties.duties(turn.knowledge, mattering))
    return [Message("\n".join(lines)), *(message for message in told if message)]


def _deadlines(turn: Turn) -> list[Message]:
    if turn.known.scope != "in":
        return [Message(wording.words()["deadlines_asked"]["nothing"])]
    named = explain.named_products(turn.knowledge, turn.said.text) or _limiting(turn)
    return [papers.deadlines(turn.knowledge, final.of_held(turn.answer, turn.known.holding), named)]


def _limiting(turn: Turn) -> list[str]:
    """「時効は？」: the products that have one."""
    if _LIMITATION not in turn.said.text:
        return []
    products = turn.knowledge.products.values()
    return [product.id for product in products if any(_LIMITATION in day.label for day in product.deadlines)]


def _clauses(turn: Turn) -> list[Message]:
    return [explain.clauses(turn.knowledge, turn.answer, turn.known.holding, turn.question)]


def _carry_on(turn: Turn) -> list[Message]:
    say = [Message(wording.words()["carry_on"])]
    return say if turn.known.scope == "in" else [*say, *guide(turn)]


SAYING: dict[str, Callable[[Turn], list[Message]]] = {
    "action_ask_correction": _ask_correction,
    "action_recap": _recap,
    "action_tell_verdict": _verdict,
    "action_tell_what_now": _what_now,
    "action_explain_why": lambda turn: [explain.why(turn.knowledge, turn.question)],
    "action_explain_term": lambda turn: [explain.term(turn.knowledge, turn.said.text, turn.answer, turn.question)],
    "action_tell_documents": _documents,
    "action_tell_deadlines": _deadlines,
    "action_tell_limits": lambda turn: [explain.limits(turn.knowledge, turn.answer, turn.known.holding)],
    "action_tell_costs": lambda turn: [explain.costs(turn.knowledge, turn.answer, turn.known.holding)],
    "action_tell_settlement": lambda turn: [
        explain.settlement(turn.knowledge, turn.said.text, turn.answer, turn.known.holding)
    ],
    "action_tell_clause": _clauses,
    "action_carry_on": _carry_on,
}
