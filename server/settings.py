"""What can be set, and its defaults. Every setting is also an environment variable (`TRIAGE_DATA_DIR`…)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import TriageError
from server.edge.addresses import networks
from server.edge.origin import hosts

Count = Annotated[int, Field(ge=1, description="1以上の整数")]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False, description="0より大きい数（秒）")]


def _networks(listed: str) -> str:
    networks(listed)
    return listed


def _hosts(listed: str) -> str:
    hosts(listed)
    return listed


class Settings(BaseSettings):
    """Settings of the server. The description of a field says what is allowed, for people."""

    model_config = SettingsConfigDict(env_prefix="TRIAGE_", frozen=True)

    data_dir: Annotated[Path, Field(description="フォルダーの名前")] = Path("var")
    """Everything the server keeps lies below this folder, unless there is a database of its own."""
    database_url: Annotated[SecretStr, Field(description="postgresql://… の形")] = SecretStr("")
    """The PostgreSQL database to keep everything in; SQLite below `data_dir` when empty. Holds a password."""
    max_body_bytes: Count = 256 * 1024
    """The largest request body that is read, in bytes."""
    max_turn_characters: Count = 4_000
    """The longest message in a conversation, in characters after NFKC."""
    max_turns: Count = 300
    """Messages that one conversation takes. Rasa replays all of them each turn, so there has to be an end."""
    turn_seconds: Seconds = 60.0
    """How long one turn or one assessment may take before it is given up, and how long it may wait for others."""
    workers: Count = 2
    """Processes that read and answer. Each works at one thing at a time."""
    queue: Count = 100
    """Messages and assessments that may wait beside those at work; further ones are turned away at once."""
    worker_jobs: Count = 500
    """After so many turns or assessments a worker is replaced: GiNZA grows slowly."""
    worker_megabytes: Count = 500
    """By how much a worker may grow before it is replaced. Twice as much fails at once."""
    phone: Annotated[str, Field(pattern=r"^[0-9+() -]{0,30}$", description="電話番号（数字と + - ( ) と空白）")] = ""
    """The number that the chat tells people to call; when empty, they are told where their own number stands."""
    wording: Annotated[str, Field(description="YAML ファイルの名前")] = ""
    """A file with sentences of one's own for the chat, in the shape of actions/data/wording.yml."""
    templates: Annotated[str, Field(description="フォルダーの名前")] = ""
    """A folder with Word templates of one's own for the papers (report.docx, summary.docx)."""
    requests_per_minute: Count = 1_800
    """Requests of one address to one server process (static files and probes are free)."""
    conversation_requests_per_minute: Count = 300
    """Requests of one conversation's holder to one server process."""
    staff_requests_per_minute: Count = 600
    """Requests of one member of staff to one server process."""
    trusted_proxies: Annotated[
        str, AfterValidator(_networks), Field(description="アドレスかネットワーク（, で区切る）")
    ] = ""
    """Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; nobody's when empty."""
    allowed_hosts: Annotated[
        str, AfterValidator(_hosts), Field(description="ホスト名（, で区切る。*.example.com も可）")
    ] = ""
    """The names under which this server is reached; any when empty."""
    conversation_idle_days: Count = 14
    """How long a conversation's token opens it after the last thing that happened in it."""
    conversation_days: Count = 90
    """How long a conversation's token opens it at most."""
    secure_cookies: Annotated[bool, Field(description="true か false")] = False
    """Send cookies over https only. Set it wherever a proxy in front of the server speaks https."""
    session_idle_minutes: Count = 30
    """How long a member of staff stays signed in without doing anything."""
    session_hours: Count = 10
    """How long a member of staff stays signed in at most."""
    login_attempts: Count = 10
    """Failed sign-ins of one account within 15 minutes before further ones are refused; an address has five times."""
    oidc_issuer: Annotated[str, Field(pattern=r"^(https?://\S+)?$", description="https://… の形")] = ""
    """The company's own sign-in (OpenID Connect) for staff; none when empty."""
    oidc_client_id: Annotated[str, Field(description="文字列")] = ""
    """Under which name it knows this server."""
    oidc_client_secret: Annotated[SecretStr, Field(description="文字列")] = SecretStr("")
    """What it knows this server by."""
    oidc_claim: Annotated[str, Field(min_length=1, description="email、preferred_username、sub など")] = "email"
    """Which of its statements is the login of an account."""
    metrics_token: Annotated[SecretStr, Field(description="文字列")] = SecretStr("")
    """What opens /metrics, as a bearer token; nothing does when empty."""
    log_format: Annotated[Literal["plain", "json"], Field(description="plain か json")] = "plain"
    """Log lines for people, or each as one JSON object."""
    link_days: Count = 90
    """How long the link to a policyholder's case page opens it."""


def settings_from_environment(**given: Any) -> Settings:
    """The settings; what is `given` wins. Raises TriageError (invalid_setting) that names every wrong one."""
    try:
        return Settings(**given)
    except ValidationError as problem:
        wrong = [(str(item["loc"][0]), item["input"]) for item in problem.errors()]
    told = " ".join(_told(name, value) for name, value in wrong)
    raise TriageError("invalid_setting", told, where=[name for name, _ in wrong])


def _told(name: str, value: object) -> str:
    field = Settings.model_fields[name]
    variable = f"TRIAGE_{name.upper()}"
    return (
        f"環境変数 {variable}: 「{value}」は使えません。{field.description}で指定してください"
        f"（指定しなければ {field.default} です）。"
    )
