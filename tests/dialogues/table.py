"""The table of `make dialogues`, and one conversation in full."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from tests.dialogues.dialogue import Course
from tests.dialogues.judge import Tally, Verdict
from tests.dialogues.measures import AT_MOST, TARGETS, is_met

COLUMNS = ("script", "manner", "turns", "questions", "repeats", "said", "unlisted", "statuses", "riders", "papers")


def show_table(console: Console, verdicts: Sequence[Verdict]) -> None:
    """One row for each incident of each script. `said`: asked although it was said; `papers`: documents, deadlines."""
    table = Table(title="scripted policyholders", header_style="bold")
    for column in (*COLUMNS, "ms/turn"):
        table.add_column(column, justify="left" if column in ("script", "manner") else "right")
    for verdict in verdicts:
        course = verdict.course
        table.add_row(
            course.name if course.ended else f"{course.name} [red](not ended)[/red]",
            course.script.manner,
            str(len(course.exchanges)),
            str(len(course.asked)),
            _bad(len(course.repeated)),
            _bad(len(course.already_said)),
            str(len(course.unlisted) or ""),
            _tally(verdict.statuses),
            _tally(verdict.riders),
            _tally(verdict.documents, verdict.deadlines),
            f"{statistics.median([exchange.ms for exchange in course.exchanges] or [0]):.0f}",
        )
    console.print(table)


def show_misses(console: Console, verdicts: Sequence[Verdict]) -> None:
    """Everything that is not as the scripts say."""
    for verdict in verdicts:
        course = verdict.course
        if course.failure:
            console.print(f"[bold]{course.name}[/bold]  {course.failure}", highlight=False)
            continue
        problems = [str(miss) for miss in verdict.misses]
        problems += [f"asked again: {fact}" for fact in course.repeated]
        problems += [f"asked although it was said: {fact}" for fact in course.already_said]
        problems += ["the question was lost after a side question"] * course.thread_lost
        problems += [f"must never say: {words}" for words in verdict.forbidden]
        for problem in problems:
            console.print(f"[bold]{course.name}[/bold]  {problem}", highlight=False)
    unlisted = sorted({fact for verdict in verdicts for fact in verdict.course.unlisted})
    if unlisted:
        console.print(f"answered with わからない because no script knows them: {', '.join(unlisted)}", highlight=False)


def show_summary(console: Console, figures: Mapping[str, float]) -> None:
    """Every figure, beside the target where there is one."""
    table = Table(title="summary", header_style="bold")
    for column in ("measure", "value", "target", ""):
        table.add_column(column, justify="left" if column == "measure" else "right")
    for name, value in figures.items():
        target = TARGETS.get(name)
        limit = "" if target is None else f"{'≤' if name in AT_MOST else '≥'} {target:g}"
        mark = "" if target is None else ("✓" if is_met(name, value, target) else "[red]✗[/red]")
        table.add_row(name, f"{value:g}", limit, mark)
    console.print(table)


def show_conversation(console: Console, course: Course) -> None:
    """What was said, turn by turn, and how it ended."""
    console.rule(course.name)
    for exchange in course.exchanges:
        console.print(f"\n[bold]>[/bold] {exchange.said.text}", highlight=False)
        for message in exchange.messages:
            buttons = " ".join(f"[{button.title}]" for button in message.buttons)
            console.print(f"{message.text} {buttons}".rstrip(), style="cyan", markup=False, highlight=False)
    console.print(f"\nscope: {course.answer.scope}", highlight=False)
    for item in course.answer.assessments:
        if item.status != "not_covered":
            console.print(f"{item.product}: {item.status} {' '.join(item.riders_needed)}", highlight=False)


def _tally(*tallies: Tally) -> str:
    right, total = sum(tally.right for tally in tallies), sum(tally.total for tally in tallies)
    if not total:
        return ""
    return f"{right}/{total}" if right == total else f"[red]{right}/{total}[/red]"


def _bad(count: int) -> str:
    return f"[red]{count}[/red]" if count else ""
