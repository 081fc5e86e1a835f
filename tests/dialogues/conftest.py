"""One trained model, and every script told once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from tests.dialogues.dialogue import have
from tests.dialogues.judge import Verdict, judge
from tests.dialogues.script import read_common, read_scripts

if TYPE_CHECKING:
    from bot.engine import Engine


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The engine on a model trained from the files as they are, outside the project."""
    from bot.engine import Engine
    from bot.train import train

    model = train(progress=lambda line: None, folder=tmp_path_factory.mktemp("models"))
    return asyncio.run(Engine.load(model))


@pytest.fixture(scope="session")
def verdicts(assistant: Engine) -> Sequence[Verdict]:
    """How every script ended."""

    async def run() -> list[Verdict]:
        common = read_common()
        return [
            judge(course, common)
            for script in read_scripts(common)
            for course in await have(assistant, script, common, 0)
        ]

    return asyncio.run(run())
