"""The `evaluate` command: read the labels, answer them, measure, print, and write the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from knowledge.errors import TriageError
from server.evaluation.files import find_files
from server.evaluation.words import words

if TYPE_CHECKING:
    from nlu.analyze import Reader
    from server.evaluation.labels import Labels, Problem
    from server.evaluation.reading import Ask, Readings

_WARM_UP = "納品したシステムが止まり、取引先から請求を受けました。"


def evaluate_files(
    paths: Sequence[Path],
    output: Path,
    earlier: Path | None = None,
    as_of: dt.date | None = None,
    *,
    with_texts: bool = True,
    reader: Reader | None = None,
) -> None:
    """Measure the labelled texts of `paths`; print the summary, write report.html and result.json into `output`.

    Raises TriageError when a file cannot be opened or written, or when no line can be used. A line that cannot be used
    is told with its number, and the run goes on.
    """
    files = find_files(paths)
    told, console = Console(stderr=True, highlight=False), _console()
    with told.status("準備しています…"):
        from actions.answer import today
        from nlu.analyze import default_reader
        from server.evaluation.compare import compare
        from server.evaluation.evaluation import evaluate
        from server.evaluation.labels import read_labels
        from server.evaluation.names import Names
        from server.evaluation.reading import asking
        from server.evaluation.report import write_report
        from server.evaluation.result import load, result_of
        from server.evaluation.summary import print_summary

        before = load(earlier) if earlier is not None else None
        _make(output)
        reader = reader or default_reader()
        labels = read_labels(files, reader.knowledge)
    _tell(told, labels.problems)
    with suppress(TriageError):
        reader.analyze(_WARM_UP, as_of or today())  # the first text pays for what is loaded late
    readings = _read(labels, asking(reader, as_of or today()), told)
    _tell(told, readings.problems)
    if not readings.items:
        raise TriageError("nothing_usable", words().problem("nothing_usable"))
    evaluation = evaluate(readings.items, reader.knowledge)
    problems = (*labels.problems, *readings.problems)
    result = result_of(evaluation, reader.knowledge, files, problems, with_texts=with_texts)
    names = Names(reader.knowledge)
    comparison = compare(before, result, names) if before is not None else None
    print_summary(console, evaluation, result, names, comparison)
    try:
        (output / "result.json").write_text(result.model_dump_json(indent=1), encoding="utf-8")
        report = write_report(output, evaluation, result, names, comparison)
    except OSError as error:
        raise _unwritable(output, error) from None
    console.print(f"\n報告書: {report}\n結果:   {output / 'result.json'}", soft_wrap=True)


def _read(labels: Labels, ask: Ask, console: Console) -> Readings:
    from server.evaluation.reading import read

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("判定", total=len(labels.items))
        return read(labels, ask, lambda: progress.advance(task))


def _tell(console: Console, problems: Sequence[Problem]) -> None:
    for problem in problems:
        kind = "使えません" if problem.fatal else "ご確認ください"
        message = f"{problem.file}:{problem.line}: {kind}: {problem.message}"
        console.print(message, style="red" if problem.fatal else "yellow", markup=False, soft_wrap=True)


def _console() -> Console:
    console = Console(highlight=False)
    # A file or a pipe has no edge to keep to.
    return console if console.is_terminal else Console(highlight=False, width=max(console.width, 120))


def _make(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(output, error) from None


def _unwritable(output: Path, error: OSError) -> TriageError:
    return TriageError("unwritable_file", words().problem("unwritable", path=output, why=error.strerror))
