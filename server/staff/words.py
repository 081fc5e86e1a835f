"""The words of the staff's screens, read from words.yml beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge.loader import read_yaml
from server.words import Words


@cache
def words() -> Words:
    """The words that ship with the project, loaded once per process."""
    return Words(read_yaml(Path(__file__).with_name("words.yml")))
