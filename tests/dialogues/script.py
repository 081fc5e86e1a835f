"""What a script says: a policyholder's story, what they know and do not know, and what the assistant must conclude."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from actions.contract import PolicyIn

FOLDER = Path(__file__).parent
AS_OF = dt.date(2026, 11, 21)

Words = Annotated[tuple[str, ...], Field(min_length=1)]
Status = Literal["responds", "needs_rider", "needs_info", "excluded", "not_covered"]
Scope = Literal["in", "out", "unclear"]


def _several(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else (value,)


# Labels on which the documents allow more than one reading list every reading, and `note` says why.
Statuses = Annotated[tuple[Status, ...], BeforeValidator(_several), Field(min_length=1)]
Scopes = Annotated[tuple[Scope, ...], BeforeValidator(_several), Field(min_length=1)]


class Shape(BaseModel):
    """Base of all parts of a script: frozen, and closed to fields nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Known(Shape):
    """A fact that the policyholder knows, and how they say it. Without a value it is only said in words."""

    value: bool | int | float | str | None
    words: Words


class Holding(Shape):
    """What the policyholder has. Without words it was given when the conversation began."""

    policies: Annotated[tuple[PolicyIn, ...], Field(min_length=1)]
    words: tuple[str, ...] = ()
    said_at: Literal["start", "end"] = "start"


class Remark(Shape):
    """Something said unasked, once `after` questions were answered; `fact` is what it tells, if anything."""

    words: Words
    after: int = 0
    fact: str | None = None


class Incident(Shape):
    """One incident: how it is told, what is known about it, and what must be concluded."""

    opening: Annotated[tuple[str, ...], Field(min_length=2, max_length=3)]
    said: tuple[str, ...] = ()
    bundles: tuple[str, ...] = ()
    knows: dict[str, Known] = {}
    knows_not: tuple[str, ...] = ()
    # Questions that are put off with 「あとで」 when they come for the first time.
    puts_off: tuple[str, ...] = ()
    statuses: dict[str, Statuses]
    scope: Scopes = ("in",)
    riders: dict[str, tuple[str, ...]] = {}
    documents: tuple[str, ...] = ()
    deadlines: dict[str, dt.date | None] = {}
    never_says: tuple[str, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _debatable_labels_have_a_note(self) -> Incident:
        debatable = len(self.scope) > 1 or any(len(allowed) > 1 for allowed in self.statuses.values())
        if debatable and not self.note:
            raise ValueError("a label with several readings needs a note that says why")
        return self


class Script(Incident):
    """One policyholder. `then` is a second incident told in the same conversation."""

    name: str
    who: str
    manner: Literal["words", "buttons", "chatty", "asks", "corrects"]
    as_of: dt.date = AS_OF
    holds: Holding | None = None
    adds: tuple[Remark, ...] = ()
    asks: tuple[Remark, ...] = ()
    corrects: Remark | None = None
    then: Incident | None = None

    @model_validator(mode="after")
    def _manner_fits(self) -> Script:
        given = {"chatty": bool(self.adds), "asks": bool(self.asks), "corrects": self.corrects is not None}
        if {manner for manner, has in given.items() if has} != ({self.manner} & given.keys()):
            raise ValueError(f"`adds`, `asks` and `corrects` belong to a manner; this one is {self.manner}")
        return self


class Common(Shape):
    """What all scripts share: bundles of known facts, ways of not knowing and of putting off, forbidden promises."""

    bundles: dict[str, dict[str, Known]]
    unknown: Words
    later: Words
    never_says: Words


def read_common() -> Common:
    """common.yml."""
    return Common.model_validate(_yaml(FOLDER / "common.yml"))


def read_scripts(common: Common) -> list[Script]:
    """All scripts, ordered by name, with the facts of their bundles filled in.

    Raises:
        ValueError: for a script that has not the shape above, naming it (pydantic), or a name used twice.
    """
    found: dict[str, Script] = {}
    for path in sorted((FOLDER / "scripts").glob("*.yml")):
        for name, content in _yaml(path).items():
            if name in found:
                raise ValueError(f"{path.name}: the script {name} exists twice")
            if "then" in content:
                content["then"] = with_bundles(content["then"], common)
            try:
                found[name] = Script.model_validate({**with_bundles(content, common), "name": name})
            except ValueError as error:
                raise ValueError(f"{path.name}, {name}: {error}") from error
    return [found[name] for name in sorted(found)]


def with_bundles(content: dict[str, Any], common: Common) -> dict[str, Any]:
    """The incident with its bundles' facts; what it says itself goes first, and what it does not know stays so."""
    shared = {fact: known for name in content.get("bundles", ()) for fact, known in common.bundles[name].items()}
    unknown = set(content.get("knows_not", ()))
    knows = {**{fact: known for fact, known in shared.items() if fact not in unknown}, **content.get("knows", {})}
    return {**content, "knows": knows}


def _yaml(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
