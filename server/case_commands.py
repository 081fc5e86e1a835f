"""What the `triage` commands do with what is kept: migrate, replay, purge, revoke, disclose."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import TriageError
from server import auth
from server.ports import Engine
from server.replay import Replay, ReplayedTurn
from server.settings import settings_from_environment
from server.store.records import COMMAND
from server.store.store import Store, open_store
from server.words import words


@contextmanager
def opened(data: Path | None) -> Iterator[Store]:
    """The store of the settings, for as long as the block lasts. Opening brings it to the newest layout.

    Raises TriageError when it cannot be opened (see `open_store`) or used (storage_unavailable).
    """
    settings = settings_from_environment(**({"data_dir": data} if data else {}))
    store = open_store(settings.data_dir, settings.database_url.get_secret_value())
    try:
        yield store
    except SQLAlchemyError:
        raise TriageError(
            "storage_unavailable",
            f"{store.name}: 読み書きできません。ディスクの空きと権限、ほかに使っているものがないかを確かめてください。",
        ) from None
    finally:
        store.close()


def migrate(data: Path | None) -> None:
    """Bring the data to the newest layout and tell from which one."""
    with opened(data) as store:
        migrated = store.database.migrated
        assert migrated is not None
        before, after = migrated.before, migrated.after
        if before == after:
            print(f"{store.name}: 最新の形式（{after}）です。")
        else:
            print(f"{store.name}: {before or '空'} から {after} に移しました。")


def replay(case_id: str, data: Path | None, *, as_json: bool, engine: Engine | None = None) -> None:
    """Replay a conversation; ends with exit code 1 when anything differs. Raises TriageError (case_not_found)."""
    with opened(data) as store:
        conversation = store.conversations.find(case_id)
        if conversation is None:
            raise _not_found(case_id)
        store.access.add(COMMAND, "replayed", case_id)

        async def run() -> Replay:
            from server.replay import replay as again
            from server.workers.load import load_parts

            return await again(store, engine or (await load_parts()).engine, conversation)

        done = asyncio.run(run())
    if as_json:
        print(json.dumps(done.as_json(), ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False)
        for line in _lines(done):
            console.print(line, markup=False, soft_wrap=True)
    if not done.same:
        sys.exit(1)


def purge(
    data: Path | None,
    *,
    days: int | None,
    state: Literal["open", "closed"] | None,
    case_ids: list[str],
    token: str | None,
    really: bool,
) -> None:
    """Delete cases for good, or without `really` tell how many it would be.

    Raises TriageError: case_not_found for an id or a token of no case, purge_unfinished when traces may be left.
    """
    with opened(data) as store:
        chosen = [_existing(store, case_id) for case_id in case_ids]
        if token is not None:
            found = store.cases.of_token(auth.token_hash(token))
            if found is None:
                raise TriageError(
                    "case_not_found", "このトークンで開ける会話はありません。トークンを確かめてください。"
                )
            chosen.append(found)
        if days is not None:
            chosen += store.purge.older_than(dt.datetime.now(dt.UTC) - dt.timedelta(days=days), state)
        chosen = list(dict.fromkeys(chosen))
        if not really:
            print("\n".join([*chosen, f"{len(chosen)}件あります。--yes を付けると消します。元には戻せません。"]))
            return
        count = store.purge.delete(chosen)
        if not store.database.leave_nothing():
            raise TriageError(
                "purge_unfinished",
                f"{count}件を消しましたが、作業ファイルに跡が残っています（ほかに使っているものがあるか、ディスクに空きが"
                "ありません）。サーバーを止めて、triage purge --older-than 36500 --yes を動かしてください。",
            )
        print(f"{count}件を消しました。")


def revoke(case_id: str, data: Path | None) -> None:
    """Let the conversation's token and the page's link open nothing any more. Raises TriageError (case_not_found)."""
    with opened(data) as store:
        store.cases.revoke(_existing(store, case_id), COMMAND)
    print(
        "会話のトークンと、ページのリンクを使えなくしました。続けるには、新しい会話を始めるか、新しいリンクを作ります。"
    )


def disclose(case_id: str, data: Path | None) -> None:
    """Print everything that is kept about a case as JSON. Raises TriageError (case_not_found)."""
    from server.store.disclosure import disclose as everything

    with opened(data) as store:
        kept = everything(store.database, case_id, COMMAND)
        if kept is None:
            raise _not_found(case_id)
    print(json.dumps({"case_id": case_id, **kept}, ensure_ascii=False, indent=2))


def _existing(store: Store, case_id: str) -> str:
    if store.cases.find(case_id) is None:
        raise _not_found(case_id)
    return case_id


def _not_found(case_id: str) -> TriageError:
    return TriageError(
        "case_not_found",
        f"「{case_id}」という記録はありません。id（32文字）と、--data または TRIAGE_DATABASE_URL を確かめてください。",
    )


def _lines(done: Replay) -> Iterator[str]:
    """The replay for people."""
    same = sum(turn.same for turn in done.turns)
    yield f"会話 {done.conversation_id}: {len(done.turns)}回の返事のうち、{same}回が1バイトも違いません。"
    for turn in done.turns:
        if turn.same:
            continue
        yield f"■ メッセージ {turn.message} への返事が違います"
        yield from (f"  - {line}" for line in _differences(turn, done.model_now))


def _differences(turn: ReplayedTurn, model_now: str) -> Iterator[str]:
    if turn.error is not None:
        yield f"いまは返事を作れません（{turn.error}）。ここで止めました。"
        return
    if turn.edition != turn.edition_now:
        yield f"知識ベースの版が変わっています: {turn.edition} → {turn.edition_now}"
    if turn.model and turn.model != model_now:
        yield f"会話モデルが変わっています: {turn.model} → {model_now}"
    if turn.edition == turn.edition_now and turn.model in ("", None, model_now):
        yield "知識ベースの版は同じです。プログラムか、言い回しのデータが変わっています。"
    names = words()["status"]
    for product, then, now in turn.statuses:
        yield f"{product}: {names[then]} → {names[now]}"
    if turn.fields:
        yield f"答えの中で違う項目: {'、'.join(turn.fields)}"
    for told in turn.told:
        yield f"前の文: {told.then or '（なし）'}"
        yield f"今の文: {told.now or '（なし）'}"
