"""The verdict of one product on one incident: its status, and the reasons clause by clause (see contract.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Status = Literal["responds", "needs_rider", "needs_info", "excluded", "not_covered"]
Effect = Literal["triggers", "excludes", "restores", "requires", "limits"]

# Likeliest first; also the order in which one harm's status outranks another's.
STATUSES: tuple[Status, ...] = ("responds", "needs_rider", "needs_info", "excluded", "not_covered")


@dataclass(frozen=True)
class Policy:
    """What the policyholder has of one product."""

    product: str
    riders: frozenset[str] = frozenset()
    plan: str | None = None


@dataclass(frozen=True)
class Reason:
    """One clause's part in a verdict: what it does, whether it holds, and the facts that say so (or are missing)."""

    clause: str
    effect: Effect
    holds: bool | None
    facts: tuple[str, ...]
    presumed: tuple[str, ...] = ()
    harm: str | None = None


@dataclass(frozen=True)
class Assessment:
    """One product's verdict. `missing` is ordered and stable, and empty once nothing can change the status."""

    product: str
    status: Status
    basis: Literal["clauses", "example"]
    covers: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    riders_needed: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def touched(self) -> bool:
        """Whether the product speaks to the incident at all."""
        return self.status != "not_covered"

    @property
    def standing(self) -> bool:
        """Whether a payment is still possible."""
        return self.status in ("responds", "needs_rider", "needs_info")


def union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The words of all groups, each once, in the order of first mention."""
    return tuple(dict.fromkeys(word for group in groups for word in group))
