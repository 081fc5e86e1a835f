"""Labelled texts with the answers given to them, written down by hand for the tests of the evaluation."""

from __future__ import annotations

import json
from typing import Any

from knowledge.loader import default
from server.evaluation.given import Given, GivenFact, GivenProduct
from server.evaluation.labels import Label, Place
from server.evaluation.reading import Reading
from tests.server.fakes import CASE

KNOWLEDGE = default()
TEXT = "サーバーが6時間止まりました。漏えいはありません。"
DOWN, BUG, PC = CASE, "it-liability/case/beauty-salon-accounting-bug", "device-repair/case/dropped-pc"


def reading(
    label: dict[str, Any] | None = None,
    *,
    scope: str = "in",
    cases: tuple[tuple[str, float], ...] = (),
    facts: tuple[GivenFact, ...] = (),
    products: dict[str, GivenProduct] | None = None,
    key: str = "t1",
    seconds: float = 0.01,
) -> Reading:
    """One text with its label and what was answered; products that are not named are not_covered."""
    asked = Label.model_validate_json(json.dumps({"text": TEXT, "scope": "in", **(label or {})}))
    every = {product: GivenProduct(status="not_covered") for product in KNOWLEDGE.products} | (products or {})
    given = Given(scope=scope, cases=cases, facts=facts, products=every)  # type: ignore[arg-type]
    return Reading(Place(key, "labels.jsonl", 1), asked, given, seconds)


def product(status: str, *riders: str, excluding: tuple[str, ...] = ()) -> GivenProduct:
    return GivenProduct(status=status, riders=riders, excluding=excluding)  # type: ignore[arg-type]
