"""A paper as .docx, made from a template that staff edit in Word: report.docx, summary.docx, or one of their own."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from knowledge.errors import TriageError
from server.papers.paper import Paper, Section
from server.papers.words import DATA

_GAP, _PLAIN = "FFF4C2", "auto"


def word(paper: Paper, made: dt.date, template: Path | None = None) -> bytes:
    """The .docx. Raises TriageError (invalid_template) for a template that cannot be read or filled."""
    path = template or DATA / f"{paper.kind}.docx"
    document = opened(path)
    try:
        # Whatever a template asks for and a paper does not have is an error, and nothing in it can reach further.
        document.render(context(paper), SandboxedEnvironment(undefined=StrictUndefined, autoescape=True))
    except Exception as error:  # a template may compute anything, and fail in any way
        raise TriageError(
            "invalid_template",
            f"{path}: {{{{ … }}}} か {{% … %}} の所を読めません（{error}）。直す前のものと見比べてください。",
        ) from None
    assert document.docx is not None
    properties = document.docx.core_properties
    properties.title = f"{paper.title} {paper.case_id}"[:255]
    properties.created = properties.modified = dt.datetime.combine(made, dt.time())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(path: Path) -> DocxTemplate:
    """The template in a file. Raises TriageError (invalid_template) for what is no Word document."""
    document = DocxTemplate(path)
    try:
        document.init_docx()
    except (OSError, PackageNotFoundError, BadZipFile, KeyError, ValueError, LxmlError):
        raise TriageError(
            "invalid_template",
            f"{path}: Word の文書（.docx）として開けません。Word で開いて、名前を付けて保存し直してください。",
        ) from None
    return document


def context(paper: Paper) -> dict[str, Any]:
    """What a template can name: title, lead, case_id, and each section by its id."""
    sections = {section.id: _section(section) for section in paper.sections}
    return {"title": paper.title, "lead": paper.lead, "case_id": paper.case_id, **sections}


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "lead": section.lead,
        "empty": section.empty,
        "columns": dict(section.columns),
        "rows": [{**row.cells, "shade": _GAP if row.gap else _PLAIN} for row in section.rows],
    }
