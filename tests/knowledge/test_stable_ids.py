"""The ids that answers are compared, cited and audited by."""

from __future__ import annotations

from knowledge.model import Knowledge
from tests.knowledge.tables import HERE

IDS = (HERE / "stable_ids.txt").read_text(encoding="utf-8").split()


def test_the_list_is_whole() -> None:
    assert len(IDS) == len(set(IDS)) == 176


def test_every_stable_id_exists(knowledge: Knowledge) -> None:
    assert [name for name in IDS if name not in knowledge.clauses and name not in knowledge.cases] == []


def test_there_are_eleven_products_and_52_cases(knowledge: Knowledge) -> None:
    assert len(knowledge.products) == 11
    assert len(knowledge.cases) == 52


def test_every_clause_names_its_passage_and_says_it_in_our_words(knowledge: Knowledge) -> None:
    for clause in knowledge.clauses.values():
        customary = getattr(clause, "basis", "") == "customary"
        assert customary or clause.passage, clause.id
        assert clause.label, clause.id
        assert clause.wording, clause.id
