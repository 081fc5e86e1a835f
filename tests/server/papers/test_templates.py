"""The Word templates: what they name exists, what is wrong in one is told, and staff can bring their own."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docxtpl import DocxTemplate

from knowledge.errors import TriageError
from knowledge.model import Knowledge
from server.papers.build import Kind, paper
from server.papers.templates import Templates, copy, sample
from server.papers.word import context, word
from server.papers.words import DATA
from tests.server.papers.cases import TODAY, full

KINDS = pytest.mark.parametrize("kind", ["report", "summary"])


def template(folder: Path, *paragraphs: str) -> Path:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(folder / "own.docx"))
    return folder / "own.docx"


@KINDS
def test_a_template_has_every_section_of_its_paper_and_no_other(kind: Kind, knowledge: Knowledge) -> None:
    named = DocxTemplate(DATA / f"{kind}.docx").get_undeclared_template_variables()

    assert named == context(paper(full(knowledge), knowledge, kind)).keys()


@KINDS
def test_a_template_has_every_column_of_every_table(kind: Kind, knowledge: Knowledge) -> None:
    written = "".join(
        cell.text for table in Document(str(DATA / f"{kind}.docx")).tables for row in table.rows for cell in row.cells
    )

    for section in paper(full(knowledge), knowledge, kind).sections:
        for column in section.columns:
            assert f"{{{{ {section.id}.columns.{column} }}}}" in written
            assert f"{{{{ row.{column} }}}}" in written


def test_gaps_are_shaded_and_the_rest_is_not(knowledge: Knowledge) -> None:
    made = paper(full(knowledge), knowledge)
    document = Document(io.BytesIO(word(made, TODAY)))
    table = next(found for found in document.tables if found.cell(0, 0).text == "項目" and len(found.columns) == 4)

    shades = ["FFF4C2" in row.cells[0]._tc.xml for row in table.rows[1:]]
    assert shades == [row.gap for row in made["incident"].rows]


def test_staff_can_use_a_template_of_their_own(tmp_path: Path, knowledge: Knowledge) -> None:
    own = template(
        tmp_path, "当社の様式", "{{ case_id }}", "{% for row in incident.rows %}{{ row.value }}、{% endfor %}"
    )
    shown = Document(io.BytesIO(word(paper(full(knowledge), knowledge), TODAY, own)))

    assert [each.text for each in shown.paragraphs][:2] == ["当社の様式", "0123456789abcdef0123456789abcdef"]
    assert "5,000,000円、" in shown.paragraphs[2].text


@pytest.mark.parametrize(
    ("paragraph", "told"),
    [
        ("{{ incidents.heading }}", "incidents"),
        ("{{ incident.rows[0].valeu }}", "valeu"),
        ("{% for row in incident.rows %}", "endfor"),
        ("{{ incident.rows.__class__.__mro__ }}", "__class__"),
        ("{{ 1 / 0 }}", ""),
    ],
    ids=["章の名前", "列の名前", "閉じ忘れ", "中をのぞく", "計算"],
)
def test_what_is_wrong_in_a_template_is_told(tmp_path: Path, knowledge: Knowledge, paragraph: str, told: str) -> None:
    with pytest.raises(TriageError) as refused:
        word(paper(full(knowledge), knowledge), TODAY, template(tmp_path, paragraph))

    assert refused.value.code == "invalid_template"
    assert "own.docx" in refused.value.message
    assert told in refused.value.message


@pytest.mark.parametrize(
    "content", [None, b"", b"no zip", b"PK\x05\x06" + b"\0" * 18], ids=["ない", "空", "ほか", "空のzip"]
)
def test_what_is_no_word_document_is_told(tmp_path: Path, knowledge: Knowledge, content: bytes | None) -> None:
    path = tmp_path / "own.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TriageError) as refused:
        word(paper(full(knowledge), knowledge), TODAY, path)

    assert refused.value.code == "invalid_template"
    assert "Word で開いて" in refused.value.message


# --- A folder of one's own --------------------------------------------------------------------------------------------


def test_the_templates_that_ship_are_put_there_and_pass_the_check(tmp_path: Path) -> None:
    folder = tmp_path / "own"

    assert [path.name for path in copy(folder)] == ["report.docx", "summary.docx"]
    assert [path.name for path in Templates(folder).check()] == ["report.docx", "summary.docx"]
    (folder / "report.docx").write_bytes(b"mine")
    assert copy(folder) == []
    assert (folder / "report.docx").read_bytes() == b"mine"
    assert Templates(folder).own("report") == folder / "report.docx"
    assert Templates(folder).own("list") is Templates().own("report") is None


def test_the_sample_has_a_row_in_every_section_of_its_paper(knowledge: Knowledge) -> None:
    for kind in ("report", "summary", "list"):
        made, real = sample(kind), paper(full(knowledge), knowledge, kind)
        assert [one.id for one in made.sections] == [one.id for one in real.sections]
        assert all(one.rows[0].cells.keys() == one.columns.keys() for one in made.sections)


@pytest.mark.parametrize(
    ("paragraph", "told"),
    [
        (
            "{{ incidents.heading }}",
            "「incidents」という欄は、事故状況報告書（下書き）にありません。「incident」ではありませんか。",
        ),
        ("{% for row in duties.rows %}{{ row.lable }}{% endfor %}", "lable"),
        ("{% for row in duties.rows %}", "endfor"),
    ],
)
def test_a_wrong_field_is_told_before_any_case_needs_it(tmp_path: Path, paragraph: str, told: str) -> None:
    template(tmp_path, paragraph).rename(tmp_path / "report.docx")
    with pytest.raises(TriageError) as refused:
        Templates(tmp_path).check()

    assert refused.value.code == "invalid_template"
    assert told in refused.value.message
    assert "report.docx" in refused.value.message


def test_a_name_that_no_paper_has_is_told_with_those_there_are(tmp_path: Path) -> None:
    copy(tmp_path)
    (tmp_path / "summary.docx").rename(tmp_path / "sumary.docx")
    (tmp_path / "~$report.docx").write_bytes(b"")  # Word's own, while somebody edits
    with pytest.raises(TriageError) as refused:
        Templates(tmp_path).check()

    assert "「summary.docx」ではありませんか。使えるのは report.docx、summary.docx です。" in refused.value.message
    with pytest.raises(TriageError, match="フォルダーがありません"):
        Templates(tmp_path / "none").check()
