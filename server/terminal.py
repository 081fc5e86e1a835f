"""`triage chat`: a conversation in the terminal, quick replies by number. Nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from knowledge.errors import TriageError
from server.ports import BotMessage, Button, Engine, Opening
from server.settings import Settings
from server.turns import check_said
from server.words import words

_END = {"終了", "exit", "quit"}


async def converse(engine: Engine, console: Console, settings: Settings) -> None:
    """Talk until 「終了」 or the end of the input."""
    console.print("終わるときは「終了」と入力してください。\n", style="dim")
    if settings.phone:
        console.print(f"{words()['chat']['phone']}{settings.phone}\n", markup=False, highlight=False)
    buttons = _show(console, engine.greeting())
    events: list[dict[str, object]] = []
    while True:
        try:
            said = console.input("[bold]> [/bold]").strip()
        except EOFError:
            return
        if said in _END:
            return
        text = _pressed(said, buttons)
        try:
            check_said(text, settings.max_turn_characters)
            result = await engine.handle("terminal", events, text, Opening({}, (), None))
        except TriageError as error:
            console.print(error.message, style="red")
            continue
        events = result.events
        buttons = _show(console, result.messages)


def _show(console: Console, messages: Sequence[BotMessage]) -> list[Button]:
    buttons: list[Button] = []
    for message in messages:
        console.print(message.text, markup=False, highlight=False)
        buttons.extend(message.buttons)
    for number, button in enumerate(buttons, 1):
        console.print(f"  {number}. {button.title}", markup=False, highlight=False)
    console.print()
    return buttons


def _pressed(said: str, buttons: list[Button]) -> str:
    """The payload when `said` is the number (also full-width) of a quick reply; otherwise what was said."""
    if said.isdecimal() and 1 <= int(said) <= len(buttons):
        return buttons[int(said) - 1].payload
    return said
