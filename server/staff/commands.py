"""What `triage staff …` does. A password is asked for or read from standard input, never an argument."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from knowledge.errors import TriageError
from server.case_commands import opened
from server.staff import passwords
from server.staff.render import moment
from server.staff.sign_in import LOGIN, written
from server.staff.words import words
from server.store.staff import LoginTaken, NoSuchMember, Role, Staff


def add(data: Path | None, login: str, name: str, roles: Sequence[Role], *, with_password: bool) -> None:
    """Make an account. Raises TriageError (invalid_login, login_taken, weak_password)."""
    login, name = written(login), name.strip()
    if not LOGIN.fullmatch(login):
        raise TriageError(
            "invalid_login",
            "LOGIN: 半角の英小文字か数字で始め、英小文字、数字、. _ @ + - を使って、60文字までで決めてください。",
        )
    if not name or len(name) > 60 or not name.isprintable():
        raise TriageError("invalid_login", "--name: 画面に出る名前を、60文字までで書いてください。")
    kept = passwords.hashed(_ask()) if with_password else None
    with opened(data) as store:
        try:
            store.staff.add(login, name, roles, kept)
        except LoginTaken:
            raise TriageError(
                "login_taken", f"「{login}」はすでにあります。別のログイン名にしてください（triage staff list）。"
            ) from None
    print(f"{login} を作りました。役割: {'、'.join(words()['roles'][role] for role in sorted(roles))}")


def list_all(data: Path | None) -> None:
    """Print all accounts, a line each."""
    with opened(data) as store:
        members = store.staff.all()
    for one in members:
        roles = ",".join(sorted(one.roles))
        state = f"停止中（{moment(one.disabled)}から）" if one.disabled else "有効"
        way = "パスワード" if one.has_password else "会社のアカウント"
        print(f"{one.login}\t{one.name}\t{roles}\t{state}\t{way}")
    if not members:
        print("まだありません。triage staff add で作ってください。", file=sys.stderr)


def password(data: Path | None, login: str) -> None:
    """Set another password. Raises TriageError (staff_not_found, weak_password)."""
    with opened(data) as store:
        if store.staff.find(written(login)) is None:
            raise _unknown(login)
        kept = passwords.hashed(_ask())
        _change(store.staff, login, lambda name: store.staff.change_password(name, kept))
    print(f"{written(login)} のパスワードを変えました。")


def roles(data: Path | None, login: str, chosen: Sequence[Role]) -> None:
    """Set other roles. Raises TriageError (staff_not_found)."""
    with opened(data) as store:
        _change(store.staff, login, lambda name: store.staff.change_roles(name, chosen))
    print(f"{written(login)} の役割を変えました: {'、'.join(words()['roles'][role] for role in sorted(chosen))}")


def disable(data: Path | None, login: str) -> None:
    """Keep somebody out. Raises TriageError (staff_not_found)."""
    with opened(data) as store:
        _change(store.staff, login, store.staff.disable)
    print(f"{written(login)} を停止しました。サインイン中のものは終わりました。")


def enable(data: Path | None, login: str) -> None:
    """Let somebody in again. Raises TriageError (staff_not_found)."""
    with opened(data) as store:
        _change(store.staff, login, store.staff.enable)
    print(f"{written(login)} は、またサインインできます。")


def _change(staff: Staff, login: str, change: Callable[[str], None]) -> None:
    try:
        change(written(login))
    except NoSuchMember:
        raise _unknown(login) from None


def _unknown(login: str) -> TriageError:
    return TriageError(
        "staff_not_found", f"「{login}」というアカウントはありません。triage staff list で確かめてください。"
    )


def _ask() -> str:
    """A new password: asked for twice at a terminal, else the first line of standard input."""
    if not sys.stdin.isatty():
        try:
            return sys.stdin.buffer.readline().decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError:
            raise TriageError("weak_password", "標準入力を UTF-8 として読めません。") from None
    chosen = getpass.getpass(f"新しいパスワード（{passwords.MIN_CHARACTERS}文字以上）: ")
    if chosen != getpass.getpass("もう一度: "):
        raise TriageError("weak_password", words()["password"]["differs"])
    return chosen
