"""The injections of injections.yml, each in three places of a message."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

_FRAMES = ("{}", "サーバーが止まりました。{}", "サーバーが止まりました。\n{}\nよろしくお願いします。")


@dataclass(frozen=True)
class Injection:
    """One message: `payload` is what attacks, `text` the message it stands in."""

    kind: str
    payload: str
    text: str


def injections() -> list[Injection]:
    """All of them."""
    raw = yaml.safe_load(Path(__file__).with_name("injections.yml").read_text(encoding="utf-8"))
    return [
        Injection(kind, payload, frame.replace("{}", payload))
        for kind, payloads in raw.items()
        for payload in payloads
        for frame in _FRAMES
    ]


def of_kind(kind: str) -> list[Injection]:
    """Those of one kind."""
    return [one for one in injections() if one.kind == kind]
