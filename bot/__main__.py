"""`python -m bot …`: Rasa's own command line on this project, without TensorFlow and without telemetry.

python -m bot data validate
python -m bot run actions --actions actions.rasa_actions
python -m bot shell
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot import quiet

HERE = (
    Path(__file__).parent.relative_to(Path.cwd())
    if Path(__file__).is_relative_to(Path.cwd())
    else Path(__file__).parent
)
CONFIG, DOMAIN, DATA = HERE / "config.yml", HERE / "domain", HERE / "data"

# Where this project keeps what Rasa's commands look for; given arguments come last and win.
DEFAULTS = {
    ("data", "validate"): ["--config", CONFIG, "--domain", DOMAIN, "--data", DATA],
    ("train",): ["--config", CONFIG, "--domain", DOMAIN, "--data", DATA, "--out", HERE / "models"],
    ("shell",): ["--model", HERE / "models", "--endpoints", HERE / "endpoints.yml"],
    ("test", "core"): ["--model", HERE / "models", "--stories", HERE / "tests", "--out", "build/rasa-test"],
}


def arguments(given: list[str]) -> list[str]:
    """The arguments for Rasa: the command, this project's paths, then what was given."""
    for command, paths in DEFAULTS.items():
        if tuple(given[: len(command)]) == command:
            return [*command, *map(str, paths), *given[len(command) :]]
    return given


def main() -> None:
    """Run Rasa's command line."""
    # The action server asks nobody who they are: without an address of the caller's own it serves this machine only.
    os.environ.setdefault("SANIC_HOST", "127.0.0.1")
    quiet.prepare(whole=True)
    import rasa.__main__

    sys.argv = ["rasa", *arguments(sys.argv[1:])]
    rasa.__main__.main()


if __name__ == "__main__":
    main()
