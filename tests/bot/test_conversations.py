"""Every file of conversations/ is one behaviour, had with the trained model."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bot.conversing import FILES, MAX_FIRST_MESSAGES, asked, have, read, told

if TYPE_CHECKING:
    from bot.engine import Engine

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_the_conversation_goes_as_written(engine: Engine, path: Path) -> None:
    await have(engine, read(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_the_same_conversation_gives_the_same_turns(engine: Engine, path: Path) -> None:
    once = await have(engine, read(path), "once")
    again = await have(engine, read(path), "again")

    assert [result.messages for result in once] == [result.messages for result in again]
    assert [result.answer for result in once] == [result.answer for result in again]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_no_question_is_asked_again_once_it_is_answered(engine: Engine, path: Path) -> None:
    conversation = read(path)
    results = await have(engine, conversation)
    answered: list[str | None] = []
    for turn, before, result in zip(conversation["turns"][1:], results[:-1], results[1:], strict=True):
        if "press" in turn or turn.get("user") in ("わからない", "はい。", "調査中です"):
            answered.append(asked(before))
        assert asked(result) is None or asked(result) not in answered


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_every_turn_says_something_without_promising_payment(engine: Engine, path: Path) -> None:
    for result in await have(engine, read(path)):
        assert result.messages
        for promise in ("補償されます", "支払われます", "お支払いします", "必ず", "保険金が出ます"):
            assert promise not in told(result.messages)


async def test_the_first_answer_does_not_flood(engine: Engine) -> None:
    story = "取引先に納めたシステムがバグで6時間止まり、不正アクセスで個人情報も流出しました。"
    results = await have(engine, {"turns": [{"user": story}]})

    assert len(results[0].messages) <= MAX_FIRST_MESSAGES + 1


def test_every_conversation_file_has_a_name_of_its_own() -> None:
    names = [read(path)["name"] for path in FILES]

    assert len(set(names)) == len(names) >= 20
