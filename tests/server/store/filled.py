"""A case with a row in every table."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import insert

from server.store.records import Draft, NewTurn
from server.store.store import Store
from server.store.tables import sessions, staff

STORY = "基幹サーバーが止まりました"
SECRETS = (
    STORY,
    "三時間くらい",
    "だれにも言えない返事",
    "一つ目のメモ",
    "内緒の出来事",
    "違うと思う訳",
    "株式会社ひみつ商事",
)


def _fact(name: str, value: Any, status: str, message: int = 0, start: int = 0, words: str = "") -> dict[str, Any]:
    evidence = [{"start": start, "end": start + len(words), "text": words, "message": message}] if words else []
    return {"id": name, "value": value, "status": status, "confidence": 0.9, "evidence": evidence, "derived_from": []}


def _answer(*facts: dict[str, Any]) -> str:
    return json.dumps({"facts": facts, "note": "  空白も 𠮷 もそのまま"}, ensure_ascii=False, indent=1)


def fill(store: Store, token_hash: str = "hash") -> str:
    """The id of the case: two turns and one of everything else, and a member of staff."""
    with store.database.writing() as connection:
        if connection.execute(staff.select()).first() is None:
            sato = {"id": "s1", "login": "sato", "name": "佐藤", "roles": '["operator"]', "created": "now"}
            connection.execute(insert(staff).values(**sato))
            signed = {"token_hash": "t", "staff_id": "s1", "created": "now", "last_seen": "now", "expires": "later"}
            connection.execute(insert(sessions).values(**signed))
    conversation_id = store.conversations.create(
        token_hash, {"known": {}, "policies": [], "as_of": None}, [Draft("やあ")]
    )
    harm = _fact("harm", "third-party-outage", "stated", 0, 2, "サーバーが止ま")
    for number, (said, answer) in enumerate(
        (
            (STORY, _answer(harm, _fact("outage_hours", 3, "inferred"))),
            ("六時間、いや三時間くらいです", _answer(harm, _fact("outage_hours", 6, "stated", 1, 0, "六時間"))),
        ),
        1,
    ):
        message = store.conversations.log_said(conversation_id, f"m{number}", said, 9)
        conversation = store.conversations.find(conversation_id)
        assert conversation is not None
        events = [{"event": "user", "text": said, "hidden": "内緒の出来事"}]
        hand_over = "asked" if number == 2 else None
        reply = Draft("だれにも言えない返事", buttons=(("はい", "#a=true"),))
        turn = NewTurn((reply,), events, answer, edition="e1", model="m1", hand_over=hand_over)
        store.conversations.save_turn(conversation, message.number, turn)
    store.take_overs.begin(conversation_id, "s1")
    store.conversations.append(conversation_id, Draft("担当の佐藤です。", role="operator", said_by="s1"))
    store.take_overs.end(conversation_id)
    store.documents.mark(conversation_id, "b-plan/document/x", "ready", "policyholder")
    store.particulars.note(conversation_id, {"company": "株式会社ひみつ商事"}, "policyholder")
    store.notes.add(conversation_id, "s1", "一つ目のメモ")
    verdict = {"product": "b-plan", "given": "needs_info", "status": "responds", "reason": "違うと思う訳"}
    store.overrides.add(conversation_id, "s1", **verdict, answer_number=2)
    store.access.add("staff:s1", "read", conversation_id)
    return conversation_id
