"""What must hold of a conversation after whatever happened: nothing lost, nothing twice, nothing half."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select

from server.store.store import Store
from server.store.tables import answers, messages, turns
from tests.faults.running import Person


@dataclass(frozen=True)
class Found:
    """How many of each kind of damage there are."""

    lost: int
    duplicated: int
    half_written: int
    out_of_order: int

    def __add__(self, other: Found) -> Found:
        return Found(
            self.lost + other.lost,
            self.duplicated + other.duplicated,
            self.half_written + other.half_written,
            self.out_of_order + other.out_of_order,
        )


NOTHING = Found(0, 0, 0, 0)


def audit(store: Store, person: Person) -> Found:
    """Compare what the person was told with what is kept."""
    with store.database.reading() as connection:
        said = list(
            connection.execute(
                select(messages).where(messages.c.conversation_id == person.id).order_by(messages.c.number)
            )
        )
        made = list(
            connection.execute(select(turns).where(turns.c.conversation_id == person.id).order_by(turns.c.number))
        )
        given = list(connection.execute(select(answers.c.message).where(answers.c.case_id == person.id)))
    conversation = store.conversations.find(person.id)
    assert conversation is not None
    users = [row for row in said if row.role == "user"]
    kept = {row.client_message_id: row for row in users}
    replies = {row.number: [said_ for said_ in said if said_.reply_to == row.number] for row in users}
    lost = sum(
        key not in kept or [reply.text for reply in replies[kept[key].number]] != told
        for key, told in person.replies.items()
    )
    answered = [turn.message for turn in made]
    duplicated = len(users) - len(kept) + len(answered) - len(set(answered))
    half = [
        [row.number for row in said] != list(range(1, len(said) + 1)),
        [turn.number for turn in made] != list(range(1, len(made) + 1)),
        conversation.version != len(made),
        {number for number, found in replies.items() if found} != set(answered),
        len(given) != len(made),
    ]
    counted = [
        int(found[0]) for row in said if row.role == "assistant" and (found := re.match(r"\d+(?=回目)", row.text))
    ]
    disorder = sum(first > second for first, second in pairwise(answered))
    return Found(lost, duplicated, sum(half), disorder + (counted != list(range(1, len(counted) + 1))))
