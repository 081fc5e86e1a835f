"""report.html: one file with everything in it, made to be looked at."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from knowledge.assessment import STATUSES
from server.evaluation import plots
from server.evaluation.cases import NOTHING, WRITTEN
from server.evaluation.compare import Comparison
from server.evaluation.evaluation import Evaluation
from server.evaluation.mistakes import Mistake, mistakes
from server.evaluation.names import Names
from server.evaluation.reading import Reading
from server.evaluation.reckoning import Share
from server.evaluation.result import Result
from server.evaluation.scope import SCOPES
from server.evaluation.words import words

_Wrong = tuple[Reading, str | None, list[Mistake]]


def write_report(
    folder: Path, evaluation: Evaluation, result: Result, names: Names, comparison: Comparison | None = None
) -> Path:
    """Write report.html into `folder` and return its path. Raises OSError."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(percent=_percent, share=_share)
    page = environment.get_template("report.html").render(
        evaluation=evaluation,
        result=result,
        names=names,
        comparison=comparison,
        words=words(),
        statuses=STATUSES,
        scopes=SCOPES,
        top_plot=Markup(plots.intervals(_tops(evaluation))),
        confusion_plot=Markup(_confusion(evaluation, names)),
        calibration_plot=Markup(plots.calibration(evaluation.cases.bins)),
        latency_plot=Markup(plots.histogram(evaluation.seconds)),
        confusions=_confusions(evaluation),
        answers=_answers(evaluation),
        wrong=_wrong_texts(evaluation, result, names),
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _share(share: Share | None) -> str:
    return f"{_percent(share.rate)} ({share.hits}/{share.total})" if share is not None and share.total else "–"


def _tops(evaluation: Evaluation) -> list[tuple[str, Share, float | None]]:
    cases, figures = evaluation.cases, words().figures
    rows: list[tuple[str, Share, float | None]] = [
        ("チャット 1位", cases.chat.top1, figures["top1_chat"].goal),
        ("チャット 3位まで", cases.chat.top3, figures["top3_chat"].goal),
        ("メモ・メール・報告書 1位", cases.written.top1, figures["top1_written"].goal),
        ("メモ・メール・報告書 3位まで", cases.written.top3, figures["top3_written"].goal),
    ]
    for style, name in words().style.items():
        if style in WRITTEN and style in cases.styles:
            top = cases.styles[style]
            rows += [(f"うち {name} 1位", top.top1, None), (f"うち {name} 3位まで", top.top3, None)]
    return rows


def _confusion(evaluation: Evaluation, names: Names) -> str:
    counts = evaluation.cases.confusion
    seen = sorted({case for pair in counts for case in pair} - {NOTHING})
    rows = [(case, names.case(case)) for case in seen]
    if any(NOTHING in pair for pair in counts):
        rows.append((NOTHING, "事故例なし・対象外"))
    return plots.heatmap(rows, counts)


def _confusions(evaluation: Evaluation) -> list[tuple[str, str, int]]:
    wrong = [(*pair, count) for pair, count in evaluation.cases.confusion.items() if pair[0] != pair[1]]
    return sorted(wrong, key=lambda item: (-item[2], item[0], item[1]))


def _answers(evaluation: Evaluation) -> dict[str, str]:
    """For each labelled case, what is answered most often in its place."""
    found: dict[str, str] = {}
    for labelled, answered, _ in _confusions(evaluation):
        found.setdefault(labelled, answered)
    return found


def _wrong_texts(
    evaluation: Evaluation, result: Result, names: Names
) -> list[tuple[Reading, str | None, list[Mistake]]]:
    """Every text with something wrong, those with most first; the text itself only where the result keeps it."""
    kept = {entry.key: entry.text for entry in result.entries}
    found = [
        (reading, kept[reading.place.key], mistakes(reading, evaluation, names)) for reading in evaluation.readings
    ]
    return sorted((item for item in found if item[2]), key=lambda item: -len(item[2]))
