"""What can be set, and its defaults. Every setting is also an environment variable (`TRIAGE_DATA_DIR`…)."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of the server."""

    model_config = SettingsConfigDict(env_prefix="TRIAGE_", frozen=True)

    data_dir: Path = Path("var")
    """Everything the server keeps lies below this folder."""
    max_body_bytes: int = 256 * 1024
    """The largest request body that is read, in bytes."""
    max_turn_characters: int = 4_000
    """The longest message in a conversation, in characters after NFKC."""
    max_turns: int = 300
    """Messages that one conversation takes. Rasa replays all of them each turn, so there has to be an end."""
    turn_seconds: float = 60.0
    """How long one turn or one assessment may take before it is given up."""
