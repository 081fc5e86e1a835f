"""The supervisors' numbers, counted by hand, on both databases; the page and the CSV say the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest

from knowledge.loader import default
from server.staff.numbers import Table, as_csv, tables
from server.staff.plots import bars
from server.store.clock import stored
from server.store.figures import CaseFigures
from server.store.records import Draft
from server.store.store import Store
from tests.server.conftest import BACKENDS, begin
from tests.server.staff.conftest import SignedInAs

NOW = dt.datetime(2026, 11, 21, 3, tzinfo=dt.UTC)


def figures(**changed: Any) -> CaseFigures:
    usual: dict[str, Any] = {
        "id": "c1",
        "source": "conversation",
        "state": "open",
        "updated": stored(NOW),
        "verdicts": {},
        "case": None,
        "open_questions": 0,
        "asked": 0,
        "handed_over": None,
        "waits": (),
        "overridden": (),
    }
    return CaseFigures(**usual | changed)


def overview(*found: CaseFigures) -> list[Any]:
    return [row[1] for row in tables(found, default(), NOW)[0].rows]


def test_nothing_is_counted_as_nothing_not_as_zero_percent() -> None:
    assert overview() == [0, 0, None, None, None, None, None, None, None]


def test_the_overview_is_what_a_person_would_count() -> None:
    day_before = stored(NOW - dt.timedelta(hours=25))
    found = (
        figures(asked=3, waits=(1.0, 2.0), state="closed"),
        figures(asked=2, waits=(9.0,), open_questions=1, updated=day_before),  # abandoned
        figures(asked=1, open_questions=1),  # not yet
        figures(asked=0, handed_over=(stored(NOW), stored(NOW + dt.timedelta(minutes=7)))),
        figures(source="call_notes", asked=None, overridden=(("b-plan", "needs_info", "excluded"),)),
    )

    assert overview(*found) == [5, 1, 1.5, 25.0, 25.0, 20.0, 2.0, 2.0, 7.0]


@pytest.mark.parametrize("database_url", BACKENDS, indirect=True)
def test_the_numbers_come_from_what_is_kept(client: Any, store: Store, signed_in_as: SignedInAs) -> None:
    boss = signed_in_as("supervisor")
    talk, silent = begin(client), begin(client)
    talk.say("サーバーが止まりました")
    store.conversations.append(talk.id, Draft("納品は済んでいますか。", kind="question"))
    store.hand_overs.open(talk.id, "asked")
    boss.do(talk.id, do="take")
    boss.do(talk.id, do="override", product="b-plan", status="excluded", reason="試運転中")
    one, other = store.figures.since("")

    assert (one.id, other.id, other.verdicts, other.asked) == (talk.id, silent.id, {}, 0)
    assert (one.asked, len(one.waits), one.case) == (1, 1, "b-plan/case/core-system-6h-down" if one.case else None)
    assert one.handed_over is not None
    assert one.handed_over[1] is not None
    assert [(product, right) for product, _, right in one.overridden] == [("b-plan", "excluded")]
    assert one.verdicts["b-plan"] in ("responds", "needs_info")
    assert store.figures.since("2999") == []

    page = boss.get("/staff/numbers?days=7")
    assert page.status_code == 200
    assert "<svg" in page.text
    assert re.findall(r"\sstyle=|<style", page.text) == []
    rows = list(csv.reader(io.StringIO(boss.get("/staff/numbers.csv").text.removeprefix("\ufeff"))))
    assert ["overview", "件数", "2"] in rows
    assert all(cell in page.text for row in rows if row[0] == "overrides" for cell in row[1:])


def test_no_cell_of_the_csv_is_a_formula() -> None:
    table = Table("t", "題", ("=A1", "数"), (("@SUM(A1)", 1), ("-1", -1)))

    assert as_csv([table]).splitlines()[1:] == ["t,'@SUM(A1),1", "t,'-1,-1"]


def test_a_plot_says_each_number_and_shows_names_as_text() -> None:
    table = Table("t", "題", ("名前", "a", "b"), (("<script>", 2, 1), ("なし", 0, 0)))
    drawn = bars(table)

    assert "&lt;script&gt;、a：2" in drawn
    assert "なし" not in drawn
    assert bars(Table("t", "題", ("名前", "a"), ())) == ""
