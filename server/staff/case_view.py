"""One case as its desk shows it: everything that is kept of it, in the staff's shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from actions.answer import today
from knowledge.loader import default
from server.cases.progress import Paper, newest, progress, sheet_of
from server.context import Context
from server.errors import ApiError
from server.papers.particulars import fields
from server.sheet.model import DeadlineView
from server.staff.shapes import CaseFileOut, DeadlineShown
from server.staff.signed import Signed
from server.store.overrides import Override
from server.store.records import HandOver, Note, Particular
from server.transcript import messages_out


def read_case(here: Context, signed: Signed, case_id: str) -> CaseFileOut:
    """The case; who reads it is logged first. Raises ApiError (case_not_found). Blocks."""
    store = here.store
    case = store.cases.find(case_id)
    if case is None:
        raise ApiError(404, "case_not_found", id=case_id)
    store.access.add(signed.who, "read", case_id)
    names = store.staff.names()
    messages, hand_overs = store.conversations.messages(case_id), store.hand_overs.of_case(case_id)
    answer = newest(store.cases.answers(case_id))
    shown = sheet_of(default(), answer, today())
    questions = len(answer.questions) if answer else 0
    stands = progress(case, hand_overs, shown, questions, store.documents.current(case_id))
    speaker = store.take_overs.active(case_id)
    return CaseFileOut.model_validate(
        {
            **{name: getattr(case, name) for name in ("id", "source", "state", "text", "created", "updated")},
            "step": stands.step,
            "holder": stands.holder,
            "deadline": deadline_shown(stands.until),
            "assigned_to": names.get(case.assigned_to or ""),
            "speaker": names.get(speaker or ""),
            "speaker_is_me": speaker == signed.member.id,
            "hand_overs": [_hand_over(one, names) for one in hand_overs],
            "messages": messages_out(messages),
            "notes": [_note(note, names) for note in store.notes.of_case(case_id)],
            "papers": [_paper(paper) for paper in stands.papers],
            "particulars": particulars_out(store.particulars.current(case_id), names),
            "overrides": [override_out(one, names) for one in store.overrides.of_case(case_id)],
            "answer": answer,
        }
    )


def particulars_out(held: Mapping[str, Particular], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Who holds the policy, in the shape of ParticularOut: every field of the form."""
    return [
        {
            "id": field.id,
            "label": field.label,
            "value": field.value,
            "optional": field.optional,
            "who": names.get(held[field.id].who.removeprefix("staff:"), held[field.id].who) if field.value else None,
            "since": held[field.id].created if field.value else None,
        }
        for field in fields(held)
    ]


def deadline_shown(view: DeadlineView | None) -> DeadlineShown | None:
    """A deadline that has a day."""
    if view is None or view.due is None or view.days_left is None:
        return None
    return DeadlineShown(label=view.label, product=view.product, due=view.due, days_left=view.days_left)


def override_out(one: Override, names: Mapping[str, str]) -> dict[str, Any]:
    """An override with the name of who made it, in the shape of OverrideOut."""
    kept = asdict(one)
    del kept["answer_number"]
    return kept | {"by": names.get(kept.pop("staff_id"), "")}


def _hand_over(one: HandOver, names: Mapping[str, str]) -> dict[str, Any]:
    shown = {name: getattr(one, name) for name in ("state", "reason", "created", "taken", "closed")}
    return shown | {"taken_by": names.get(one.taken_by or ""), "closed_by": names.get(one.closed_by or "")}


def _note(note: Note, names: Mapping[str, str]) -> dict[str, Any]:
    return {"number": note.number, "by": names.get(note.staff_id, ""), "text": note.text, "created": note.created}


def _paper(paper: Paper) -> dict[str, Any]:
    view = paper.view
    stands = {"state": paper.state, "since": paper.since}
    return {"id": view.id, "label": view.label, "is_documented": view.is_documented} | stands
