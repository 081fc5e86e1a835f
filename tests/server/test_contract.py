"""The API as published: OpenAPI holds the contract, and answers keep to it."""

from __future__ import annotations

from fastapi.testclient import TestClient

from actions.contract import Answer
from knowledge.model import Knowledge
from server.words import words
from tests.server.fakes import CASE


def test_openapi_publishes_the_answer(client: TestClient) -> None:
    published = client.get("/openapi.json").json()
    schemas = published["components"]["schemas"]

    assert set(schemas["Answer"]["properties"]) == set(Answer.model_fields)
    assess = published["paths"]["/api/v1/assess"]["post"]["responses"]
    assert assess["200"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Answer"}
    turn = schemas["TurnOut"]["properties"]["answer"]
    assert {"$ref": "#/components/schemas/Answer"} in turn["anyOf"]


def test_openapi_publishes_the_error_shape_for_every_api_path(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path, methods in paths.items():
        if not path.startswith(("/api/v1/assess", "/api/v1/conversations")):
            continue
        for operation in methods.values():
            schema = operation["responses"]["422"]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ErrorOut"}, path


def test_assess_answers_the_answer(client: TestClient) -> None:
    asked = {"id": "a", "text": "サーバーが止まりました", "known": {"claim_received": True}, "as_of": "2026-11-21"}

    response = client.post("/api/v1/assess", json=asked)
    answer = Answer.model_validate(response.json())

    assert response.status_code == 200
    assert (answer.scope, answer.cases[0].id) == ("in", CASE)
    assert {fact.id: fact.status for fact in answer.facts[:2]} == {"claim_received": "confirmed", "harm": "stated"}


def test_the_same_input_gives_the_same_bytes(client: TestClient) -> None:
    asked = {"text": "サーバーが止まりました", "as_of": "2026-11-21"}

    assert len({client.post("/api/v1/assess", json=asked).content for _ in range(3)}) == 1


def test_labels_name_every_id_of_the_knowledge_base(client: TestClient, knowledge: Knowledge) -> None:
    response = client.get("/api/v1/knowledge/labels")
    labels = response.json()

    assert set(labels["products"]) == set(knowledge.products)
    assert set(labels["clauses"]) == set(knowledge.clauses)
    assert set(labels["cases"]) == set(knowledge.cases)
    assert set(labels["facts"]) == set(knowledge.vocabulary.facts)
    assert {notice.id for notice in knowledge.notices} <= set(labels["clauses"])
    assert {action.id for action in knowledge.actions} == set(labels["actions"])
    again = client.get("/api/v1/knowledge/labels", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_word_of_the_contract_has_a_japanese_word() -> None:
    from typing import get_args

    from knowledge.assessment import Effect, Status
    from knowledge.facts import Status as FactStatus
    from nlu.model import Scope

    assert set(words()["status"]) == set(words()["status_help"]) == set(get_args(Status))
    assert set(words()["effect"]) == set(get_args(Effect))
    assert set(words()["fact_status"]) == set(get_args(FactStatus))
    assert set(words()["scope"]) == set(get_args(Scope))


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
