"""Answers to side questions: why, which clause, what a word means, limits, settling, speaking to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from actions.contract import Answer, QuestionOut
from actions.holding import Holding
from actions.turn import statuses
from actions.verdicts import in_short, standing_products, verdicts, verdicts_of
from actions.wording import Message, clause_lines, product_name, words
from knowledge.loader import read_yaml
from knowledge.model import Knowledge
from nlu.acts import plain

GLOSSARY = Path(__file__).parent / "data" / "glossary.yml"
MAX_LINES = 5
# Who paid already, and who wants the verdict in a word (「出ないってこと？」).
_PAID = re.compile(
    "(もう|すでに|既に)[^。]{0,12}(払|渡し|振り込)|(払|渡し|振り込み)(いました|って?しまった|ってしまい|っちゃった(?!ら)|った(?!ら))"
)
_BRIEFLY = re.compile(
    "出ない|でない|出ません|出んの|だめ|ダメ|駄目|あかん|無理|対象外|ひとこと|一言|短く|結論|ずばり|出る[?？]"
)
# Who asks in general is not asked what happened, over and over.
_GENERAL = ("coverage-question", "precaution")
_NEAR_MISS = "near-miss"
# 「その特約は何？」: the rider that the verdict just named.
_THAT_RIDER = re.compile("(その|この|上の|必要な)特約")


def why(knowledge: Knowledge, question: QuestionOut | None) -> Message:
    """Why the open question is asked, with the clause that turns on it."""
    say = words()["why"]
    if question is None:
        return Message(say["nothing_asked"])
    lines = clause_lines(knowledge, question.because[:1], say["clause"])
    return Message("\n".join([say["because"].format(why=question.why), *lines]))


def clauses(knowledge: Knowledge, answer: Answer, holding: Holding, question: QuestionOut | None) -> Message:
    """Where it is written: the clauses behind the open question, else those that decide on what matters."""
    say = words()["clause"]
    wanted = question.because if question else tuple(_deciding(answer, holding))
    lines = clause_lines(knowledge, wanted[:MAX_LINES], say["line"])
    return Message("\n".join([say["lead"], *lines]) if lines else say["nothing"])


def limits(knowledge: Knowledge, answer: Answer, holding: Holding) -> Message:
    """The limits and deductibles of each product that may answer, as documented, never a promise."""
    ids = {
        product: [limit.id for limit in knowledge.products[product].limits]
        for product in standing_products(answer, holding)
    }
    return _of_each(knowledge, ids, words()["limits"])


def costs(knowledge: Knowledge, answer: Answer, holding: Holding) -> Message:
    """What each product that may answer pays for, as documented: damages, lawyers, notices…"""
    standing = standing_products(answer, holding)
    ids = {item.product: list(item.heads) for item in answer.assessments if item.product in standing}
    return _of_each(knowledge, ids, words()["costs"])


def _of_each(knowledge: Knowledge, clauses: Mapping[str, Sequence[str]], say: Mapping[str, str]) -> Message:
    """The clauses of each product under its name."""
    if not clauses:
        return Message(say["not_yet"])
    lines = []
    for product, ids in clauses.items():
        lines.append(say["product"].format(product=product_name(knowledge, product)))
        lines += clause_lines(knowledge, ids, say["line"]) or [say["none"]]
    return Message("\n".join([say["lead"], *lines]))


def settlement(knowledge: Knowledge, text: str, answer: Answer, holding: Holding) -> Message:
    """Whether one may settle or pay: not before the insurer consents, with the clauses that say so."""
    say = words()["settlement"]
    touched = [product for product, _ in statuses(answer) if holding.concerns(product)]
    ids = [duty.id for product in touched for duty in knowledge.products[product].duties if duty.act == "do_not"]
    lead = say["paid" if _PAID.search(text) else "lead"]
    return Message("\n".join([lead, *clause_lines(knowledge, ids, say["line"])]))


def term(knowledge: Knowledge, text: str, answer: Answer, question: QuestionOut | None) -> Message:
    """What a rider, product, clause or word is; 「その特約」 is the rider just spoken of, 「その質問」 the open one."""
    say = words()["explain"]
    asked, best = plain(text), ("", "")
    for name, clause_id in _names(knowledge):
        if len(name) > len(best[0]) and plain(name) in asked:
            best = (name, clause_id)
    own = best[1] in knowledge.products or best[1] in knowledge.riders()
    word = _word(asked, at_least=len(best[0]) + (1 if own else 0))
    needed = [rider for item in answer.assessments for rider in item.riders_needed]
    if not best[1] and needed and _THAT_RIDER.search(asked):
        return Message("\n".join(clause_lines(knowledge, needed[:1], say["rider"])))
    if word:
        return Message(say["term"].format(label=word, wording=glossary()[word]["text"]))
    if best[1] in knowledge.products:
        product = knowledge.products[best[1]]
        return Message(say["product"].format(label=product.name, wording=product.summary))
    if best[1]:
        template = say["rider"] if best[1] in knowledge.riders() else say["clause"]
        return Message("\n".join(clause_lines(knowledge, [best[1]], template)))
    if question is not None:
        label = knowledge.vocabulary[question.fact].label
        return Message(say["fact"].format(label=label, why=question.why))
    example = next(iter(knowledge.riders().values())).label
    return Message(say["nothing"].format(example=example))


def verdict_of(knowledge: Knowledge, text: str, answer: Answer, holding: Holding) -> Message:
    """「Bプランなら出ますか」: the verdict of the products named, else of all that matter."""
    named = named_products(knowledge, text)
    if named:
        return verdicts_of(knowledge, answer, holding, named)
    if _BRIEFLY.search(text):
        return in_short(knowledge, answer, holding)
    return verdicts(knowledge, answer, holding, heading="first")


def named_products(knowledge: Knowledge, text: str) -> list[str]:
    """The products that a message names."""
    asked = plain(text)
    return [
        product.id
        for product in knowledge.products.values()
        if any(plain(name) in asked for name in (product.name, *product.aliases))
    ]


@cache
def glossary() -> Mapping[str, Any]:
    """The words of glossary.yml: term → other names and explanation."""
    loaded: dict[str, Any] = read_yaml(GLOSSARY)
    return loaded


def _word(asked: str, *, at_least: int) -> str | None:
    """The term of the glossary that is asked for: the longest name of at least so many characters."""
    best, found = at_least - 1, None
    for term_name, entry in glossary().items():
        for name in (term_name, *entry.get("also", ())):
            if len(name) > best and plain(name) in asked:
                best, found = len(name), term_name
    return found


def guide(answer: Answer, *, again: bool = False) -> Message:
    """What to write when no incident is recognised, or which insurance people usually mean; `again`: more briefly."""
    out, unclear = words()["out_of_scope"], words()["unclear"]
    lead = out["kinds"].get(answer.kind or "")
    if answer.scope == "out":
        return Message("\n".join([lead or out["lead"], out["next"]]))
    told = [fact for fact in answer.facts if fact.id in ("harm", "cause") and fact.value is not None]
    if answer.kind == _NEAR_MISS:
        told = [fact for fact in told if fact.status != "denied"]
    if answer.kind in _GENERAL or (answer.kind == _NEAR_MISS and not told):
        return Message(str(lead))
    if told:
        lead = None  # who told of a harm or a cause is not sent elsewhere
    if again:
        return Message("\n".join([lead or unclear["lead"], unclear["again"]]))
    return Message("\n".join([lead or unclear["lead"], unclear["hint"], unclear["example"]]))


def _deciding(answer: Answer, holding: Holding) -> Iterator[str]:
    """The clauses that decide, product by product; of one that is excluded, what excludes it first."""
    for item in answer.assessments:
        if item.status != "not_covered" and holding.concerns(item.product):
            decisive = [reason for reason in item.reasons if reason.holds and reason.effect != "limits"]
            decisive += [reason for reason in item.reasons if reason.effect == "requires" and reason.holds is False]
            yield from (reason.clause for reason in sorted(decisive, key=lambda reason: reason.effect != "excludes"))


def _names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for product in knowledge.products.values():
        for name in (product.name, *product.aliases):
            yield name, product.id
        for rider in product.riders:
            for name in (rider.label, *rider.aliases):
                yield name, rider.id
        for clause in product.clauses():
            if len(clause.label) >= 3:
                yield clause.label, clause.id
