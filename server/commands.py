"""What the `triage` commands do, once everything heavy may be imported."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from knowledge.errors import TriageError
from server.reasons import reason

if TYPE_CHECKING:
    from nlu.analyze import Reader
    from server.settings import Settings


def assess_text(
    text: str,
    as_of: dt.date | None,
    *,
    as_json: bool,
    voice: str | None = None,
    known: str | None = None,
    policies: str | None = None,
    reader: Reader | None = None,
) -> None:
    """Print the answer for one description; `known` and `policies` are JSON as the API takes it.

    `voice` (plain, staff, audit) tells it in sentences.

    Raises TriageError for text, facts or policies that cannot be used.
    """
    from nlu.text import check

    check(text)  # before the seconds of loading

    from actions.answer import answer
    from actions.voices import tell
    from nlu.analyze import default_reader
    from server.given import opening
    from server.summary import summary

    given = opening(known, policies)
    reader = reader or default_reader()
    result = answer(text, given.known, given.policies, as_of, reader=reader)
    if voice is not None:
        print(tell(reader.knowledge, result, voice, given.policies))
        return
    if as_json:
        print(json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    for line in summary(result, reader.knowledge):
        console.print(line, markup=False, style="bold" if line.startswith("■") else None, soft_wrap=True)


def assess_file(source: Path, target: Path | None, as_of: dt.date | None, *, reader: Reader | None = None) -> None:
    """Answer each line of `source` into `target` (standard output when None).

    Raises TriageError when a file cannot be opened; an unusable line is answered with its error and the run goes on.
    """
    console = Console(stderr=True)
    with ExitStack() as files:
        lines, total = _open_input(files, source)
        out = _open_output(files, source, target)
        with console.status("準備しています…"):
            from nlu.analyze import default_reader
            from server.batch import answer_lines, dumps

            reader = reader or default_reader()
        columns = (TextColumn("判定"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        progress = files.enter_context(Progress(*columns, console=console, disable=not console.is_terminal))
        task = progress.add_task("判定", total=total)
        refused = answered = 0
        for chunk in answer_lines(lines, reader, as_of, workers=os.cpu_count() or 1):
            out.writelines(dumps(item) for item in chunk)
            out.flush()
            errors = sum("error" in item for item in chunk)
            refused, answered = refused + errors, answered + len(chunk) - errors
            progress.advance(task, len(chunk))
    if refused:
        console.print(f"{answered}件に答えました。{refused}件は読めませんでした（各行の error をご覧ください）。")


def serve(host: str, port: int, data: Path | None) -> None:
    """Serve until stopped. Trains the model first when it is missing or out of date.

    Raises TriageError for a setting, an address or a data folder that cannot be used, and for a model or knowledge
    that is not what was trained.
    """
    from server.listen import listen, url, web_server
    from server.settings import settings_from_environment

    settings = settings_from_environment(**({"data_dir": data} if data else {}))
    _own_wording(settings)
    _own_templates(settings)
    with listen(host, port) as bound, ExitStack() as kept:
        from server.store.store import open_store

        store = open_store(settings.data_dir, settings.database_url.get_secret_value(), late=True)
        kept.callback(store.close)
        _train_if_needed()
        _check_seal()

        from server.app import create_app

        app = create_app(settings, store=store)
        print(f"{url(bound)} で始めます（止めるには Ctrl-C）。記録は {store.name} に置きます。", flush=True)
        server = web_server(app, settings.log_format)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[bound])
        if not server.started:
            sys.exit(1)  # uvicorn has told why


def chat() -> None:
    """Talk in the terminal, where nobody takes over."""
    from actions.wording import without_operators
    from server.settings import settings_from_environment
    from server.terminal import converse

    console = Console()
    settings = settings_from_environment()
    _own_wording(settings)
    without_operators()
    _train_if_needed()

    async def run() -> None:
        from server.workers.load import load_parts

        with console.status("準備しています…"):
            parts = await load_parts()
        await converse(parts.engine, console, settings)

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        console.print()


def train(force: bool) -> None:
    """Train the Rasa model when it is missing or out of date, or in any case with `force`."""
    from bot.train import train as train_model

    train_model(force=force)


def _own_wording(settings: Settings) -> None:
    if settings.wording:
        from actions.wording import use

        use(Path(settings.wording))


def _own_templates(settings: Settings) -> None:
    """Check the Word templates now, not when somebody wants a paper. Raises TriageError (invalid_template)."""
    if settings.templates:
        from server.papers.templates import Templates

        Templates.of(settings).check()


def _train_if_needed() -> None:
    from bot.train import is_up_to_date

    if not is_up_to_date():
        train(force=False)


def _check_seal() -> None:
    """Refuse to serve from files that were swapped. The engine checks the archive itself; this tells it at once."""
    from bot.seal import check_archive, check_knowledge
    from bot.train import current_model
    from knowledge.loader import default

    model = current_model()
    check_archive(model)
    check_knowledge(model, default().edition)


def _open_input(files: ExitStack, source: Path) -> tuple[Iterable[bytes], int | None]:
    """The lines of the input and how many there are (None: not known beforehand)."""
    if str(source) == "-":
        return sys.stdin.buffer, None
    try:
        opened = files.enter_context(source.open("rb"))
        total = sum(1 for line in opened if line.strip())
        opened.seek(0)
    except OSError as error:
        raise TriageError(
            "unreadable_file", f"--input: {source} を開けません（{reason(error)}）。名前と権限を確かめてください。"
        ) from None
    return _lines(opened), total


def _lines(opened: BinaryIO) -> Iterator[bytes]:
    yield from opened


def _open_output(files: ExitStack, source: Path, target: Path | None) -> BinaryIO:
    if target is None or str(target) == "-":
        return sys.stdout.buffer
    if target.exists() and source.exists() and target.samefile(source):
        raise TriageError("same_file", "--output: 入力と同じファイルには書けません。別の名前にしてください。")
    try:
        return files.enter_context(target.open("wb"))
    except OSError as error:
        raise TriageError(
            "unwritable_file", f"--output: {target} に書けません（{reason(error)}）。別の名前か場所にしてください。"
        ) from None
