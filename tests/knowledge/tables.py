"""The tables below `assessments/`, and a short way to write facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.assessment import Policy
from knowledge.facts import Entry, Status

HERE = Path(__file__).parent
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NOTHING: Mapping[str, Any] = {}


def as_entries(
    facts: Mapping[str, Any], suspected: Mapping[str, Any] = NOTHING, denied: Mapping[str, Any] = NOTHING
) -> list[Entry]:
    """Entries for `fact: value` or `fact: [values]`; the value None means that the person does not know."""
    groups: tuple[tuple[Mapping[str, Any], Status], ...] = (
        (facts, "confirmed"),
        (suspected, "unknown"),
        (denied, "denied"),
    )
    return [
        Entry(fact_id, value, status)
        for known, status in groups
        for fact_id, given in known.items()
        for value in (given if isinstance(given, list) else [given])
    ]


@dataclass(frozen=True)
class Example:
    """One entry of a table below `assessments/`."""

    product: str
    name: str
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    shows: Mapping[str, bool | None] = field(default_factory=dict)
    suspected: Mapping[str, Any] = field(default_factory=dict)
    denied: Mapping[str, Any] = field(default_factory=dict)
    policies: tuple[Policy, ...] = ()

    def situation(self) -> dict[tuple[str, str], Any]:
        """All that is given, flat: neighbours differ in one of these."""
        return {
            **{("known", key): value for key, value in self.facts.items()},
            **{("suspected", key): value for key, value in self.suspected.items()},
            **{("denied", key): value for key, value in self.denied.items()},
            **{("policy", policy.product): policy for policy in self.policies},
        }


def examples() -> list[Example]:
    """All entries of all tables."""
    found = []
    for path in sorted((HERE / "assessments").glob("*.yml")):
        for row in yaml.load(path.read_text(encoding="utf-8"), LOADER)["table"]:
            policies = tuple(
                Policy(given["product"], frozenset(given.get("riders", ())), given.get("plan"))
                for given in row.pop("policies", ())
            )
            found.append(Example(path.stem, policies=policies, **row))
    return found
