"""The Word templates of one's own: a folder with report.docx, summary.docx or both; the rest ships with the project."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import TriageError, nearest
from server.papers.build import Kind
from server.papers.paper import Paper, Row, section
from server.papers.words import DATA, words
from server.reasons import reason
from server.settings import Settings

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

SAMPLE = "見本"
KINDS: tuple[Kind, ...] = ("report", "summary")
"""The papers that can be had as .docx."""


@dataclass(frozen=True)
class Templates:
    """Where the templates of one's own stand; None: there are none."""

    folder: Path | None = None

    @classmethod
    def of(cls, settings: Settings) -> Templates:
        """Those of the settings."""
        return cls(Path(settings.templates) if settings.templates else None)

    def own(self, kind: Kind) -> Path | None:
        """The template of one's own for this paper, None to use the one that ships."""
        path = self.folder / f"{kind}.docx" if self.folder else None
        return path if path and path.is_file() else None

    def check(self) -> list[Path]:
        """Fill every template of one's own with a sample; those there are.

        Raises TriageError (invalid_template) for a folder that is none, and for the first template that does not work.
        """
        if self.folder is not None and not self.folder.is_dir():
            raise TriageError(
                "invalid_template",
                f"{self.folder}: ひな形のフォルダーがありません。作るか、TRIAGE_TEMPLATES を直してください。",
            )
        found = sorted(path for path in self.folder.glob("*.docx") if path.name[0] not in "~.") if self.folder else []
        for path in found:
            check(path, _kind(path))
        return found


def check(path: Path, kind: Kind) -> None:
    """Raise TriageError (invalid_template) for a template that cannot be read, or names what its paper has not."""
    from server.papers.word import context, opened, word

    made = sample(kind)
    known, named = context(made).keys(), _names(opened(path))
    for name in sorted(named - known):
        near = nearest(name, list(known))
        hint = f"「{near}」ではありませんか。" if near else ""
        listed = "、".join(known)
        raise TriageError(
            "invalid_template",
            f"{path}: 「{name}」という欄は、{made.title}にありません。{hint}使えるのは {listed} です。",
            given=name,
            nearest=near,
            allowed=list(known),
        )
    word(made, dt.date(2026, 1, 1), path)


def sample(kind: Kind) -> Paper:
    """A paper with one row in every section, so that every field that a template names is there to be filled."""
    say = words()["papers"][kind]
    names = ((name, words()["sections"][name]["columns"]) for name in say["sections"])
    sections = (section(name, [Row(dict.fromkeys(columns, SAMPLE))]) for name, columns in names)
    return Paper(kind, say["title"], say["lead"], SAMPLE, tuple(sections))


def copy(folder: Path) -> list[Path]:
    """Put the templates that ship into `folder`, without touching what is there; those that are new.

    Raises TriageError (unwritable_file).
    """
    new = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in (DATA / f"{kind}.docx" for kind in KINDS):
            target = folder / source.name
            if source.is_file() and not target.exists():
                shutil.copyfile(source, target)
                new.append(target)
    except OSError as error:
        raise TriageError(
            "unwritable_file", f"{folder} に書けません（{reason(error)}）。別の場所にしてください。"
        ) from None
    return new


def _names(document: DocxTemplate) -> set[str]:
    try:
        return set(document.get_undeclared_template_variables())
    except Exception:  # what cannot be read at all is told by filling it
        return set()


def _kind(path: Path) -> Kind:
    """The paper that a template is for. Another name would be passed over in silence, so it is an error."""
    for kind in KINDS:
        if path.name == f"{kind}.docx":
            return kind
    names = [f"{kind}.docx" for kind in KINDS]
    near = nearest(path.name, names)
    hint = f"「{near}」ではありませんか。" if near else ""
    raise TriageError(
        "invalid_template", f"{path}: この名前のひな形は使われません。{hint}使えるのは {'、'.join(names)} です。"
    )
