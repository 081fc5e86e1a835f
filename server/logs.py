"""Logging of the server: ids only. The access log shows paths without their query strings."""

from __future__ import annotations

import logging
from typing import Any


class WithoutQuery(logging.Filter):
    """Cuts the query string off uvicorn's access lines: (client, method, path, version, status)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always let the line pass, shortened."""
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, path, version, status = record.args
            record.args = (client, method, str(path).split("?", 1)[0], version, status)
        return True


CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_query": {"()": WithoutQuery}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
        "access": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_query"]},
    },
    "loggers": {
        "uvicorn": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
        "triage": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
