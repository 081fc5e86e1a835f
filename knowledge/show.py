"""An explanation on the terminal: one panel per product, one row per clause."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from knowledge.assess import Assessment, Reason
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
    """Print the explanation as one panel per product."""
    items = shown(told, every)
    for entry, sources in told.inferred:
        names = "、".join(knowledge.vocabulary[source].label for source in sources)
        label, value = knowledge.vocabulary[entry.id].label, knowledge.vocabulary.label(entry.id, entry.value)
        console.print(Text(f"導いた事実: {label}＝{value}（{names}から）"))
    for item in items:
        console.print(_panel(knowledge, item, told.facts))
    rest = len(told.assessments) - len(items)
    if rest:
        console.print(Text(f"ほかの{rest}商品は、この種の被害にふれていません（--all で表示）。"))
    for question in told.questions:
        fact = knowledge.vocabulary[question.fact]
        console.print(Text(f"次に聞くこと（{question.value:.2f}）: {fact.question}［{question.fact}］"))


def _panel(knowledge: Knowledge, item: Assessment, facts: Facts) -> Panel:
    table = Table(box=None, pad_edge=False, expand=True)
    for header, ratio in (("はたらき", 2), ("成否", 2), ("条項", 5), ("事実", 4), ("出典と内容", 8)):
        table.add_column(header, ratio=ratio, overflow="fold")
    for reason in item.reasons:
        clause = knowledge.clauses[reason.clause]
        table.add_row(
            Text(EFFECT_LABELS[reason.effect]),
            Text(HOLDS_LABELS[reason.holds]),
            Text(f"{clause.label}\n{clause.id}"),
            Text(_facts_told(facts, reason)),
            Text(f"［{clause.passage}］{clause.wording}"),
        )
    lines: list[RenderableType] = [Text(f"{STATUS_LABELS[item.status]}（{item.status}、根拠: {item.basis}）"), table]
    for label, words in (
        ("支払いの種類", [knowledge.clauses[head].label for head in item.heads]),
        ("必要な特約", [knowledge.clauses[rider].label for rider in item.riders_needed]),
        ("まだ分からないこと", [_name(facts.vocabulary, fact_id) for fact_id in item.missing]),
    ):
        if words:
            lines.append(Text(f"{label}: {'、'.join(words)}"))
    return Panel(Group(*lines), title=Text(f"{knowledge.products[item.product].name}［{item.product}］"))


def _facts_told(facts: Facts, reason: Reason) -> str:
    parts = []
    if reason.harm is not None:
        parts.append(f"被害: {facts.vocabulary.label('harm', reason.harm)}")
    if reason.facts and reason.holds is None:
        parts.append(f"不足: {'、'.join(_name(facts.vocabulary, fact_id) for fact_id in reason.facts)}")
    elif reason.facts:
        parts.append(f"根拠: {'、'.join(_fact_told(facts, fact_id) for fact_id in reason.facts)}")
    if reason.presumed:
        parts.append(f"みなし: {'、'.join(_name(facts.vocabulary, fact_id) for fact_id in reason.presumed)}")
    return "\n".join(parts)


def _fact_told(facts: Facts, fact_id: str) -> str:
    """The fact with its values, those denied marked so: 原因＝ウイルス（cause）."""
    label = facts.vocabulary.label
    held = [label(fact_id, value) for value in sorted(facts.held.get(fact_id, ()), key=str)]
    denied = [f"{label(fact_id, value)}ではない" for value in sorted(facts.denied.get(fact_id, ()), key=str)]
    return f"{facts.vocabulary[fact_id].label}＝{'・'.join([*held, *denied])}（{fact_id}）"


def _name(vocabulary: Vocabulary, fact_id: str) -> str:
    return f"{vocabulary[fact_id].label}（{fact_id}）"
