"""What a reader gets out of each form: all its words, without blanks."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.table import Table
from pypdf import PdfReader

from server.papers.paper import Paper


def squeezed(text: str) -> str:
    """Without anything that sets words apart: forms break lines where they like."""
    return re.sub(r"[\s\u200b]", "", text)


def cells(paper: Paper) -> Iterator[tuple[str, str]]:
    """Every cell of a paper with its section, squeezed; the empty ones are left out."""
    for section in paper.sections:
        for row in section.rows:
            yield from ((section.id, squeezed(cell)) for cell in row.cells.values() if squeezed(cell))


def of_word(content: bytes) -> str:
    """Body, tables and footer of a .docx in their order."""
    document = Document(io.BytesIO(content))
    parts = []
    for block in document.iter_inner_content():
        parts += [cell.text for row in block.rows for cell in row.cells] if isinstance(block, Table) else [block.text]
    parts += [paragraph.text for paragraph in document.sections[0].footer.paragraphs]
    return squeezed("".join(parts))


def of_pdf(content: bytes, paper: Paper) -> str:
    """The pages of a PDF without what they repeat: the footer, and the head of a table that goes on."""
    heads = [squeezed("".join(section.columns.values())) for section in paper.sections]
    whole = ""
    for page in PdfReader(io.BytesIO(content)).pages:
        shown = re.sub(
            rf"{re.escape(squeezed(paper.title + paper.case_id))}\d+/\d+$", "", squeezed(page.extract_text())
        )
        whole += next((shown.removeprefix(head) for head in heads if shown.startswith(head)), shown)
    return whole


def of_csv(content: bytes) -> list[dict[str, str]]:
    """The lines of a CSV file as a spreadsheet has them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def of_json(content: bytes) -> list[dict[str, Any]]:
    """The cases of a JSON file."""
    cases: list[dict[str, Any]] = json.loads(content)["cases"]
    return cases
