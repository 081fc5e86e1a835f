"""The same content in every form: each cell of the paper is in the text, in Word, in the PDF, in CSV and in JSON."""

from __future__ import annotations

import pytest

from knowledge.model import Knowledge
from server.papers.build import Kind, paper
from server.papers.case_file import CaseFile
from server.papers.clean import cell
from server.papers.export import as_csv, as_json
from server.papers.paper import Paper
from server.papers.pdf import pdf
from server.papers.text import lines, text
from server.papers.word import word
from tests.server.papers.cases import TODAY
from tests.server.papers.reading import cells, of_csv, of_json, of_pdf, of_word, squeezed

pytestmark = pytest.mark.parametrize("kind", ["report", "summary"])


def missing(made: Paper, shown: str) -> list[tuple[str, str]]:
    """The cells that are not shown, or not after those that stand before them."""
    lost, at = [], 0
    for section, wanted in cells(made):
        found = shown.find(wanted, at)
        if found < 0:
            lost.append((section, wanted))
        else:
            at = found + len(wanted)
    return lost


def headings(made: Paper, shown: str) -> list[str]:
    wanted = [made.title, made.lead, *(section.heading for section in made.sections)]
    wanted += [section.empty for section in made.sections if not section.rows]
    return [each for each in wanted if squeezed(each) not in shown]


def test_the_text_has_every_cell(kind: Kind, case: CaseFile, knowledge: Knowledge) -> None:
    made = paper(case, knowledge, kind)
    shown = squeezed(text(made))

    assert headings(made, shown) == []
    assert [wanted for _, wanted in cells(made) if wanted not in shown] == []


def test_word_has_every_cell_in_its_order(kind: Kind, case: CaseFile, knowledge: Knowledge) -> None:
    made = paper(case, knowledge, kind)
    shown = of_word(word(made, TODAY))

    assert headings(made, shown) == []
    assert missing(made, shown) == []


def test_the_pdf_has_every_cell_in_its_order(kind: Kind, case: CaseFile, knowledge: Knowledge, noto: None) -> None:
    made = paper(case, knowledge, kind)
    shown = of_pdf(pdf(made, TODAY), made)

    assert headings(made, shown) == []
    assert missing(made, shown) == []


def test_csv_has_every_row_in_the_column_of_its_section(kind: Kind, case: CaseFile, knowledge: Knowledge) -> None:
    made = paper(case, knowledge, kind)
    [line] = of_csv(as_csv([case], knowledge, kind))

    for section in made.sections:
        shown = "\n".join(each for row in section.rows for each in lines(section, row))
        assert line[f"【{section.heading}】"] == cell(shown)


def test_json_has_every_cell_and_the_answer_as_given(kind: Kind, case: CaseFile, knowledge: Knowledge) -> None:
    made = paper(case, knowledge, kind)
    [shown] = of_json(as_json([case], knowledge, kind))

    for section, found in zip(made.sections, shown["paper"]["sections"], strict=True):
        assert (section.id, section.heading, dict(section.columns)) == (found["id"], found["heading"], found["columns"])
        assert [{**row.cells, "gap": row.gap} for row in section.rows] == found["rows"]
    assert shown["answer"] == case.answer.model_dump(mode="json")
