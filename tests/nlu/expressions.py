"""Every regular expression of the project: in modules, in what these load, and written where it is used."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import actions
import knowledge
import nlu
import server
from bot.quiet import prepare

STOREYS = (knowledge, nlu, actions, server)
# Only for whoever develops or measures: no text of a stranger reaches them.
_OURS = ("server.evaluation", "nlu.fit", "knowledge.check", "knowledge.explain", "server.store.migrations", "__main__")


@cache
def expressions() -> dict[str, re.Pattern[str]]:
    """All of them, by where they were found."""
    prepare()  # before Rasa is imported
    from nlu.analyze import default_reader

    found: dict[str, re.Pattern[str]] = {}
    seen: set[int] = set()
    for module in _modules():
        for value in list(vars(module).values()):
            for regex in _inside(_called(value), seen):
                found.setdefault(f"{regex.pattern}/{regex.flags}", regex)
        for regex in _written(module):
            found.setdefault(f"{regex.pattern}/{regex.flags}", regex)
    for regex in _inside(default_reader(), seen):
        found.setdefault(f"{regex.pattern}/{regex.flags}", regex)
    return found


def _modules() -> Iterator[ModuleType]:
    for storey in STOREYS:
        for info in pkgutil.walk_packages(storey.__path__, f"{storey.__name__}."):
            if not any(part in info.name for part in _OURS):
                yield importlib.import_module(info.name)


def _called(value: Any) -> Any:
    """What a function remembers (functools.cache) after it was called without arguments."""
    if hasattr(value, "cache_info") and str(getattr(value, "__module__", "")).split(".")[0] in _NAMES:
        try:
            return value()
        except TypeError:  # wants arguments
            return None
    return value


_NAMES = {storey.__name__ for storey in STOREYS}


def _inside(value: Any, seen: set[int]) -> Iterator[re.Pattern[str]]:
    """The expressions within an object of ours, a list or a mapping."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _inside(each, seen)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _inside(each, seen)
    elif type(value).__module__.split(".")[0] in _NAMES:
        slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
        for each in [*vars(value).values()] if hasattr(value, "__dict__") else [getattr(value, one) for one in slots]:
            yield from _inside(each, seen)


def _written(module: ModuleType) -> Iterator[re.Pattern[str]]:
    """Expressions given as a text to re.search and its like."""
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield re.compile(node.args[0].value)
