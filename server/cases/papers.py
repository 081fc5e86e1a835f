"""Noting where a paper of a case stands, whoever notes it."""

from __future__ import annotations

from actions.answer import today
from knowledge.errors import unknown_word
from knowledge.loader import default
from server.cases.progress import Paper, newest, paper, sheet_of
from server.context import Context
from server.store.documents import State
from server.store.records import POLICYHOLDER


def mark(here: Context, case_id: str, document: str, state: State, who: str) -> None:
    """Note it. Raises TriageError (unknown_document) for a paper that the case does not ask for, CaseGone. Blocks."""
    answer = newest(here.store.cases.answers(case_id))
    wanted = [item.id for item in answer.documents if item.id in default().clauses] if answer else []
    if document not in wanted:
        raise unknown_word("unknown_document", "document", document, wanted, "書類")
    here.store.documents.mark(case_id, document, state, who)


def tick(here: Context, case_id: str, document: str, *, ready: bool) -> str:
    """Note whether the policyholder has a paper; how it stands then. What was received stays received.

    Raises TriageError (unknown_document) for a paper that the case does not ask for, CaseGone. Blocks.
    """
    papers = papers_of(here, case_id)
    found = next((one for one in papers if document in one.view.ids), None)
    if found is None:
        raise unknown_word("unknown_document", "document", document, [one.view.id for one in papers], "書類")
    now: State = "ready" if ready else "missing"
    if found.state in ("received", now):
        return found.state
    here.store.documents.mark(case_id, document, now, POLICYHOLDER)
    return now


def papers_of(here: Context, case_id: str) -> tuple[Paper, ...]:
    """The papers that the case asks for now, and how each stands. Blocks."""
    shown = sheet_of(default(), newest(here.store.cases.answers(case_id)), today())
    marked = here.store.documents.current(case_id)
    return tuple(paper(view, marked) for view in shown.documents) if shown else ()
