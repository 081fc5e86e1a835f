"""docs/knowledge-authoring.md explains every key that a knowledge file may have, and no key that it may not."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from pydantic import BaseModel

from knowledge import schema
from knowledge.conditions import OPERATORS
from knowledge.facts import FactDef

GUIDE = Path(__file__).parents[2] / "docs" / "knowledge-authoring.md"
TEXT = GUIDE.read_text(encoding="utf-8")


def keys() -> set[str]:
    models: list[type[BaseModel]] = [FactDef]
    models += [part for _, part in inspect.getmembers(schema, inspect.isclass) if issubclass(part, BaseModel)]
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def explained() -> set[str]:
    """The keys that stand in the first column of a table of the guide."""
    return {key for line in TEXT.splitlines() for key in re.findall(r"`([a-z_]+)`", _first_cell(line))}


def _first_cell(line: str) -> str:
    return line.split("|")[1] if line.startswith("|") else ""


def test_every_key_of_the_schema_is_explained() -> None:
    assert keys() - explained() == set()


def test_no_key_is_explained_that_does_not_exist() -> None:
    assert explained() - keys() - set(OPERATORS) == set()


def test_the_operators_of_conditions_are_explained() -> None:
    assert set(OPERATORS) <= explained()


def test_every_file_that_the_guide_names_exists() -> None:
    root = GUIDE.parents[1]
    named = re.findall(r"`((?:knowledge|tests|docs)/[\w./-]+)`", TEXT)
    assert named
    assert [name for name in named if not (root / name).exists()] == []
