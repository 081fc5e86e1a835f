"""Logging of the server: ids only. The access log shows paths without their query strings."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any

from server.errors import place_of


class WithoutQuery(logging.Filter):
    """Cuts the query string off uvicorn's access lines: (client, method, path, version, status)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always let the line pass, shortened."""
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, path, version, status = record.args
            record.args = (client, method, str(path).split("?", 1)[0], version, status)
        return True


class IdsOnly(logging.Formatter):
    """A line as it is; of an error only its kind and place, for its own text may quote a person."""

    def formatException(self, ei: Any) -> str:
        """Where the error came from."""
        return place_of(ei[1])


class OneObject(IdsOnly):
    """Each line as one JSON object: time, level, logger, message. The message is what people would read: ids only."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        time = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def config(form: str = "plain") -> dict[str, Any]:
    """The logging of a server, as `plain` or `json` lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_query": {"()": WithoutQuery}},
        "formatters": {
            "plain": {"()": IdsOnly, "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": OneObject},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": form},
            "access": {"class": "logging.StreamHandler", "formatter": form, "filters": ["without_query"]},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "uvicorn": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "uvicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
            "triage": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            # A page of trace for each connection that a stopped database takes along; requests tell of it in a line.
            "sqlalchemy.pool": {"level": "CRITICAL"},
        },
    }
