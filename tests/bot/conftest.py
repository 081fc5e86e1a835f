"""One trained model and one engine for all tests of the bot."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.engine import Engine


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model trained from the files as they are, outside the project."""
    from bot.train import train

    lines: list[str] = []
    path = train(progress=lines.append, folder=tmp_path_factory.mktemp("models"))
    assert len(lines) == 3, "training shows its progress"
    return path


@pytest.fixture(scope="session")
def engine(model: Path) -> Engine:
    """The engine on that model."""
    from bot.engine import Engine

    return asyncio.run(Engine.load(model))
