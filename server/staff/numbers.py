"""The supervisors' numbers: tables of the cases that came in, from which page, plots and CSV are made."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from knowledge.assessment import STATUSES
from knowledge.model import Knowledge
from server.papers.clean import cell
from server.staff.words import words
from server.store.figures import CaseFigures, seconds_between
from server.words import words as server_words

ABANDONED = dt.timedelta(hours=24)
"""A conversation that waits for an answer of the policyholder for longer is given up."""


Row = tuple[str | int | float | None, ...]


@dataclass(frozen=True)
class Table:
    """One table. Numbers stay numbers; a cell without one (nothing to count) is None."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def tables(found: Sequence[CaseFigures], knowledge: Knowledge, now: dt.datetime) -> tuple[Table, ...]:
    """All tables, in the order of the page. `now` has a time zone."""
    say = words()["numbers"]
    return (
        Table("overview", say["overview"], (say["what"], say["value"]), tuple(_overview(found, now))),
        _products(found, knowledge),
        _counted("cases", Counter(_case(knowledge, one.case) for one in found if one.case)),
        _counted("asked", Counter(one.asked for one in found if one.asked is not None), by_size=False),
        _overrides(found, knowledge),
    )


def as_csv(shown: Sequence[Table]) -> str:
    """All tables below each other, one line a row, the table's name first. No cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for table in shown:
        for row in (table.columns, *table.rows):
            writer.writerow([table.id, *(cell(one) if isinstance(one, str) else one for one in row)])
    return "\ufeff" + out.getvalue()


def share(found: Sequence[CaseFigures], test: Callable[[CaseFigures], bool]) -> float | None:
    """How many of a hundred pass the test; None of nothing."""
    return round(100 * sum(map(test, found)) / len(found), 1) if found else None


def is_abandoned(one: CaseFigures, now: dt.datetime) -> bool:
    """Whether the policyholder left a question unanswered."""
    waits = one.state == "open" and one.open_questions > 0 and one.handed_over is None
    return waits and now - dt.datetime.fromisoformat(one.updated) > ABANDONED


def _overview(found: Sequence[CaseFigures], now: dt.datetime) -> Iterator[tuple[str, str | int | float | None]]:
    say = words()["numbers"]
    talks = [one for one in found if one.source == "conversation"]
    waits = sorted(seconds for one in found for seconds in one.waits)
    taken = [seconds_between(wish[0], wish[1]) / 60 for one in found if (wish := one.handed_over) and wish[1]]
    yield say["count"], len(found)
    yield say["closed"], sum(one.state == "closed" for one in found)
    yield say["questions"], round(sum(one.asked or 0 for one in talks) / len(talks), 1) if talks else None
    yield say["abandoned"], share(talks, lambda one: is_abandoned(one, now))
    yield say["handed_over"], share(talks, lambda one: one.handed_over is not None)
    yield say["overridden"], share(found, lambda one: bool(one.overridden))
    yield say["reply_median"], round(median(waits), 1) if waits else None
    yield say["reply_slow"], round(waits[int(0.95 * (len(waits) - 1))], 1) if waits else None
    yield say["taken_median"], round(median(taken), 1) if taken else None


def _products(found: Sequence[CaseFigures], knowledge: Knowledge) -> Table:
    say, names = words()["numbers"], server_words()["status"]
    counts = Counter((product, status) for one in found for product, status in one.verdicts.items())
    shown = [status for status in STATUSES if status != "not_covered"]
    rows: list[Row] = [
        (product.name, *(counts[product.id, status] for status in shown)) for product in knowledge.products.values()
    ]
    return Table("products", say["products"], (say["product"], *(names[status] for status in shown)), tuple(rows))


def _counted(name: str, counts: Counter[str] | Counter[int], *, by_size: bool = True) -> Table:
    say = words()["numbers"]
    ordered: list[Row] = [*(counts.most_common(15) if by_size else sorted(counts.items()))]
    return Table(name, say[name], (say[f"{name}_of"], say["count"]), tuple(ordered))


def _overrides(found: Sequence[CaseFigures], knowledge: Knowledge) -> Table:
    say, names = words()["numbers"], server_words()["status"]
    counts = Counter(change for one in found for change in one.overridden)
    rows = [
        (_product(knowledge, product), names[given], names[right], count)
        for (product, given, right), count in counts.most_common()
    ]
    return Table("overrides", say["overrides"], (say["product"], say["given"], say["right"], say["count"]), tuple(rows))


def _case(knowledge: Knowledge, case_id: str) -> str:
    return knowledge.cases[case_id].label if case_id in knowledge.cases else case_id


def _product(knowledge: Knowledge, product_id: str) -> str:
    return knowledge.products[product_id].name if product_id in knowledge.products else product_id
