"""The fields that tell who holds the policy: what form.yml asks for, and what somebody entered, fit to be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.errors import TriageError, unknown_word
from server.masking import mask
from server.papers.clean import clean
from server.papers.words import form, words
from server.store.records import Particular

MAX_CHARACTERS = 200
_LINES = 5
"""How many policy numbers there is room for."""


@dataclass(frozen=True)
class Field:
    """One field as a screen shows it. `kind` is text, phone, mail or numbers (one on each line)."""

    id: str
    label: str
    question: str
    kind: str
    autocomplete: str
    optional: bool
    value: str

    @property
    def help(self) -> str:
        """The question, where it says more than the label above it."""
        return "" if self.question == words()["ask_for"].format(label=self.label) else self.question

    @property
    def missing(self) -> bool:
        """Whether the papers mark it as a gap."""
        return not (self.value or self.optional)


def fields(held: Mapping[str, Particular], typed: Mapping[str, str] | None = None) -> tuple[Field, ...]:
    """Every field with what is held of it; what was `typed` and not kept goes before that."""
    return tuple(
        Field(
            id=field_id,
            label=asked["label"],
            question=asked["question"],
            kind=asked.get("kind", "text"),
            autocomplete=asked.get("autocomplete", "off"),
            optional=bool(asked.get("optional")),
            value=(typed or {}).get(field_id, held[field_id].value if field_id in held else ""),
        )
        for field_id, asked in form()["particulars"].items()
    )


def checked(given: Mapping[str, str]) -> dict[str, str]:
    """What somebody entered, as it may be kept: trimmed, and masked where no number of a person belongs.

    Raises TriageError: unknown_field, particular_too_long, particular_unusable.
    """
    known, kept = form()["particulars"], {}
    for field_id, raw in given.items():
        if field_id not in known:
            raise unknown_word("unknown_field", "particulars", field_id, list(known), "項目")
        kept[field_id] = _checked(known[field_id], raw)
    return kept


def _checked(asked: Mapping[str, str], raw: str) -> str:
    say, label, kind = words()["entering"], asked["label"], asked.get("kind", "text")
    lines = [line.strip() for line in raw.splitlines() if line.strip()]
    if kind != "numbers":
        lines = [" ".join(lines)] if lines else []
    if len(lines) > _LINES or any(len(line) > MAX_CHARACTERS for line in lines):
        told = say["too_long"].format(label=label, limit=MAX_CHARACTERS, lines=_LINES)
        raise TriageError("particular_too_long", told, where=label)
    value = "\n".join(lines)
    if clean(value) != value.replace("\t", " "):
        raise TriageError("particular_unusable", say["unusable"].format(label=label), where=label)
    value = value.replace("\t", " ")
    return value if "kind" in asked else mask(value)
