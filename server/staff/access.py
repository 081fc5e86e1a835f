"""Who may come through which door: one table of every route. What is not listed here opens to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from server.store.staff import Role


class Key(Enum):
    """What opens a route that is not the staff's."""

    NONE = "anybody"
    CONVERSATION = "the conversation's own token"
    LINK = "the link to this case's page"
    METRICS = "the token of TRIAGE_METRICS_TOKEN"


Door = Key | frozenset[Role]

EVERYONE: frozenset[Role] = frozenset({"operator", "supervisor", "auditor", "editor"})
READING: frozenset[Role] = frozenset({"operator", "supervisor", "auditor"})
ACTING: frozenset[Role] = frozenset({"operator", "supervisor"})
AUDITING: frozenset[Role] = frozenset({"supervisor", "auditor"})
REVIEWING: frozenset[Role] = frozenset({"supervisor", "editor"})

DOORS: Mapping[str, Door] = {
    "GET /": Key.NONE,
    "HEAD /": Key.NONE,
    "GET /healthz": Key.NONE,
    "GET /readyz": Key.NONE,
    "GET /metrics": Key.METRICS,
    "POST /api/v1/assess": Key.NONE,
    "GET /api/v1/knowledge/labels": Key.NONE,
    # Conversations
    "POST /api/v1/conversations": Key.NONE,
    "GET /api/v1/conversations/{conversation_id}": Key.CONVERSATION,
    "POST /api/v1/conversations/{conversation_id}/messages": Key.CONVERSATION,
    "GET /api/v1/conversations/{conversation_id}/events": Key.CONVERSATION,
    "POST /api/v1/conversations/{conversation_id}/link": Key.CONVERSATION,
    "POST /api/v1/conversations/{conversation_id}/documents": Key.CONVERSATION,
    "DELETE /api/v1/conversations/{conversation_id}/token": Key.CONVERSATION,
    "GET /conversations/{conversation_id}/sheet": Key.CONVERSATION,
    "GET /conversations/{conversation_id}/transcript": Key.CONVERSATION,
    # The policyholder's page; without the key it only asks for it
    "GET /case": Key.NONE,
    "POST /case/open": Key.NONE,
    "POST /case/close": Key.NONE,
    "POST /case/documents": Key.LINK,
    "GET /case/particulars": Key.LINK,
    "POST /case/particulars": Key.LINK,
    "GET /case/files/{file}": Key.LINK,
    # Staff: the account
    "GET /staff/login": Key.NONE,
    "POST /staff/login": Key.NONE,
    "GET /staff/sso": Key.NONE,
    "GET /staff/sso/back": Key.NONE,
    "GET /staff": EVERYONE,
    "POST /staff/logout": EVERYONE,
    "GET /staff/password": EVERYONE,
    "POST /staff/password": EVERYONE,
    "GET /api/v1/staff/me": EVERYONE,
    # Staff: the work
    "GET /staff/queue": READING,
    "GET /api/v1/staff/queue": READING,
    "GET /api/v1/staff/pulse": READING,
    "POST /api/v1/staff/assist": ACTING,
    "POST /api/v1/staff/cases": ACTING,
    "POST /api/v1/staff/cases/{case_id}/told": ACTING,
    "GET /staff/cases/{case_id}": READING,
    "GET /api/v1/staff/cases/{case_id}": READING,
    "POST /staff/cases/{case_id}": ACTING,
    "POST /api/v1/staff/cases/{case_id}/actions": ACTING,
    "GET /staff/cases/{case_id}/access": AUDITING,
    "GET /api/v1/staff/cases/{case_id}/access": AUDITING,
    "GET /staff/cases/{case_id}/particulars": ACTING,
    "POST /staff/cases/{case_id}/particulars": ACTING,
    "GET /staff/cases/{case_id}/files/{file}": READING,
    # Staff: what is learnt from it
    "GET /staff/overrides": REVIEWING,
    "GET /api/v1/staff/overrides": REVIEWING,
    "GET /staff/numbers": AUDITING,
    "GET /staff/numbers.csv": AUDITING,
    "GET /staff/export": AUDITING,
    "GET /staff/export.csv": AUDITING,
    "GET /staff/export.json": AUDITING,
}


def door(method: str, path: str) -> Door:
    """What opens a route (its path with the places in braces). Raises KeyError for one that the table forgot."""
    return DOORS[f"{method} {path}"]


def may(roles: frozenset[Role], method: str, path: str) -> bool:
    """Whether a member of staff with these roles may use a route of the staff."""
    opens = DOORS.get(f"{method} {path}")
    return isinstance(opens, frozenset) and bool(opens & roles)
