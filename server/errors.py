"""The one error shape: an HTTP status and `{"error": {"code", "message", "details"?}}`, whatever goes wrong.

`code` is stable; `message` is Japanese for people. What a person wrote never gets into a log line from here.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from knowledge.errors import TriageError
from server.words import words

log = logging.getLogger("triage.server")


class ApiError(TriageError):
    """An error with an HTTP status of its own; its message stands in words.yml under the code."""

    def __init__(self, status: int, code: str, headers: Mapping[str, str] | None = None, **details: Any) -> None:
        super().__init__(code, words().error(code, **details), **details)
        self.status = status
        self.headers = headers


class SafeJSON(JSONResponse):
    """JSON that can always be encoded: a lone surrogate quoted from bad input becomes 「?」."""

    def render(self, content: Any) -> bytes:
        """The content as UTF-8."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def status_of(error: TriageError) -> int:
    """The HTTP status of an error. Those of the lower storeys are the caller's: 422."""
    return error.status if isinstance(error, ApiError) else 422


def headers_of(error: TriageError) -> dict[str, str]:
    """The headers that an error wants."""
    return dict(error.headers or {}) if isinstance(error, ApiError) else {}


def response(error: TriageError) -> SafeJSON:
    """The error as a response."""
    return SafeJSON({"error": error.as_json()}, status_code=status_of(error), headers=headers_of(error))


def internal(error: BaseException, where: str) -> ApiError:
    """A 500 that tells the caller nothing of the inside. The log gets type and place, never the values."""
    log.error("%s failed: %s", where, place_of(error))
    return ApiError(500, "internal_error")


def place_of(error: BaseException) -> str:
    """Type of an error and the innermost lines it came through; its message may hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places or 'unknown'}"


def install(app: FastAPI, page: Callable[[Request, TriageError], Response | None]) -> None:
    """Make every error of `app` answer in the one shape, or as the `page` that a person sees where there is one."""

    def shown(request: Request, error: TriageError) -> Response:
        return page(request, error) or response(error)

    @app.exception_handler(TriageError)
    async def triage_error(request: Request, error: TriageError) -> Response:
        return shown(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return shown(request, from_validation(error.errors(), request.headers.get("content-type", "")))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        code = _HTTP_CODES.get(error.status_code, "internal_error" if error.status_code >= 500 else "bad_request")
        return shown(request, ApiError(error.status_code, code, error.headers))

    @app.exception_handler(SQLAlchemyError)
    async def storage(request: Request, error: SQLAlchemyError) -> Response:
        log.error("storage failed: %s", type(error).__name__)
        request.app.state.context.metrics.storage_failed()
        return shown(request, ApiError(503, "storage_unavailable", {"Retry-After": "5"}))


def from_validation(problems: Sequence[Any], content_type: str | None = None) -> ApiError:
    """What pydantic found, in the one shape: the first problem names the code, all are listed in `details`.

    `content_type` is that of the request; None when the input came from elsewhere (a JSONL line).
    """
    if content_type is not None and any(problem["loc"] == ("body",) for problem in problems):
        kind = content_type.split(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            return ApiError(415, "unsupported_media_type")
    if any(problem["type"] == "json_invalid" for problem in problems):
        return ApiError(400, "invalid_json")
    listed = []
    for problem in problems[:20]:
        place = ".".join(str(part) for part in problem["loc"] if part != "body") or "body"
        code = _FIELD_CODES.get(problem["type"], "invalid_field")
        listed.append({"where": place, "code": code, "message": words().error(code, where=place)})
    message = " ".join(item["message"] for item in listed[:3])
    error = ApiError(422, listed[0]["code"], where=listed[0]["where"], problems=listed)
    error.message = message
    return error


_HTTP_CODES = {
    400: "invalid_json",  # FastAPI's word for a body that could not be parsed at all
    401: "token_required",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
_FIELD_CODES = {
    "missing": "missing_field",
    "extra_forbidden": "unknown_field",
    "string_unicode": "invalid_characters",
    "date_from_datetime_parsing": "invalid_date",
    "date_parsing": "invalid_date",
    "date_type": "invalid_date",
    "string_too_long": "field_too_long",
    "string_too_short": "empty_field",
    "string_type": "not_text",
    "dict_type": "not_object",
    "model_type": "not_object",
    "model_attributes_type": "not_object",
    "tuple_type": "not_list",
}
