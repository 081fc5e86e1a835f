"""What the command line is told besides the description: `--known` and `--policies`, JSON as the API takes it."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from actions.answer import check_policies, confirmed_facts
from knowledge.errors import TriageError
from knowledge.loader import default
from server.errors import from_validation
from server.ports import Opening
from server.shapes import OpeningIn


def opening(known: str | None, policies: str | None) -> Opening:
    """The facts and the policies given. Raises TriageError for JSON that cannot be read and for unknown words."""
    given = {"known": _read("--known", known, "{}"), "policies": _read("--policies", policies, "[]")}
    try:
        checked = OpeningIn.model_validate(given)
    except ValidationError as problem:
        raise from_validation(problem.errors()) from None
    knowledge = default()
    confirmed_facts(knowledge, checked.known)
    check_policies(knowledge, checked.policies)
    return Opening(checked.known, checked.policies, None)


def _read(option: str, text: str | None, nothing: str) -> Any:
    try:
        return json.loads(text if text is not None else nothing)
    except (ValueError, RecursionError):
        raise TriageError(
            "invalid_json",
            f"{option}: JSON として読めません。全体を引用符（'…'）で囲んで書いてください。例は triage assess --help",
        ) from None
