"""Which open cases have a day to meet soon. It is worked out from their answers, each of which is read only once."""

from __future__ import annotations

import datetime as dt
import json

from actions.answer import today
from actions.contract import Answer
from knowledge.loader import default
from server.cases.progress import next_day, sheet_of
from server.store.queue import Queue

Key = tuple[str, int]
"""A case and the number of its newest answer."""


class DueDays:
    """The days of the open cases of one store."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._earliest: dict[Key, str] = {}
        self._mine: dict[Key, dt.date | None] = {}

    def until(self, day: dt.date) -> list[str]:
        """The ids of the open cases whose next day for the policyholder is `day` or before. Blocks."""
        newest = list(self._queue.newest_of_open().items())
        earliest = {key: self._earliest[key] for key in newest if key in self._earliest}
        for key, answer in self._answers([key for key in newest if key not in earliest]):
            # Any day of anybody's; only where one is near, the words of the whole sheet are worth their time.
            days = [item["due"] for item in json.loads(answer).get("deadlines", ()) if item["due"]]
            earliest[key] = min(days, default="")
        near = [key for key in newest if "" < earliest.get(key, "") <= day.isoformat()]
        mine = {key: self._mine[key] for key in near if key in self._mine}
        for key, answer in self._answers([key for key in near if key not in mine]):
            found = next_day(sheet_of(default(), Answer.model_validate_json(answer), today()))
            mine[key] = found.due if found else None
        self._earliest, self._mine = earliest, mine
        return [key[0] for key, due in mine.items() if due is not None and due <= day]

    def _answers(self, keys: list[Key]) -> list[tuple[Key, str]]:
        found = self._queue.newest_answers([case_id for case_id, _ in keys])
        return [(key, found[key[0]]) for key in keys if key[0] in found]
