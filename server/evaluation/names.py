"""Ids as people read them in a report on a run, also an earlier one."""

from __future__ import annotations

from collections.abc import Iterable

from server.evaluation.words import words
from server.names import PlainNames
from server.words import words as screen_words


class Names(PlainNames):
    """The Japanese names of one knowledge base's cases, products, clauses and facts."""

    def case(self, case_id: str) -> str:
        """A 事故例; 「（なし）」 for none."""
        if not case_id:
            return "（なし）"
        found = self.knowledge.cases.get(case_id)
        return found.label if found else case_id

    def clause(self, clause_id: str) -> str:
        """A clause with its product."""
        found = self.knowledge.clauses.get(clause_id)
        return f"{found.label}［{self.product(found.product_id)}］" if found else clause_id

    def clauses(self, clause_ids: Iterable[str]) -> str:
        """Several clauses, sorted; 「（なし）」 for none."""
        listed = sorted(set(clause_ids))
        return "、".join(self.clause(clause) for clause in listed) or "（なし）"

    def status(self, status: str) -> str:
        """A product's status."""
        return screen_words()["status"].get(status, status)

    def fact_status(self, status: str) -> str:
        """How a fact is known."""
        return screen_words()["fact_status"].get(status, status)

    def aspect(self, name: str) -> str:
        """An aspect of an answer that is right or wrong (see marks.py)."""
        return words().aspect.get(name) or self.product(name)
