"""What the ids in an answer are called: everything a screen needs to show an answer in words."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from knowledge.loader import default
from knowledge.model import Knowledge
from server.errors import SafeJSON
from server.words import words

router = APIRouter(prefix="/api/v1/knowledge", tags=["知識"])
_HEADINGS = ("status", "status_help", "effect", "holds", "scope", "fact_status", "basis")


@router.get("/labels", summary="id の呼び名")
def knowledge_labels(request: Request) -> Response:
    """Labels, wordings and source passages by id. The ETag is the edition of the knowledge base."""
    knowledge = default()
    headers = {"ETag": f'"{knowledge.edition}"', "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return SafeJSON(labels(knowledge), headers=headers)


def labels(knowledge: Knowledge) -> dict[str, Any]:
    """The labels as JSON data."""
    return {
        "edition": knowledge.edition,
        "words": {heading: words()[heading] for heading in _HEADINGS},
        "products": {
            product.id: {"name": product.name, "summary": product.summary, "source": product.source_title}
            for product in knowledge.products.values()
        },
        "clauses": {
            clause.id: {"label": clause.label, "passage": clause.passage, "wording": clause.wording}
            for clause in knowledge.clauses.values()
        },
        "cases": {
            case.id: {"label": case.label, "passage": case.passage, "wording": case.wording}
            for case in knowledge.cases.values()
        },
        "actions": {
            action.id: {"label": action.label, "wording": action.wording, "act": action.act}
            for action in knowledge.actions
        },
        "facts": {
            fact_id: {"label": fact.label, "unit": fact.unit, "kind": fact.kind, "values": fact.values}
            for fact_id, fact in knowledge.vocabulary.facts.items()
        },
    }
