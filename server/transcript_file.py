"""A conversation as a text that its owner keeps: everything said, with times, and the newest answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from actions.answer import JAPAN
from actions.contract import Answer
from knowledge.model import Knowledge
from server.store.records import Message
from server.summary import summary
from server.transcript import messages_out, newest_answer
from server.words import words


def transcript_file(messages: Sequence[Message], knowledge: Knowledge, phone: str) -> str:
    """The text, in the time of Japan. Buttons that were pressed appear with their titles."""
    return "\n".join(_lines(messages, knowledge, phone)) + "\n"


def _lines(messages: Sequence[Message], knowledge: Knowledge, phone: str) -> Iterator[str]:
    say, chat = words()["transcript"], words()["chat"]
    yield say["title"]
    if messages:
        yield f"{say['begun']}: {_time(messages[0].created)}"
    yield chat["phone"] + phone if phone else chat["no_phone"]
    for message, shown in zip(messages, messages_out(messages), strict=True):
        yield f"\n[{_time(message.created)}] {words()['roles'][message.role]}"
        yield shown.get("title", message.text)
    answer = newest_answer(messages)
    if answer is not None:
        yield f"\n==== {say['answer']} ====\n"
        yield from summary(Answer.model_validate(answer), knowledge)


def _time(created: str) -> str:
    return dt.datetime.fromisoformat(created).astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
