"""Let Rasa be imported without TensorFlow.

Rasa's core imports TensorFlow at module level although only its DIET, TED and ResponseSelector components use it. This
project uses none of them, so inert placeholder modules stand in: 1.8 GB of packages and about ten seconds of start-up
less. Any real use of a placeholder (training a TensorFlow component) fails loudly in `_Placeholder.__call__`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

STOOD_IN = ("tensorflow", "keras", "tensorflow_hub", "tensorflow_text")


class _Placeholder(type):
    """Metaclass of placeholder classes: attributes are placeholders, a call is only good as a decorator."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _placeholder(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls.__dict__.get("_stands_in"):
            # @tf.function and @tf.function(input_signature=…) decorate methods that are never called here.
            if len(args) == 1 and callable(args[0]) and not kwargs:
                return args[0]
            return lambda decorated: decorated
        if any(base.__dict__.get("_stands_in") for base in cls.__mro__):
            raise RuntimeError(
                f"{cls.__module__}.{cls.__qualname__} needs TensorFlow, which this project leaves out. "
                "Use a component without TensorFlow in bot/config.yml."
            )
        return super().__call__(*args, **kwargs)


def _placeholder(name: str) -> Any:
    # `__set_name__`-free and with real class semantics: Rasa subclasses some of these and puts others in Union[…].
    return _Placeholder(name, (), {"_stands_in": True})


class _PlaceholderModule(ModuleType):
    __path__: list[str] = []
    __version__ = "2.12.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _placeholder(name)
        setattr(self, name, made)
        return made


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if any(fullname == name or fullname.startswith(f"{name}.") for name in STOOD_IN):
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _PlaceholderModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        return None


def install() -> None:
    """Put the placeholders into the import system; does nothing when they are there or TensorFlow is loaded."""
    if "tensorflow" in sys.modules or any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, _Finder())
