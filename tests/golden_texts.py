"""The open golden texts (tests/golden/open/*.jsonl), labelled by examiners who saw neither phrasings nor code."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

OPEN = Path(__file__).parent / "golden" / "open"


@cache
def open_texts() -> tuple[dict[str, Any], ...]:
    """Every labelled text, with the name of its file."""
    return tuple(
        {**json.loads(line), "file": path.stem}
        for path in sorted(OPEN.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
