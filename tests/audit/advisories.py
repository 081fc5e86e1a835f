"""Reading the list of advisories and holding it against the pins."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("advisories.yml")
REVIEW_DAYS = 90


@dataclass(frozen=True)
class Advisory:
    """A weakness of one package. `accepted` is a pin inside `affected` that `here` says nobody can reach; `unused` is a
    module that none of our files imports.
    """

    package: str
    id: str
    affected: str
    what: str
    here: str
    accepted: str = ""
    unused: str = ""

    def hits(self, version: str) -> bool:
        """Whether a version is in the affected range."""
        return SpecifierSet(self.affected).contains(version, prereleases=True)


@dataclass(frozen=True)
class Advisories:
    """The list, and the day on which it was last read against the public record."""

    reviewed: dt.date
    advisories: tuple[Advisory, ...]
    no_advisories_known: tuple[str, ...]


def load(path: Path = LIST) -> Advisories:
    """The list. Raises TypeError for a field that does not exist, KeyError for one that is missing."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Advisories(
        raw["reviewed"],
        tuple(Advisory(**{name: str(value) for name, value in item.items()}) for item in raw["advisories"]),
        tuple(raw["no_advisories_known"]),
    )


def pins(path: Path = ROOT / "uv.lock") -> dict[str, str]:
    """The pinned version of every package."""
    locked = tomllib.loads(path.read_text(encoding="utf-8"))["package"]
    return {package["name"]: package["version"] for package in locked}


def problems(known: Advisories, pinned: Mapping[str, str], today: dt.date) -> list[str]:
    """What has to be done before the pins can be called reviewed, one line each."""
    found = []
    age = (today - known.reviewed).days
    if age > REVIEW_DAYS:
        found.append(
            f"the review of {known.reviewed} is {age} days old (at most {REVIEW_DAYS}): look all packages up again"
        )
    if age < 0:
        found.append(f"the review of {known.reviewed} lies in the future")
    for item in known.advisories:
        name, version = f"{item.package} {item.id}", pinned.get(item.package)
        if version is None:
            found.append(f"{name}: the package is not pinned any more; remove the entry")
        elif not item.here:
            found.append(f"{name}: say in `here` whether it can be reached")
        elif item.hits(version) and item.accepted != version:
            found.append(f"{name}: {version} is affected ({item.affected}): {item.what}; move the pin or review it")
        elif item.accepted and not item.hits(version):
            found.append(f"{name}: {version} is not affected any more; remove `accepted`")
    return found
