"""Settings that must be in place before Rasa is imported: no TensorFlow, no telemetry, and no conversation in a log.

Rasa's structured logs print whole messages at debug, and its errors may quote them; ids are logged by the server.
"""

from __future__ import annotations

import logging
import os
import warnings

from bot import without_tensorflow

# Rasa imports the client of every chat service, broker and cloud store it knows; this project talks to none of them.
# Standing in for them, and for what only Rasa's trainable components and plots use, takes a third off the start-up.
UNUSED = (
    *("aiogram", "fbmessenger", "mattermostwrapper", "rocketchat_API", "slack_sdk", "twilio", "webexteamssdk"),
    *("aio_pika", "boto3", "botocore", "confluent_kafka", "pymongo", "redis"),
    *("engineio", "matplotlib", "prompt_toolkit", "questionary", "sklearn_crfsuite", "socketio"),
    # Its own web server with its tokens, and reminders: the engine is called in this process, and nothing is put off.
    *("apscheduler", "jwt", "sanic"),
    # spaCy loads its own command line when it is imported.
    "spacy.cli",
)


def prepare(*, whole: bool = False) -> None:
    """Make `import rasa` safe, and quick unless `whole` (Rasa's own commands). Does nothing the second time."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    if not whole and not set(UNUSED) & set(without_tensorflow.STOOD_IN):
        without_tensorflow.STOOD_IN = (*without_tensorflow.STOOD_IN, *UNUSED)  # type: ignore[assignment]
    without_tensorflow.install()


def silence() -> None:
    """Keep Rasa's own logs to the fact that something broke. For the embedded engine, not for Rasa's commands."""
    import structlog

    for name in ("rasa", "rasa_sdk", "apscheduler"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    # pkg_resources' importer, on a namespace package of Rasa's dependencies; the warning names importlib, not them.
    warnings.filterwarnings("ignore", r"the load_module\(\) method is deprecated", DeprecationWarning)
    warnings.filterwarnings("ignore", module=r"(rasa|sanic|pkg_resources|sqlalchemy).*")
