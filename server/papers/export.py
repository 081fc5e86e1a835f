"""Cases as CSV (a line each, for a spreadsheet) and as JSON (for programs). Both hold what the papers hold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from knowledge.model import Knowledge
from server.papers.build import Kind, moment, paper
from server.papers.case_file import CaseFile
from server.papers.clean import cell, clean
from server.papers.due import dues, nearest
from server.papers.names import Names
from server.papers.paper import Paper
from server.papers.text import lines
from server.papers.words import form, words
from server.words import date_in_words


def as_csv(cases: Sequence[CaseFile], knowledge: Knowledge, kind: Kind = "report") -> bytes:
    """A line for each case: what one sorts by, then a column for each section.

    UTF-8 with a mark at its beginning, without which Excel takes it for another encoding. No cell is a formula.
    """
    rows = [dict(_columns(case, knowledge, kind)) for case in cases]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows({name: cell(text) for name, text in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_json(cases: Sequence[CaseFile], knowledge: Knowledge, kind: Kind = "report") -> bytes:
    """The cases with their answers as given, and what the papers say of them."""
    whole = {"cases": [_case(case, paper(case, knowledge, kind)) for case in cases]}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _columns(case: CaseFile, knowledge: Knowledge, kind: Kind) -> Iterator[tuple[str, str]]:
    say, names, answer = words()["export"], Names(knowledge), case.answer
    yield say["id"], clean(case.id)
    yield say["received"], moment(case.received) if case.received else ""
    yield say["scope"], say["scopes"][answer.scope]
    yield say["edition"], clean(answer.edition)
    due = nearest(dues(case, names))
    yield say["next_due"], date_in_words(due.day) if due and due.day else ""
    for fact_id in form()["export"]:
        values = [names.value(fact) for fact in answer.facts if fact.id == fact_id and fact.value is not None]
        yield names.fact(fact_id), clean("\n".join(values))
    for section in paper(case, knowledge, kind).sections:
        # A section may be called like a column before it; its own column keeps apart.
        yield f"【{section.heading}】", "\n".join(line for row in section.rows for line in lines(section, row))


def _case(case: CaseFile, made: Paper) -> dict[str, Any]:
    return {
        "id": made.case_id,
        "as_of": case.as_of.isoformat(),
        "received": case.received.isoformat() if case.received else None,
        "policies": [policy.model_dump(mode="json") for policy in case.holding.policies],
        "answer": case.answer.model_dump(mode="json"),
        "paper": {
            "title": made.title,
            "lead": made.lead,
            "sections": [
                {
                    "id": section.id,
                    "heading": section.heading,
                    "columns": dict(section.columns),
                    "rows": [{**row.cells, "gap": row.gap} for row in section.rows],
                }
                for section in made.sections
            ],
        },
    }
