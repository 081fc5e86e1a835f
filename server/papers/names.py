"""What the ids of an answer are called on papers."""

from __future__ import annotations

from collections.abc import Iterable

from actions.contract import FactOut
from knowledge.model import Clause, Deadline, Knowledge
from server.names import PlainNames
from server.papers.words import words


class Names(PlainNames):
    """Names out of one knowledge base. Answers of an older edition are read too, so nothing here raises."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__(knowledge)
        self._notices = {notice.id: notice for notice in knowledge.notices}

    def products(self, product_ids: Iterable[str]) -> str:
        """The names of products, each once."""
        joint: str = words()["product_list"]
        return joint.join(dict.fromkeys(self.product(product_id) for product_id in product_ids))

    def find(self, clause_id: str) -> Clause | None:
        """A clause or a notice."""
        return self.knowledge.clauses.get(clause_id) or self._notices.get(clause_id)

    def clause(self, clause_id: str) -> str:
        """A clause's label."""
        clause = self.find(clause_id)
        return clause.label if clause else clause_id

    def of_product(self, clause_id: str) -> str:
        """The name of the product that a clause belongs to."""
        return self.product(clause_id.split("/", 1)[0])

    def deadline(self, deadline_id: str) -> Deadline | None:
        """A deadline."""
        clause = self.find(deadline_id)
        return clause if isinstance(clause, Deadline) else None

    def facts(self, fact_ids: Iterable[str]) -> str:
        """The labels of facts."""
        return "、".join(map(self.fact, fact_ids)) or words()["none"]

    def value(self, fact: FactOut) -> str:
        """A fact's value in words: a denial as such, what is only supposed as a gap, what was inferred marked."""
        say, value = words(), fact.value
        if fact.status == "denied" and isinstance(value, bool):
            return self.label(fact.id, not value)
        shapes = {"denied": say["denied"], "unknown": say["suspected"], "inferred": say["inferred"]}
        return str(shapes.get(fact.status, "{value}").format(value=self.label(fact.id, value)))

    def question(self, fact_id: str) -> str:
        """The question that asks for a fact."""
        known = fact_id in self.knowledge.vocabulary
        asked = self.knowledge.vocabulary[fact_id].question if known else None
        return asked or words()["ask_for"].format(label=self.fact(fact_id))

    def why(self, fact_id: str) -> str:
        """Why a fact is asked."""
        return (self.knowledge.vocabulary[fact_id].why or "") if fact_id in self.knowledge.vocabulary else ""
