"""The seal of a trained model: hashes of its archive and of the knowledge that was there when it was made.

A file that was swapped or cut off since then is found before anybody is answered from it.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from knowledge.errors import TriageError


def seal_path(model: Path) -> Path:
    """Where the seal of `model` lies."""
    return model.with_name(model.name.removesuffix(".tar.gz") + ".seal.json")


def seal(model: Path, edition: str) -> None:
    """Seal the archive as it is, with the knowledge of `edition`."""
    path = seal_path(model)
    written = path.with_suffix(".new")
    written.write_text(json.dumps({"archive": digest(model), "knowledge": edition}) + "\n", encoding="utf-8")
    os.replace(written, path)


def is_sealed_with(model: Path, edition: str) -> bool:
    """Whether the seal names this edition of the knowledge."""
    return _read(model).get("knowledge") == edition


def is_whole(model: Path) -> bool:
    """Whether the archive is the one that was sealed."""
    return model.is_file() and _read(model).get("archive") == digest(model)


def check_archive(model: Path) -> None:
    """Raise TriageError (model_changed) when the archive is not the one that was trained."""
    if not is_whole(model):
        raise TriageError(
            "model_changed",
            f"{model}: 会話モデルが、作ったときのものと違います（入れかえられたか、こわれています）。"
            "使わずに止めました。だれが変えたかを確かめてから、`triage train --force` で作り直してください。",
        )


def check_knowledge(model: Path, edition: str) -> None:
    """Raise TriageError (knowledge_changed) when the knowledge is not the one that was sealed."""
    if not is_sealed_with(model, edition):
        raise TriageError(
            "knowledge_changed",
            f"知識ベース（版 {edition}）が、最後に `triage train` をしたときのものと違います。変えた覚えがなければ、"
            "元のファイルに戻してください。変えたのであれば、`python -m knowledge check` で確かめてから `triage train` "
            "を動かすと、この版で始められます。",
        )


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _read(model: Path) -> dict[str, Any]:
    try:
        found = json.loads(seal_path(model).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
