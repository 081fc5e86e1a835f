"""The Rasa model: when it must be trained anew, and training it. Its name carries a hash of what it depends on."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from bot import quiet
from bot.seal import is_sealed_with, is_whole, seal, seal_path
from knowledge.errors import TriageError
from knowledge.loader import DATA, edition_of

HERE = Path(__file__).parent
MODELS = HERE / "models"
NLU = HERE.parent / "nlu"

Progress = Callable[[str], None]


def depends_on() -> list[Path]:
    """Every file that the model depends on."""
    return [
        HERE / "config.yml",
        *sorted((HERE / "domain").glob("*.yml")),
        *sorted((HERE / "data").glob("*.yml")),
        NLU / "rasa_components.py",
        NLU / "acts.py",
        NLU / "guard.py",
        NLU / "data" / "acts.yml",
    ]


def model_path(folder: Path = MODELS) -> Path:
    """Where the model of the files as they are now lies, or would lie."""
    digest = hashlib.sha256()
    for path in depends_on():
        digest.update(path.relative_to(HERE.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return folder / f"triage-{digest.hexdigest()[:12]}.tar.gz"


def is_up_to_date(folder: Path = MODELS) -> bool:
    """Whether there is a sealed model that fits the files as they are now. Takes milliseconds."""
    path = model_path(folder)
    return path.is_file() and seal_path(path).is_file()


def current_model(folder: Path = MODELS) -> Path:
    """The model to load. Raises TriageError (model_missing, model_outdated) with what to do next."""
    path = model_path(folder)
    if is_up_to_date(folder):
        return path
    if any(folder.glob("triage-*.tar.gz")):
        raise TriageError("model_outdated", "会話モデルが古くなっています。`triage train` で作り直せます。")
    raise TriageError("model_missing", "会話モデルがまだありません。`triage train` で作れます。")


def train(force: bool = False, progress: Progress = print, folder: Path = MODELS) -> Path:
    """Train the model unless it is up to date, seal it with the knowledge as it is, and remove older ones.

    Args:
        force: train even when nothing changed.
        progress: called with a line of Japanese at every step.
        folder: where models are kept.

    Raises:
        TriageError: training_failed.
    """
    path = model_path(folder)
    edition = edition_of(DATA)
    if is_whole(path) and not force:
        if not is_sealed_with(path, edition):
            seal(path, edition)
            progress(f"知識ベースの版を {edition} として控えました。")
        progress(f"会話モデルは最新です（{path.name}）。")
        return path
    started = time.monotonic()
    progress("会話モデルを作ります（1/3 Rasa を読み込んでいます）…")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="train-", dir=folder) as workplace:
        os.environ["RASA_CACHE_DIRECTORY"] = str(Path(workplace) / "cache")
        quiet.prepare()
        quiet.silence()
        from rasa.api import train as rasa_train

        progress("2/3 規則とストーリーから学習しています…")
        with _no_chatter():
            result = rasa_train(
                domain=str(HERE / "domain"),
                config=str(HERE / "config.yml"),
                training_files=str(HERE / "data"),
                output=workplace,
                force_training=True,
                fixed_model_name=path.name.removesuffix(".tar.gz"),
            )
        if result.code != 0 or result.model is None:
            raise TriageError(
                "training_failed",
                "会話モデルを作れませんでした。`python -m bot data validate` で原因を確かめてください。",
            )
        os.replace(result.model, path)
    seal(path, edition)
    for old in folder.glob("triage-*"):
        if old not in (path, seal_path(path)):
            old.unlink()
    progress(f"3/3 できました（{path.name}、{time.monotonic() - started:.0f}秒）。")
    return path


@contextlib.contextmanager
def _no_chatter() -> Iterator[None]:
    """Rasa's progress bars and warnings go nowhere; an exception still shows."""
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


if __name__ == "__main__":
    train()
