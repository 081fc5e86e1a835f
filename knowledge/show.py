"""An explanation on the terminal: one panel per product, one paragraph per clause."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from knowledge.assessment import Assessment, Reason
from knowledge.explain import Explanation, shown
from knowledge.facts import Facts, Vocabulary
from knowledge.model import Knowledge

STATUS_LABELS = {
    "responds": "対象となる可能性が高い",
    "needs_rider": "特約があれば対象となる可能性が高い",
    "needs_info": "まだ決まらない",
    "excluded": "対象外となる条項がある",
    "not_covered": "この種の被害にふれていない",
}
EFFECT_LABELS = {
    "triggers": "対象",
    "excludes": "対象外",
    "restores": "対象に戻す",
    "requires": "必要",
    "limits": "制限",
}
HOLDS_LABELS = {True: "成り立つ", False: "成り立たない", None: "まだ不明"}


def show(knowledge: Knowledge, told: Explanation, console: Console, every: bool = False) -> None:
    """Print the explanation as one panel per product.

    Products that the incident does not touch and exclusions that do not hold are only counted, unless `every`.
    """
    items = shown(told, every)
    for entry, sources in told.inferred:
        names = "、".join(knowledge.vocabulary[source].label for source in sources)
        label, value = knowledge.vocabulary[entry.id].label, knowledge.vocabulary.label(entry.id, entry.value)
        console.print(Text(f"導いた事実: {label}＝{value}（{names}から）"))
    for item in items:
        console.print(_panel(knowledge, item, told.facts, every))
    rest = len(told.assessments) - len(items)
    if rest:
        console.print(Text(f"ほかの{rest}商品は、この種の被害にふれていません（--all で表示）。"))
    for question in told.questions:
        fact = knowledge.vocabulary[question.fact]
        console.print(Text(f"次に聞くこと（{question.value:.2f}）: {fact.question}［{question.fact}］"))


def _panel(knowledge: Knowledge, item: Assessment, facts: Facts, every: bool) -> Panel:
    lines: list[RenderableType] = [Text(f"{STATUS_LABELS[item.status]}（{item.status}、根拠: {item.basis}）")]
    reasons = [reason for reason in item.reasons if every or not _is_idle(reason)]
    for reason in reasons:
        clause = knowledge.clauses[reason.clause]
        lines.append(Text(f"{EFFECT_LABELS[reason.effect]}（{HOLDS_LABELS[reason.holds]}）: {clause.label}"))
        # The id has a line to itself: the longest one just fits into 80 columns.
        told = [clause.id, f"［{clause.passage}］{clause.wording}", *_facts_told(facts, reason)]
        lines.append(Padding(Text("\n".join(told)), (0, 0, 0, 2)))
    if idle := len(item.reasons) - len(reasons):
        lines.append(Text(f"ほかの{idle}つの「対象外」の条項は、成り立ちません（--all で表示）。"))
    for label, words in (
        ("支払いの種類", [knowledge.clauses[head].label for head in item.heads]),
        ("必要な特約", [knowledge.clauses[rider].label for rider in item.riders_needed]),
        ("まだ分からないこと", [_name(facts.vocabulary, fact_id) for fact_id in item.missing]),
    ):
        if words:
            lines.append(Text(f"{label}: {'、'.join(words)}"))
    return Panel(Group(*lines), title=Text(f"{knowledge.products[item.product].name}［{item.product}］"))


def _is_idle(reason: Reason) -> bool:
    """Whether it is an exclusion that does not hold: it takes nothing away here."""
    return reason.effect == "excludes" and reason.holds is False


def _facts_told(facts: Facts, reason: Reason) -> list[str]:
    """One line for each fact, so that an id at its end is not torn apart."""
    parts = []
    if reason.harm is not None:
        parts.append(f"被害: {facts.vocabulary.label('harm', reason.harm)}")
    if reason.holds is None:
        parts += [f"不足: {_name(facts.vocabulary, fact_id)}" for fact_id in reason.facts]
    else:
        parts += [f"根拠: {_fact_told(facts, fact_id)}" for fact_id in reason.facts]
    return [*parts, *(f"みなし: {_name(facts.vocabulary, fact_id)}" for fact_id in reason.presumed)]


def _fact_told(facts: Facts, fact_id: str) -> str:
    """The fact with its values, those denied marked so: 原因＝ウイルス （cause）. Lines break at the space only."""
    label = facts.vocabulary.label
    held = [label(fact_id, value) for value in sorted(facts.held.get(fact_id, ()), key=str)]
    denied = [f"{label(fact_id, value)}ではない" for value in sorted(facts.denied.get(fact_id, ()), key=str)]
    return f"{facts.vocabulary[fact_id].label}＝{'・'.join([*held, *denied])} （{fact_id}）"


def _name(vocabulary: Vocabulary, fact_id: str) -> str:
    return f"{vocabulary[fact_id].label} （{fact_id}）"
