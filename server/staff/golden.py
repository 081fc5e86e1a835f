"""`triage golden-candidates`: overridden statuses as labelled texts, pending until somebody has reviewed them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from actions.contract import Answer
from knowledge.errors import TriageError
from server.case_commands import opened
from server.facts_of_staff import said
from server.kept import day_of
from server.reasons import reason
from server.store.records import COMMAND, GivenAnswer
from server.store.store import Store


def export(data: Path | None, output: Path | None) -> None:
    """Write one line for each overridden status; that a case was written out is logged.

    Raises TriageError (unwritable_file).
    """
    with opened(data) as store:
        lines = [json.dumps(line, ensure_ascii=False) + "\n" for line in candidates(store)]
    if output is None:
        sys.stdout.writelines(lines)
        return
    try:
        output.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise TriageError(
            "unwritable_file", f"--output: {output} に書けません（{reason(error)}）。別の名前か場所にしてください。"
        ) from None
    print(f"{len(lines)}件を {output} に書きました。", file=sys.stderr)


def candidates(store: Store) -> Iterator[dict[str, Any]]:
    """Each override in the form of the labelled texts (one status is labelled), with what a reviewer wants to know.

    The text is what was said until the answer that was overridden, as it was kept: masked.
    """
    for one in store.overrides.all():
        given = store.cases.answers(one.case_id)[: one.answer_number]
        case = store.cases.find(one.case_id)
        if case is None:
            continue
        answer = Answer.model_validate_json(given[-1].answer)
        store.access.add(COMMAND, "exported", one.case_id, "golden-candidates")
        yield {
            "id": f"override-{one.case_id}-{one.number}",
            "text": case.text or _said(store, one.case_id, given),
            "as_of": case.opening["as_of"] or day_of(case.created).isoformat(),
            "known": case.opening["known"] | _by_staff(store, one.case_id, given[-1]),
            "policies": [policy.model_dump(mode="json") for policy in answer.policies],
            "scope": answer.scope,
            "statuses": {one.product: one.status},
            "statuses_partial": True,
            "note": {
                "review": "pending",
                "given": one.given,
                "reason": one.reason,
                "by": one.staff_id,
                "created": one.created,
                "edition": given[-1].edition,
            },
        }


def _by_staff(store: Store, case_id: str, given: GivenAnswer) -> dict[str, Any]:
    """What the answer counts because staff confirmed it, as a caller would tell it; nobody can tell a denial so."""
    found: dict[str, Any] = {}
    for line in said(line for line in store.cases.facts(case_id) if line.created <= given.created).values():
        if line.status == "confirmed":
            found.setdefault(line.fact, []).append(line.value)
        elif line.status == "unknown" and line.value is None:
            found[line.fact] = None
    return found


def _said(store: Store, case_id: str, given: Sequence[GivenAnswer]) -> str:
    """What was said until the last of the answers; one that counts the word of staff rests on the turn before it."""
    until = max((one.message for one in given if one.message is not None), default=0)
    log = store.conversations.messages(case_id)
    return "\n".join(message.text for message in log if message.role == "user" and message.number < until)
