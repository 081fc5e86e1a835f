"""Ids as people read them; an id that this edition of the knowledge does not have stays as it is."""

from __future__ import annotations

from actions.contract import Value
from knowledge.model import Knowledge


class PlainNames:
    """The Japanese names of one knowledge base's products, facts and values; nothing here raises."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def product(self, product_id: str) -> str:
        """A product's name."""
        found = self.knowledge.products.get(product_id)
        return found.name if found else product_id

    def fact(self, fact_id: str) -> str:
        """A fact's label."""
        return self.knowledge.vocabulary[fact_id].label if fact_id in self.knowledge.vocabulary else fact_id

    def label(self, fact_id: str, value: Value | None) -> str:
        """A value of a fact."""
        try:
            return self.knowledge.vocabulary.label(fact_id, value)
        except (KeyError, ValueError):
            return str(value)
