"""A run for a terminal: the headline figures with their goals, then where the errors are."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from server.evaluation.compare import Comparison
from server.evaluation.evaluation import Evaluation, Figure
from server.evaluation.names import Names
from server.evaluation.reckoning import Share
from server.evaluation.result import Result
from server.evaluation.words import FigureDef, words

_SHOWN = 10


def print_summary(
    console: Console, evaluation: Evaluation, result: Result, names: Names, comparison: Comparison | None = None
) -> None:
    """Print the whole summary."""
    tables = (
        _headlines(result, comparison),
        _styles(evaluation),
        _scope(evaluation),
        _products(evaluation, names),
        _facts(evaluation, names),
    )
    for table in tables:
        console.print(table)
        console.print()
    _print_list(console, "取りちがえた事故例（正解 → 答え）", _confusions(evaluation, names))
    _print_list(console, "否定・伝聞なのに事実とした", _assertions(evaluation, names))
    if comparison is not None:
        _print_comparison(console, comparison)


def _headlines(result: Result, comparison: Comparison | None) -> Table:
    table = Table(
        title=f"主な数字（{len(result.entries)}文）", title_justify="left", title_style="bold", box=SIMPLE_HEAD
    )
    table.add_column("", overflow="fold")
    # Next to an earlier run there is no room for the counts on a narrow terminal; the report has them.
    columns = ["値", *(() if comparison else ("件数",)), "95%区間", "目標", "", *(("前回", "差") if comparison else ())]
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    group = ""
    for key, definition in words().figures.items():
        figure = result.figures[key]
        if definition.group != group:
            table.add_section()
            table.add_row(Text(definition.group, style="bold cyan"))
            group = definition.group
        reached = definition.reached(figure.value)
        mark = Text("" if reached is None else "達成" if reached else "未達", style="green" if reached else "red")
        row: list[str | Text] = [f"  {definition.label}", definition.write(figure.value)]
        row += _counts(figure)[1 if comparison else 0 :]
        row += [definition.write_goal(), mark]
        if comparison is not None:
            before = comparison.earlier.figures.get(key)
            row += _delta(definition, before.value if before else None, comparison.changes_of_figures.get(key))
        table.add_row(*row)
    return table


def _counts(figure: Figure) -> tuple[str, str]:
    counts = f"{figure.hits}/{figure.total}" if figure.total else ""
    interval = f"{figure.low:.1%}–{figure.high:.1%}" if figure.low is not None and figure.high is not None else ""
    return counts, interval


def _delta(definition: FigureDef, before: float | None, change: float | None) -> tuple[str, Text]:
    if change is None:
        return "–", Text("")
    style = {True: "green", False: "red", None: "dim"}[definition.improved(change)]
    return definition.write(before), Text(definition.write_change(change), style=style)


def _styles(evaluation: Evaluation) -> Table:
    table = _table("文のまとまり別の事故例", "まとまり", "文", "1位", "95%区間", "3位まで", "95%区間")
    for style, top in evaluation.cases.styles.items():
        name = words().style.get(style, style)
        table.add_row(name, str(top.top1.total), *_rate(top.top1), *_rate(top.top3))
    table.add_row(
        "すべて",
        str(evaluation.cases.all.top1.total),
        *_rate(evaluation.cases.all.top1),
        *_rate(evaluation.cases.all.top3),
    )
    return table


def _scope(evaluation: Evaluation) -> Table:
    table = _table("対象かどうか", "", "文", "適合率", "再現率", "F1")
    for scope, tally in evaluation.scope.tallies.items():
        figures = (_percent(tally.precision), _percent(tally.recall), _percent(tally.f1))
        table.add_row(words().scope[scope], str(tally.support), *figures)
    return table


def _products(evaluation: Evaluation, names: Names) -> Table:
    table = _table("商品の判定", "商品", "一致（かかわる）", "一致（すべて）", "誤って対象")
    for product, found in evaluation.coverage.products.items():
        wrongly = Text(_of(found.wrongly), style="red" if found.wrongly.hits else "")
        table.add_row(names.product(product), _of(found.touched), _of(found.total), wrongly)
    coverage = evaluation.coverage
    table.add_section()
    table.add_row("すべて", _of(coverage.touched), _of(coverage.total), _of(coverage.wrongly))
    return table


def _facts(evaluation: Evaluation, names: Names) -> Table:
    table = _table("事実", "事実", "ラベル", "適合率", "再現率", "F1", "根拠の IoU")
    for fact, tally in evaluation.facts.facts.items():
        overlap = evaluation.facts.overlaps.get(fact)
        iou = f"{overlap.mean:.2f}" if overlap and overlap.mean is not None else "–"
        figures = (_percent(tally.precision), _percent(tally.recall), _percent(tally.f1))
        table.add_row(names.fact(fact), str(tally.support), *figures, iou)
    return table


def _confusions(evaluation: Evaluation, names: Names) -> list[str]:
    wrong = [(pair, count) for pair, count in evaluation.cases.confusion.items() if pair[0] != pair[1]]
    wrong.sort(key=lambda item: (-item[1], item[0]))
    return [f"{count}文  {names.case(labelled)} → {names.case(answered)}" for (labelled, answered), count in wrong]


def _assertions(evaluation: Evaluation, names: Names) -> list[str]:
    return [
        f"{item.key}  {names.fact(item.id)}: {names.label(item.id, item.value)}（{words().polarity[item.why]}）"
        for item in evaluation.facts.assertions
    ]


def _print_comparison(console: Console, comparison: Comparison) -> None:
    counts = "、".join(f"{name} {comparison.count(key)}" for key, name in words().effect.items())
    console.print(
        f"前回（{comparison.earlier.made:%Y-%m-%d %H:%M}）から答えが変わった文 {len(comparison.changes)}（{counts}）、"
        f"同じ {comparison.same}、新しい {len(comparison.added)}、なくなった {len(comparison.gone)}",
        style="bold",
    )
    for change in comparison.ordered():
        style = {"worse": "red", "better": "green", "mixed": "yellow", "neither": "dim"}[change.effect]
        console.print(Text(f"{change.entry.key}  {words().effect[change.effect]}", style=style))
        for item in change.differences:
            console.print(Text(f"    {item.what}: {item.before} → {item.after}"), soft_wrap=True)


def _print_list(console: Console, title: str, lines: Iterable[str]) -> None:
    listed = list(lines)
    if not listed:
        return
    console.print(title, style="bold")
    for line in listed[:_SHOWN]:
        console.print(Text(f"  {line}"), soft_wrap=True)
    if len(listed) > _SHOWN:
        console.print(f"  ほか {len(listed) - _SHOWN} 組は報告書にあります。")
    console.print()


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    return table


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _of(share: Share) -> str:
    return f"{_percent(share.rate)} ({share.hits}/{share.total})" if share.total else "–"


def _rate(share: Share) -> tuple[str, str]:
    interval = share.interval
    return _percent(share.rate), f"{interval[0]:.1%}–{interval[1]:.1%}" if interval else ""
