"""Typer's own words in Japanese: the frame of the help, and what it says of wrong use."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_OWN = re.compile(r"[ぁ-んァ-ヶ一-龥]")
# Typer has classes for most kinds of wrong use; of these it only has the words.
_SAID = (
    (re.compile(r"Got unexpected extra argument\(s\) \((.*)\)", re.DOTALL), "余分な引数があります（{0}）。"),
    (re.compile(r"No such command '(.*)'\.", re.DOTALL), "「{0}」というコマンドはありません。"),
    (
        re.compile(r"No such command '(.*)'\. Did you mean '(.*)'\?", re.DOTALL),
        "「{0}」というコマンドはありません。「{1}」ではありませんか。",
    ),
    (re.compile(r"Missing command\."), "コマンドが必要です。"),
)


class _Japanese:
    """What both commands and groups show in their help."""

    def format_usage(self, context: Any, formatter: Any) -> None:
        """The line with the command and what it takes."""
        formatter.write_usage(context.command_path, " ".join(self.collect_usage_pieces(context)), "使い方: ")  # type: ignore[attr-defined]

    def get_help_option(self, context: Any) -> Any:
        """`--help`."""
        option = super().get_help_option(context)  # type: ignore[misc]
        if option is not None:
            option.help = "この説明を出して終わります。"
        return option

    def format_help(self, context: Any, formatter: Any) -> None:
        """The whole help."""
        from typer import rich_utils

        rich_utils.ARGUMENTS_PANEL_TITLE = "引数"
        rich_utils.OPTIONS_PANEL_TITLE = "オプション"
        rich_utils.COMMANDS_PANEL_TITLE = "コマンド"
        rich_utils.DEFAULT_STRING = "（省略すると {}）"
        rich_utils.REQUIRED_LONG_STRING = "（必要）"
        super().format_help(context, formatter)  # type: ignore[misc]


class Command(_Japanese, TyperCommand):
    """A command with Japanese help."""


class Group(_Japanese, TyperGroup):
    """A group of commands with Japanese help."""


def told(error: typer.TyperException) -> str:
    """What was wrong, in Japanese where it is one of the usual mistakes; empty when only the help was shown."""
    kind, message = type(error).__name__, str(getattr(error, "message", ""))
    parameter: Any = getattr(error, "param", None)
    if kind == "NoArgsIsHelpError":
        return ""
    if kind == "NoSuchOption":
        near = "、".join(getattr(error, "possibilities", None) or ())
        hint = f"近いもの: {near}。" if near else ""
        return f"「{getattr(error, 'option_name', '')}」というオプションはありません。{hint}"
    if kind == "BadOptionUsage":
        return f"「{getattr(error, 'option_name', '')}」の使い方が違います（値の有無を確かめてください）。"
    if kind == "MissingParameter" and parameter is not None:
        return f"「{_name(parameter)}」が必要です（{_help(parameter)}）。"
    if _OWN.search(message):
        return message
    if kind == "BadParameter" and parameter is not None:
        return f"「{_name(parameter)}」の値が正しくありません（{_help(parameter)}）。"
    for pattern, japanese in _SAID:
        if match := pattern.fullmatch(message):
            return japanese.format(*match.groups())
    return error.format_message()


def _help(parameter: Any) -> str:
    return str(parameter.help or "").rstrip("。")


def _name(parameter: Any) -> str:
    names = [name for name in parameter.opts if name.startswith("-")]
    return names[0] if names else str(parameter.name).upper()
