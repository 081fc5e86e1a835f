"""What the knowledge tests share: a short way to assess facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from knowledge.assess import assess
from knowledge.assessment import Assessment, Policy
from knowledge.derive import derived
from knowledge.facts import Facts
from knowledge.model import Knowledge
from tests.knowledge.tables import as_entries

Weigh = Callable[..., dict[str, Assessment]]


@pytest.fixture(scope="session")
def weigh(knowledge: Knowledge) -> Weigh:
    """Every product's assessment of these facts (and of what is derived from them), by product."""

    def run(
        facts: Mapping[str, Any],
        suspected: Mapping[str, Any] | None = None,
        denied: Mapping[str, Any] | None = None,
        policies: Iterable[Policy] = (),
    ) -> dict[str, Assessment]:
        entries = as_entries(facts, suspected or {}, denied or {})
        known = Facts.of(knowledge.vocabulary, [*entries, *(entry for entry, _ in derived(knowledge, entries))])
        return {item.product: item for item in assess(knowledge, known, policies)}

    return run
