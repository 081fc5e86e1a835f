"""What holds of every export, whatever a person wrote (hypothesis draws it)."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.loader import default
from server.papers.build import paper
from server.papers.case_file import Said
from server.papers.clean import cell, clean
from server.papers.export import as_csv, as_json
from server.papers.text import text
from tests.server.papers.cases import full

KNOWLEDGE = default()
SIGNS = "=+-@＝＋－＠−"
WRITTEN = st.text(
    alphabet=st.one_of(st.sampled_from(f'{SIGNS},;"\t\r\n \u3000\u200b\x00\ud800停止'), st.characters(codec=None))
)
PROFILE = settings(max_examples=15, deadline=None, database=None)


@given(WRITTEN)
@settings(deadline=None, database=None)
def test_no_cell_begins_a_formula_and_none_is_lost(written: str) -> None:
    shown = cell(written)

    assert shown in (written, f"'{written}")
    assert shown[:1] == "'" or shown.lstrip("\ufeff\u200b \u3000")[:1] not in tuple(SIGNS)


@PROFILE
@given(WRITTEN)
def test_a_csv_file_is_one_row_a_case_with_the_same_columns(written: str) -> None:
    case = replace(full(KNOWLEDGE), story=(Said(written),))
    rows = list(csv.reader(io.StringIO(as_csv([case, case], KNOWLEDGE).decode("utf-8-sig"))))

    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1
    assert rows[1] == rows[2]
    assert not [found for found in rows[1] if found.lstrip()[:1] in tuple(SIGNS)]


@PROFILE
@given(WRITTEN)
def test_json_can_be_read_again_and_says_what_was_written(written: str) -> None:
    case = replace(full(KNOWLEDGE), story=(Said(written),))
    content = as_json([case], KNOWLEDGE)
    read = json.loads(content)

    assert json.loads(json.dumps(read)) == read
    assert json.dumps(clean(written))[1:-1] in json.dumps(read)


@PROFILE
@given(WRITTEN)
def test_a_paper_as_text_has_no_character_that_controls(written: str) -> None:
    shown = text(paper(replace(full(KNOWLEDGE), story=(Said(written),)), KNOWLEDGE))

    shown.encode("utf-8")
    assert not [char for char in shown if ord(char) < 32 and char != "\n"]
