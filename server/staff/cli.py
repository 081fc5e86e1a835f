"""`triage staff …` and `triage golden-candidates`: the command line's side, without anything heavy."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from server.usage import Command, Group


class RoleName(StrEnum):
    """The roles of the staff."""

    operator = "operator"
    supervisor = "supervisor"
    auditor = "auditor"
    editor = "editor"


staff = typer.Typer(
    cls=Group,
    options_metavar="[オプション]",
    subcommand_metavar="コマンド [引数]…",
    help="担当者のアカウントを作り、変えます。",
    no_args_is_help=True,
)

Login = Annotated[str, Argument(help="ログイン名（半角の英小文字、数字、. _ @ + -）。")]
Roles = Annotated[
    list[RoleName],
    Option(
        "--role", help="役割（いくつでも）: operator 受付担当、supervisor 責任者、auditor 監査、editor 知識の編集。"
    ),
]
Data = Annotated[Path | None, Option("--data", help="記録を置くフォルダー（TRIAGE_DATA_DIR でも指定できます）。")]


@staff.command(cls=Command, options_metavar="[オプション]")
def add(
    login: Login,
    role: Roles,
    name: Annotated[str, Option("--name", help="画面と契約者に見える名前。")],
    sso: Annotated[bool, Option("--sso", help="パスワードを作りません（会社のアカウントでサインイン）。")] = False,
    data: Data = None,
) -> None:
    """アカウントを作ります。パスワードは尋ねます（端末でなければ、標準入力の1行目）。"""
    from server.staff import commands

    commands.add(data, login, name, [one.value for one in role], with_password=not sso)


@staff.command("list", cls=Command, options_metavar="[オプション]")
def list_(data: Data = None) -> None:
    """アカウントの一覧を出します。"""
    from server.staff import commands

    commands.list_all(data)


@staff.command(cls=Command, options_metavar="[オプション]")
def password(login: Login, data: Data = None) -> None:
    """パスワードを変えます。サインイン中のものは、すべて終わります。"""
    from server.staff import commands

    commands.password(data, login)


@staff.command(cls=Command, options_metavar="[オプション]")
def roles(login: Login, role: Roles, data: Data = None) -> None:
    """役割を変えます。サインイン中のものは、すべて終わります。"""
    from server.staff import commands

    commands.roles(data, login, [one.value for one in role])


@staff.command(cls=Command, options_metavar="[オプション]")
def disable(login: Login, data: Data = None) -> None:
    """サインインできなくします。サインイン中のものは、すべて終わります。"""
    from server.staff import commands

    commands.disable(data, login)


@staff.command(cls=Command, options_metavar="[オプション]")
def enable(login: Login, data: Data = None) -> None:
    """またサインインできるようにします。"""
    from server.staff import commands

    commands.enable(data, login)


def golden_candidates(
    output: Annotated[Path | None, Option("--output", "-o", help="JSONL のファイル。省略すると標準出力。")] = None,
    data: Data = None,
) -> None:
    """担当者が直した判定を、見直すためのラベル付きの文（JSONL）として書き出します。"""
    from server.staff import golden

    golden.export(data, output)
