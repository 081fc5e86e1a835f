"""Characters that harm: formulas, control characters, markup; and those that fonts do not have."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from knowledge.errors import TriageError
from knowledge.model import Knowledge
from server.papers import fonts
from server.papers.build import paper
from server.papers.case_file import CaseFile, Said
from server.papers.clean import cell, clean
from server.papers.export import as_csv
from server.papers.pdf import pdf
from server.papers.word import word
from tests.server.papers.cases import CASES, TODAY, full
from tests.server.papers.reading import of_csv, of_pdf, of_word, squeezed


def saying(knowledge: Knowledge, *said: str) -> CaseFile:
    return replace(full(knowledge), story=tuple(Said(each) for each in said))


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "−", "\t=", "\r=", "\n=", "  =", "\u3000="]
)
def test_a_cell_that_looks_like_a_formula_is_text(sign: str) -> None:
    assert cell(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["", "500万円", "・=1", "'=1", "a=b", "株式会社+"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize("name", CASES)
def test_no_cell_of_a_csv_file_begins_a_formula(knowledge: Knowledge, name: str) -> None:
    case = replace(CASES[name](knowledge), id="=cmd|'/C calc'!A0")
    content = as_csv([case], knowledge)
    [line] = of_csv(content)

    assert line["受付番号"] == "'=cmd|'/C calc'!A0"
    assert [text for text in line.values() if text.lstrip()[:1] in tuple("=+-@＝＋－＠")] == []
    assert content.startswith(b"\xef\xbb\xbf")


@given(st.text(st.characters(codec=None)))
@settings(max_examples=300)
def test_no_text_keeps_what_a_paper_cannot_hold(text: str) -> None:
    kept = clean(text)

    kept.encode("utf-8")
    assert not any(ord(char) < 32 and char != "\n" for char in kept)
    assert clean(kept) == kept


def test_characters_that_are_taken_out_leave_a_mark() -> None:
    assert clean("a\x00b\x1bc\x7fd\u202ee\ud800f\ufffeg") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ufffdg"
    assert clean("一\r\n二\r三\u2028四\t五") == "一\n二\n三\n四 五"
    assert clean("𠮷﨑葛\U000e0100か\u3099 ﾊﾟ") == "𠮷﨑葛\U000e0100か\u3099 ﾊﾟ"


NASTY = '</w:t></w:r> & <script> {{ 7*7 }} {% for %} {# #} #eval(1) *b* _i_ $x$ @ref <lbl> \\u{41} // `raw` "q"'


def test_markup_of_any_kind_is_shown_as_it_was_written(knowledge: Knowledge, noto: None) -> None:
    made = paper(saying(knowledge, NASTY), knowledge)

    assert squeezed(NASTY) in of_word(word(made, TODAY))
    assert squeezed(NASTY) in of_pdf(pdf(made, TODAY), made)


def test_rare_names_are_in_the_pdf_as_they_are(knowledge: Knowledge, noto: None) -> None:
    made = paper(saying(knowledge, "𠮷野家の﨑山さんと髙橋さん、①㈱Ⅲ〜−"), knowledge)

    assert "𠮷野家の﨑山さんと髙橋さん、①㈱Ⅲ〜−" in of_pdf(pdf(made, TODAY), made)


@pytest.mark.parametrize(
    ("odd", "code"), [("😭", "1F62D"), ("\U0003134a", "3134A"), ("\ue000", "E000"), ("\u0378", "0378"), ("ﷺ", "FDFA")]
)
def test_a_character_that_no_font_has_is_shown_as_its_number(
    knowledge: Knowledge, noto: None, odd: str, code: str
) -> None:
    made = paper(saying(knowledge, f"止まりました{odd}。"), knowledge)

    assert f"止まりました〔文字U+{code}〕。" in of_pdf(pdf(made, TODAY), made)
    assert odd in of_word(word(made, TODAY))


@pytest.mark.slow  # sets dozens of PDFs
@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_text_makes_a_pdf_and_a_word_document(text: str) -> None:
    from knowledge.loader import default

    try:
        fonts.folder()
    except TriageError:
        pytest.skip("PDF: this machine has no Noto Sans CJK (apt-get install fonts-noto-cjk)")
    made = paper(saying(default(), text), default(), "report")

    assert pdf(made, TODAY).startswith(b"%PDF")
    Document(io.BytesIO(word(made, TODAY)))


# --- The PDF itself ---------------------------------------------------------------------------------------------------


def test_the_pdf_is_tagged_titled_and_in_japanese(knowledge: Knowledge, noto: None) -> None:
    reader = PdfReader(io.BytesIO(pdf(paper(full(knowledge), knowledge), TODAY)))
    metadata = reader.xmp_metadata
    root = reader.trailer["/Root"]

    assert reader.metadata is not None
    assert reader.metadata.title == "事故状況報告書（下書き）"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("ja-JP", True)
    assert metadata is not None
    assert b"pdfuaid:part>1<" in metadata.stream.get_data()


def test_the_same_paper_of_the_same_day_gives_the_same_bytes(knowledge: Knowledge, noto: None) -> None:
    made = paper(full(knowledge), knowledge)

    assert pdf(made, TODAY) == pdf(made, TODAY)
    assert pdf(made, TODAY) != pdf(made, TODAY + dt.timedelta(days=1))


def test_without_the_fonts_it_says_what_to_install(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "FOLDERS", (tmp_path, tmp_path / "none"))
    with pytest.raises(TriageError) as refused:
        pdf(paper(full(knowledge), knowledge), TODAY)

    assert refused.value.code == "fonts_missing"
    assert "apt-get install fonts-noto-cjk" in refused.value.message
