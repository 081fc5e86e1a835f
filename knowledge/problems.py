"""What is wrong with a knowledge file, in Japanese: the place, the mistake, what is allowed, the nearest spelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from knowledge.errors import nearest

_MISTAKES = {
    "missing": "この項目が必要です。",
    "string_type": '文字で書きます（値を "" で囲んでください）。',
    "string_too_short": "空にできません。",
    "bool_type": "true か false を書きます。",
    "bool_parsing": "true か false を書きます。",
    "int_type": "整数を書きます。",
    "int_parsing": "整数を書きます。",
    "tuple_type": "[ ] で囲んだ一覧で書きます。",
    "dict_type": "「項目: 値」の形で書きます。",
    "model_type": "「項目: 値」の形で書きます。",
    "date_from_datetime_parsing": "2026-11-21 のような日付を書きます。",
}


def describe(model: type[BaseModel], problem: Mapping[str, Any]) -> str:
    """One pydantic problem of a file shaped like `model`, told to a person who edits that file."""
    place = ".".join(str(part) for part in problem["loc"]) or "全体"
    kind = problem["type"]
    if kind == "extra_forbidden":
        allowed = _fields_at(model, problem["loc"][:-1])
        near = nearest(str(problem["loc"][-1]), allowed)
        return f"{place}: この項目は使えません（近いもの: {near or 'なし'}。使えるもの: {'、'.join(allowed)}）。"
    if kind == "literal_error":
        near = nearest(str(problem["input"]), _quoted(problem["ctx"]["expected"]))
        allowed_values = "、".join(_quoted(problem["ctx"]["expected"]))
        given = problem["input"]
        return f"{place}: 「{given}」は使えません（近いもの: {near or 'なし'}。使えるもの: {allowed_values}）。"
    return f"{place}: {_MISTAKES.get(kind) or problem['msg'].removeprefix('Value error, ')}"


def _quoted(expected: str) -> list[str]:
    """The words of pydantic's list "'a', 'b' or 'c'"."""
    return [word for number, word in enumerate(expected.split("'")) if number % 2]


def _fields_at(model: type[BaseModel], loc: Iterable[Any]) -> list[str]:
    """The fields allowed at a place inside `model`, following the annotations."""
    shape: Any = model
    for part in loc:
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            named = {field.alias or name: field.annotation for name, field in shape.model_fields.items()}
            shape = named.get(str(part))
        else:
            shape = next(iter(get_args(shape)[1:]), None)
        inner = [item for item in get_args(shape) if isinstance(item, type) and issubclass(item, BaseModel)]
        if inner and not _is_mapping(shape):
            shape = inner[0]
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return [field.alias or name for name, field in shape.model_fields.items()]
    return []


def _is_mapping(shape: Any) -> bool:
    return getattr(shape, "__origin__", None) is dict
