"""What loads but still cannot be meant: dead clauses, names given twice, one-sided conditions, rough Japanese.

The loader refuses what it cannot read; this looks for slips in what it can.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.conditions import Condition, Is, Not, facts_of
from knowledge.facts import Facts, Value, Vocabulary
from knowledge.loader import DATA, examine
from knowledge.model import CONDITIONS
from knowledge.truth import Truth

if TYPE_CHECKING:
    from knowledge.model import Knowledge, Product

QUESTION = re.compile(r"(です|ます|ました|ません|でした)か。$|ください。$")
POLITE = re.compile(r"(です|ます|ました|ません|でした|ください)。$")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")
# A condition of more situations than this is not tried out; the shipped ones have a few hundred at most.
SITUATIONS = 20_000


@dataclass(frozen=True)
class Finding:
    """The outcome of a check: how many of each kind there are, and everything that is wrong."""

    counts: dict[str, int]
    problems: list[str]


def check(folder: Path = DATA) -> Finding:
    """Validate all knowledge files below `folder`. Never raises for what the files contain."""
    knowledge, problems = examine(folder)
    if knowledge is None:
        return Finding({}, problems)
    return Finding(_counts(knowledge), [*problems, *oversights(knowledge)])


def oversights(knowledge: Knowledge) -> list[str]:
    """Everything that loads but cannot be meant."""
    return [
        *_rough_questions(knowledge.vocabulary),
        *_useless_settings(knowledge.vocabulary),
        *_repeated_labels(knowledge.vocabulary),
        *_repeated_aliases(knowledge),
        *_undecided_derivations(knowledge),
        *(problem for item in knowledge.products.values() for problem in _product_problems(item, knowledge)),
    ]


def _counts(knowledge: Knowledge) -> dict[str, int]:
    kinds = Counter(clause.kind for item in knowledge.products.values() for clause in item.clauses())
    return {
        "product": len(knowledge.products),
        "fact": len(knowledge.vocabulary.facts),
        "derivation": len(knowledge.derivations),
        **dict(sorted(kinds.items())),
        "case": len(knowledge.cases),
        "notice": len(knowledge.notices),
        "action": len(knowledge.actions),
    }


def _rough_questions(vocabulary: Vocabulary) -> Iterator[str]:
    for fact_id, fact in vocabulary.facts.items():
        if fact.question is not None and not QUESTION.search(fact.question):
            yield f"facts.yml: {fact_id}.question: 「…ですか。」「…ますか。」「…ください。」で終えます。"
        if fact.why is not None and not POLITE.search(fact.why):
            yield f"facts.yml: {fact_id}.why: です・ます体で書き、「。」で終えます。"


def _useless_settings(vocabulary: Vocabulary) -> Iterator[str]:
    for fact_id, fact in vocabulary.facts.items():
        settings = {
            "presumed": (fact.presumed is not None, "yes_no"),
            "unsuspected": (bool(fact.unsuspected), "choice"),
            "options": (bool(fact.options), "choice"),
            "values": (bool(fact.values), "choice"),
            "unit": (fact.unit is not None, "number"),
        }
        for name, (given, kind) in settings.items():
            if given and fact.kind != kind:
                yield f"facts.yml: {fact_id}.{name}: kind が {kind} の事実だけに書けます（今は {fact.kind}）。"


def _repeated(names: Iterable[tuple[str, str]], what: str) -> Iterator[str]:
    """A problem for each name that two places give; `names` are (place, name)."""
    first: dict[str, str] = {}
    for place, name in names:
        if name in first:
            yield f"{place}: {what}「{name}」は、{first[name]} にもあります。"
        first.setdefault(name, place)


def _repeated_labels(vocabulary: Vocabulary) -> Iterator[str]:
    yield from _repeated(((f"facts.yml: {key}", fact.label) for key, fact in vocabulary.facts.items()), "label")
    for fact_id, fact in vocabulary.facts.items():
        yield from _repeated(((f"facts.yml: {fact_id}.{key}", label) for key, label in fact.values.items()), "値の名前")


def _repeated_aliases(knowledge: Knowledge) -> Iterator[str]:
    yield from _repeated(
        (
            (place, alias)
            for item in knowledge.products.values()
            for place, aliases in ((item.id, item.aliases), *((rider.id, rider.aliases) for rider in item.riders))
            for alias in aliases
        ),
        "別名",
    )


def _undecided_derivations(knowledge: Knowledge) -> Iterator[str]:
    for number, rule in enumerate(knowledge.derivations):
        condition = getattr(rule, "when", None)
        if condition is not None and Truth.YES not in outcomes(condition, knowledge.vocabulary):
            yield f"derivations.yml: {number + 1}件目: when は決して成り立ちません。"


def _product_problems(item: Product, knowledge: Knowledge) -> Iterator[str]:
    where = f"products/{item.id}.yml"
    for clause in item.clauses():
        place = f"{where}: {clause.id.removeprefix(item.id + '/')}"
        if not SLUG.match(clause.id.split("/", 2)[2]):
            yield f"{place}: id には、英小文字・数字・ハイフンを使います。"
        if clause.kind != "document" and not POLITE.search(clause.wording):
            yield f"{place}.wording: です・ます体で書き、「。」で終えます。"
        for name in CONDITIONS:
            condition = getattr(clause, name, None)
            if condition is not None:
                yield from _one_sided(f"{place}.{name}", condition, knowledge.vocabulary)
    for case in item.cases:
        if not POLITE.search(case.wording):
            yield f"{where}: cases.{case.id.split('/')[2]}.wording: です・ます体で書き、「。」で終えます。"
    kinds = sorted({clause.kind for clause in item.clauses()})
    for kind in kinds:
        same = [clause for clause in item.clauses() if clause.kind == kind]
        yield from _repeated(((f"{where}: {clause.id}", clause.label) for clause in same), "label")
    yield from _dead_clauses(item, where)


def _dead_clauses(item: Product, where: str) -> Iterator[str]:
    """Clauses that nothing refers to, so that they can never have an effect."""
    named = {exception for exclusion in item.exclusions for exception in exclusion.exceptions}
    for exception in item.exceptions:
        if exception.id not in named:
            yield f"{where}: {exception.id}: どの exclusions の exceptions にも書かれていません。"
    brought = {cover.rider for cover in item.covers}
    for rider in item.riders:
        if not rider.lifts and rider.required_when is None and rider.id not in brought:
            yield f"{where}: {rider.id}: lifts・required_when・covers の rider のどれにも使われていません。"
    for head in item.heads:
        if all(head.id not in cover.heads for cover in item.covers):
            yield f"{where}: {head.id}: どの covers の heads にも書かれていません。"
    for limit in item.limits:
        named_by_cover = any(limit.id in cover.limits for cover in item.covers)
        if not named_by_cover and limit.when is None and limit.exhausted_when is None:
            yield f"{where}: {limit.id}: covers の limits にも when にも使われていません。"


def _one_sided(place: str, condition: Condition, vocabulary: Vocabulary) -> Iterator[str]:
    found = outcomes(condition, vocabulary)
    if Truth.YES not in found:
        yield f"{place}: この条件は、どんな事実でも成り立ちません。"
    if Truth.NO not in found:
        yield f"{place}: この条件は、どんな事実でも成り立ってしまいます。"


def outcomes(condition: Condition, vocabulary: Vocabulary) -> frozenset[Truth]:
    """The answers (YES, NO) that the condition can give when every fact it looks at is known.

    Values of a choice that the condition never tells apart are tried as one; both are assumed possible for a condition
    of more situations than SITUATIONS.
    """
    names = facts_of(condition)
    choices = [_situations(condition, name, vocabulary) for name in names]
    size = 1
    for options in choices:
        size *= len(options)
    if size > SITUATIONS:
        return frozenset({Truth.YES, Truth.NO})
    found: set[Truth] = set()
    # The first fact of a condition usually gates it: varied fastest, it shows both answers soonest.
    for held in product(*reversed(choices)):
        facts = Facts(vocabulary, dict(zip(reversed(names), held, strict=True)), presuming=False)
        found.add(condition.evaluate(facts).truth)
        if len(found) == 2:
            break
    return frozenset(found)


def _situations(condition: Condition, fact_id: str, vocabulary: Vocabulary) -> list[frozenset[Value]]:
    if vocabulary[fact_id].kind != "choice":
        return [frozenset({True}), frozenset({False})]
    leaves = [leaf.values for leaf in _leaves(condition) if leaf.fact == fact_id]
    classes: dict[tuple[bool, ...], Value] = {}
    for value in vocabulary[fact_id].values:
        classes.setdefault(tuple(value in leaf for leaf in leaves), value)
    kept = list(classes.values())
    return [frozenset(some) for count in range(1, len(kept) + 1) for some in combinations(kept, count)]


def _leaves(condition: Condition) -> Iterator[Is]:
    if isinstance(condition, Is):
        yield condition
    else:
        for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
            yield from _leaves(part)
