"""A paper as PDF/UA-1 (tagged, so that a screen reader can read it), set by typst."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Collection
from typing import Any

import typst

from knowledge.errors import TriageError
from server.papers import fonts
from server.papers.paper import Paper
from server.papers.words import DATA, words

# What has no shape of its own: joiners, invisible marks, variation selectors (葛󠄀).
_SHAPELESS = re.compile("[\u00ad\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
# The standard forbids a character that no font can show; typst says so in these words.
_NO_GLYPH = "could not be displayed with font"


def pdf(paper: Paper, made: dt.date) -> bytes:
    """The PDF. The same paper of the same day gives the same bytes.

    A character that the fonts do not have (an emoji, a company's own 外字) is shown as its number.
    Raises TriageError: fonts_missing; invalid_template when paper.typ cannot be set.
    """
    place = fonts.folder()
    content = _content(paper)
    compiler = typst.Compiler(input=DATA / "paper.typ", root=DATA, font_paths=[place], ignore_system_fonts=True)
    try:
        return _set(compiler, _written(content, None), made)
    except typst.TypstError as error:
        if _NO_GLYPH not in error.message:
            raise _unusable(error) from None
    try:
        return _set(compiler, _written(content, fonts.covered(place)), made)
    except typst.TypstError as error:
        raise _unusable(error) from None


def _set(compiler: typst.Compiler, content: str, made: dt.date) -> bytes:
    noon = dt.datetime.combine(made, dt.time(12), dt.UTC)
    done = compiler.compile(
        format="pdf", pdf_standards="ua-1", sys_inputs={"paper": content}, timestamp=int(noon.timestamp())
    )
    assert isinstance(done, bytes)
    return done


def _content(paper: Paper) -> dict[str, Any]:
    say = words()["sections"]
    return {
        "title": paper.title,
        "lead": paper.lead,
        "footer": f"{paper.title}　{paper.case_id}",
        "sections": [
            {
                "heading": section.heading,
                "lead": section.lead,
                "empty": section.empty,
                "columns": list(section.columns.values()),
                "widths": say[section.id]["widths"],
                "rows": [
                    {"cells": [row.cells[column] for column in section.columns], "gap": row.gap} for row in section.rows
                ],
            }
            for section in paper.sections
        ],
    }


def _written(content: dict[str, Any], covered: Collection[int] | None) -> str:
    """The content as JSON; with `covered`, other characters are shown as their numbers."""
    text = json.dumps(content, ensure_ascii=False)
    return "".join(char if _can_be_set(char, covered) else _number(char) for char in text)


def _can_be_set(char: str, covered: Collection[int] | None) -> bool:
    if unicodedata.category(char) in ("Co", "Cn"):
        return False  # what these look like is known to nobody but their owner
    return covered is None or ord(char) in covered or bool(_SHAPELESS.match(char))


def _number(char: str) -> str:
    return str(words()["substitute"].format(code=f"{ord(char):04X}"))


def _unusable(error: typst.TypstError) -> TriageError:
    return TriageError(
        "invalid_template",
        f"paper.typ: PDF を組めません（{error.message}）。server/papers/data/paper.typ の直した所を確かめてください。",
    )
