"""Noting where a paper of a case stands, whoever notes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actions.answer import today
from knowledge.errors import unknown_word
from knowledge.loader import default
from server.cases.progress import Paper, newest, paper, sheet_of
from server.context import Context
from server.errors import ApiError
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
    found = _found(papers, document)
    if found is None:
        raise unknown_word("unknown_document", "document", document, [one.view.id for one in papers], "書類")
    return _note(here, case_id, {document: (found, ready)})[document]


def tick_all(here: Context, case_id: str, ready: Mapping[str, bool]) -> None:
    """Note of several papers, by id, whether the policyholder has them: of all or of none.

    Raises ApiError (papers_moved) when the case does not ask for one of them any more, CaseGone. Blocks.
    """
    papers = papers_of(here, case_id)
    found = {document: _found(papers, document) for document in ready}
    if stale := [document for document, one in found.items() if one is None]:
        clauses = default().clauses
        names = (clauses[document].label if document in clauses else document for document in stale)
        raise ApiError(409, "papers_moved", names="、".join(f"「{name}」" for name in names))
    _note(here, case_id, {document: (one, ready[document]) for document, one in found.items() if one is not None})


def _found(papers: Iterable[Paper], document: str) -> Paper | None:
    return next((one for one in papers if document in one.view.ids), None)


def _note(here: Context, case_id: str, ticks: Mapping[str, tuple[Paper, bool]]) -> dict[str, str]:
    """Keep what these change; how each paper stands then."""
    now: dict[str, State] = {document: "ready" if ready else "missing" for document, (_, ready) in ticks.items()}
    moved = {name: state for name, state in now.items() if ticks[name][0].state not in ("received", state)}
    if moved:
        here.store.documents.mark_all(case_id, moved, POLICYHOLDER)
    return {name: moved.get(name, one.state) for name, (one, _) in ticks.items()}


def papers_of(here: Context, case_id: str) -> tuple[Paper, ...]:
    """The papers that the case asks for now, and how each stands. Blocks."""
    shown = sheet_of(default(), newest(here.store.cases.answers(case_id)), today())
    marked = here.store.documents.current(case_id)
    return tuple(paper(view, marked) for view in shown.documents) if shown else ()
