"""The words of the papers (wording.yml) and what their form asks for (form.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml

DATA = Path(__file__).with_name("data")


@cache
def words() -> Mapping[str, Any]:
    """The content of wording.yml. Loaded once per process."""
    loaded: dict[str, Any] = read_yaml(DATA / "wording.yml")
    return loaded


@cache
def form() -> Mapping[str, Any]:
    """The content of form.yml. Loaded once per process."""
    loaded: dict[str, Any] = read_yaml(DATA / "form.yml")
    return loaded
