"""The project's own reader and engine for worker processes.

Importing this module loads them. The fork server imports it once; every worker is a fork of that process, begins in
milliseconds and shares its memory.
"""

from __future__ import annotations

import asyncio
import gc
import os
from pathlib import Path

# Before numpy is imported: workers share the cores, and a process that has threads must not be forked.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

from actions.wording import use  # noqa: E402
from server.settings import settings_from_environment  # noqa: E402
from server.workers.load import load_parts  # noqa: E402
from server.workers.work import Parts  # noqa: E402


def _load() -> Parts | Exception:
    try:
        if wording := settings_from_environment().wording:
            use(Path(wording))
        return asyncio.run(load_parts())
    except Exception as error:
        return error  # the fork server has nobody to tell; each worker tries again, and tells it


_loaded = _load()
gc.collect()
gc.freeze()  # the collector would touch, and so copy, every page that is shared


def parts() -> Parts:
    """What was loaded, or can be loaded now. Raises whatever loading raised."""
    loaded = _load() if isinstance(_loaded, Exception) else _loaded
    if isinstance(loaded, Exception):
        raise loaded
    return loaded
