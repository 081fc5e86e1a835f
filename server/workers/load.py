"""Loading the project's own reader and engine. It takes seconds and most of a gigabyte."""

from __future__ import annotations

from server.workers.work import Parts


async def load_parts() -> Parts:
    """Reader and engine, loaded. Raises TriageError (model_missing, model_outdated, model_changed)."""
    from bot.engine import Engine
    from nlu.analyze import default_reader

    engine = await Engine.load()
    return Parts(default_reader(), engine)
