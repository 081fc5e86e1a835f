"""What a member of staff does with one case. Each action leaves a line in the access log."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import partial
from itertools import takewhile

from knowledge.errors import unknown_word
from nlu.text import check
from server.cases.links import new_link
from server.cases.papers import mark
from server.cases.progress import newest
from server.context import Context
from server.errors import ApiError
from server.papers.particulars import checked
from server.staff.shapes import (
    Action,
    CaseAction,
    ChatAction,
    DocumentAction,
    HandOverAction,
    NoteAction,
    OverrideAction,
    ParticularsAction,
    ReplyAction,
)
from server.staff.signed import Signed
from server.staff.words import words
from server.store.locking import CaseGone
from server.store.records import Case, Draft

MAX_NOTE = 4_000
JOINED, LEFT, FINISHED = "joined", "left", "finished"
"""The kinds of the notices that both sides see: an operator takes a chat over, gives it back, or is done without it."""


def act(here: Context, signed: Signed, case_id: str, action: Action) -> str | None:
    """Do it; a new link to the case's page when that was asked for. Blocks.

    Raises ApiError (case_not_found, hand_over_moved, chat_taken, not_taken_over, no_conversation, no_answer,
    same_status) and TriageError for texts and ids that cannot be used.
    """
    case = here.store.cases.find(case_id)
    if case is None:
        raise ApiError(404, "case_not_found", id=case_id)
    try:
        link = _DOING[type(action)](here, signed, case, action)
    except CaseGone:
        raise ApiError(404, "case_not_found", id=case_id) from None
    here.store.access.add(signed.who, action.do, case_id)
    return link


def _hand_over(here: Context, signed: Signed, case: Case, action: HandOverAction) -> None:
    leads, mine, queue = "supervisor" in signed.member.roles, signed.member.id, here.store.hand_overs
    moves: dict[str, Callable[[], bool]] = {
        "take": partial(queue.take, case.id, mine),
        "release": partial(queue.release, case.id, None if leads else mine),
        "finish": partial(queue.close if leads else queue.close_own, case.id, mine),
    }
    if not moves[action.do]():
        raise ApiError(409, "hand_over_moved")
    if action.do == "finish":
        _finished(here, signed, case)


def _finished(here: Context, signed: Signed, case: Case) -> None:
    """Tell a policyholder who waits for somebody to join that nobody will, and how to go on."""
    if case.source != "conversation" or here.store.take_overs.active(case.id):
        return
    kinds = [message.kind for message in reversed(here.store.conversations.messages(case.id))]
    if not any(kind in (JOINED, LEFT, FINISHED) for kind in takewhile(lambda kind: kind != "handover", kinds)):
        _tell(here, case, Draft(words()["to_policyholder"][FINISHED], "operator", FINISHED, said_by=signed.member.id))


def _chat(here: Context, signed: Signed, case: Case, action: ChatAction) -> None:
    _conversation(case)
    say, mine = words()["to_policyholder"], signed.member.id
    if action.do == "take_over":
        spoke = here.store.take_overs.active(case.id)
        if here.store.take_overs.begin(case.id, mine) != mine:
            raise ApiError(409, "chat_taken")
        if spoke is None:
            _tell(here, case, Draft(say[JOINED].format(name=signed.member.name), "operator", JOINED, said_by=mine))
    elif not here.store.take_overs.end(case.id):
        raise ApiError(409, "not_taken_over")
    else:
        _tell(here, case, Draft(say[LEFT], "operator", LEFT, said_by=mine))


def _reply(here: Context, signed: Signed, case: Case, action: ReplyAction) -> None:
    _conversation(case)
    check(action.text, here.settings.max_turn_characters)
    if action.client_message_id is not None:
        check(action.client_message_id)
    if here.store.take_overs.active(case.id) != signed.member.id:
        raise ApiError(409, "not_taken_over")
    # In a room of their own: the policyholder's browser makes such ids too.
    key = f"{signed.who}:{action.client_message_id or secrets.token_hex(8)}"
    _tell(here, case, Draft(action.text, "operator", said_by=signed.member.id), key)


def _note(here: Context, signed: Signed, case: Case, action: NoteAction) -> None:
    here.store.notes.add(case.id, signed.member.id, check(action.text, MAX_NOTE))


def _override(here: Context, signed: Signed, case: Case, action: OverrideAction) -> None:
    given = here.store.cases.answers(case.id)
    answer = newest(given)
    if answer is None:
        raise ApiError(409, "no_answer")
    check(action.reason, MAX_NOTE)
    statuses = {item.product: item.status for item in answer.assessments}
    if action.product not in statuses:
        raise unknown_word("unknown_product", "product", action.product, list(statuses), "商品")
    if statuses[action.product] == action.status:
        raise ApiError(422, "same_status")
    here.store.overrides.add(
        case.id,
        signed.member.id,
        product=action.product,
        given=statuses[action.product],
        status=action.status,
        reason=action.reason,
        answer_number=len(given),
    )


def _document(here: Context, signed: Signed, case: Case, action: DocumentAction) -> None:
    mark(here, case.id, action.document, action.state, signed.who)


def _particulars(here: Context, signed: Signed, case: Case, action: ParticularsAction) -> None:
    here.store.particulars.note(case.id, checked(action.values), signed.who)


def _case(here: Context, signed: Signed, case: Case, action: CaseAction) -> str | None:
    if action.do == "link":
        return new_link(here, case.id)
    if action.do == "close":
        if here.store.take_overs.end(case.id):
            _tell(here, case, Draft(words()["to_policyholder"][LEFT], "operator", LEFT, said_by=signed.member.id))
        if here.store.hand_overs.close(case.id, signed.member.id):
            _finished(here, signed, case)
    here.store.cases.move(case.id, "closed" if action.do == "close" else "open")
    return None


def _conversation(case: Case) -> None:
    if case.source != "conversation":
        raise ApiError(409, "no_conversation")


def _tell(here: Context, case: Case, draft: Draft, client_message_id: str | None = None) -> None:
    here.store.conversations.append(case.id, draft, client_message_id)
    here.live.tell(case.id, "message")


_DOING: dict[type, Callable[..., str | None]] = {
    HandOverAction: _hand_over,
    ChatAction: _chat,
    ReplyAction: _reply,
    NoteAction: _note,
    OverrideAction: _override,
    DocumentAction: _document,
    ParticularsAction: _particulars,
    CaseAction: _case,
}
