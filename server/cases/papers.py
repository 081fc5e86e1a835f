"""Noting where a paper of a case stands, whoever notes it."""

from __future__ import annotations

from knowledge.errors import unknown_word
from knowledge.loader import default
from server.cases.progress import newest
from server.context import Context
from server.store.documents import State


def mark(here: Context, case_id: str, document: str, state: State, who: str) -> None:
    """Note it. Raises TriageError (unknown_document) for a paper that the case does not ask for, CaseGone. Blocks."""
    answer = newest(here.store.cases.answers(case_id))
    wanted = [item.id for item in answer.documents if item.id in default().clauses] if answer else []
    if document not in wanted:
        raise unknown_word("unknown_document", "document", document, wanted, "書類")
    here.store.documents.mark(case_id, document, state, who)
