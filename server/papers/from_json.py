"""An answer in a file → a case file: the answer alone, or with what else is known of the case."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, Field, ValidationError

from actions.answer import check_policies
from actions.contract import Answer, PolicyIn, Shape
from actions.holding import Holding
from knowledge.errors import TriageError, unknown_word
from knowledge.model import Knowledge
from server.errors import from_validation
from server.papers.case_file import CaseFile, Said
from server.papers.words import form
from server.reasons import reason


class SaidIn(Shape):
    """One thing the policyholder said."""

    text: str
    at: AwareDatetime | None = None
    asked: str = ""


class CaseIn(Shape):
    """A case file as JSON. `text` is the description that the answer was given to, `story` a whole conversation."""

    answer: Answer
    id: str | int | None = None
    text: str | None = None
    story: tuple[SaidIn, ...] = ()
    received: AwareDatetime | None = None
    as_of: dt.date | None = None
    policies: tuple[PolicyIn, ...] = ()
    known: dict[str, Any] = Field(default_factory=dict)
    particulars: dict[str, str] = Field(default_factory=dict)
    documents: dict[str, str] = Field(default_factory=dict)
    hand_over: str | None = None


def read_case_file(source: Path, as_of: dt.date, knowledge: Knowledge) -> CaseFile:
    """The case file in `source`; `as_of` where it names no day itself.

    Raises TriageError: unreadable_file, invalid_json, and for fields, particulars or policies that do not exist.
    """
    try:
        content = source.read_bytes()
    except OSError as error:
        raise TriageError(
            "unreadable_file", f"--input: {source} を開けません（{reason(error)}）。名前と権限を確かめてください。"
        ) from None
    try:
        given = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise TriageError(
            "invalid_json",
            f"--input: {source} を JSON（UTF-8）として読めません。triage assess --json の結果を使ってください。",
        ) from None
    # The plain answer, as `triage assess --json` puts it out, is a case file of nothing but that.
    whole = given if isinstance(given, dict) and "answer" in given else {"answer": given}
    try:
        checked = CaseIn.model_validate_json(json.dumps(whole))
    except ValidationError as problem:
        raise from_validation(problem.errors()) from None
    return _case_file(checked, as_of, knowledge)


def _case_file(given: CaseIn, as_of: dt.date, knowledge: Knowledge) -> CaseFile:
    check_policies(knowledge, given.policies)
    for field_id in given.particulars:
        if field_id not in form()["particulars"]:
            raise unknown_word("unknown_field", "particulars", field_id, list(form()["particulars"]), "項目")
    said = given.story or ((SaidIn(text=given.text),) if given.text is not None else ())
    # Without an id of its own a case gets one of its content, so that calendars can tell two of them apart.
    own_id = (
        given.id if given.id is not None else hashlib.sha256(given.answer.model_dump_json().encode()).hexdigest()[:12]
    )
    return CaseFile(
        id=str(own_id),
        answer=given.answer,
        as_of=given.as_of or as_of,
        received=given.received,
        story=tuple(Said(each.text, each.at, each.asked, turn) for turn, each in enumerate(said)),
        holding=Holding(given.policies) if given.policies else Holding(given.answer.policies, given.answer.not_held),
        particulars=given.particulars,
        papers=given.documents,
        hand_over=given.hand_over,
    )
