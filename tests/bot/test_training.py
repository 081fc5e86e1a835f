"""When the model must be trained anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import seal
from bot import train as training
from knowledge.errors import TriageError
from knowledge.loader import DATA, edition_of


def test_a_model_is_outdated_as_soon_as_a_file_it_depends_on_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = training.model_path(tmp_path)
    changed = tmp_path / "rules.yml"
    changed.write_text("changed", encoding="utf-8")
    monkeypatch.setattr(training, "depends_on", lambda: [changed])
    monkeypatch.setattr(training, "HERE", tmp_path / "bot")

    assert training.model_path(tmp_path) != before


def test_whether_it_is_up_to_date_is_told_without_loading_rasa(tmp_path: Path) -> None:
    with pytest.raises(TriageError) as missing:
        training.current_model(tmp_path)
    (tmp_path / "triage-000000000000.tar.gz").touch()
    with pytest.raises(TriageError) as outdated:
        training.current_model(tmp_path)
    assert not training.is_up_to_date(tmp_path)
    training.model_path(tmp_path).touch()
    assert not training.is_up_to_date(tmp_path), "it is not sealed"
    seal.seal(training.model_path(tmp_path), "edition")

    assert training.is_up_to_date(tmp_path)
    assert (missing.value.code, outdated.value.code) == ("model_missing", "model_outdated")


def test_an_up_to_date_model_is_not_trained_again(tmp_path: Path) -> None:
    path = training.model_path(tmp_path)
    path.touch()
    seal.seal(path, edition_of(DATA))
    lines: list[str] = []

    assert training.train(progress=lines.append, folder=tmp_path) == path
    assert len(lines) == 1


def test_a_swapped_archive_is_refused(tmp_path: Path) -> None:
    path = training.model_path(tmp_path)
    path.write_bytes(b"trained")
    seal.seal(path, "edition")
    seal.check_archive(path)
    path.write_bytes(b"swapped")

    with pytest.raises(TriageError) as refused:
        seal.check_archive(path)

    assert refused.value.code == "model_changed"
    assert "triage train --force" in refused.value.message


def test_changed_knowledge_is_refused_until_somebody_trains(tmp_path: Path) -> None:
    path = training.model_path(tmp_path)
    path.write_bytes(b"trained")
    seal.seal(path, "earlier")
    with pytest.raises(TriageError) as refused:
        seal.check_knowledge(path, edition_of(DATA))
    lines: list[str] = []
    training.train(progress=lines.append, folder=tmp_path)

    seal.check_knowledge(path, edition_of(DATA))
    assert refused.value.code == "knowledge_changed"
    assert len(lines) == 2


@pytest.mark.parametrize("content", ["", "[]", "{", '{"archive": 1}'])
def test_a_seal_that_cannot_be_read_is_a_broken_one(tmp_path: Path, content: str) -> None:
    path = training.model_path(tmp_path)
    path.touch()
    seal.seal_path(path).write_text(content, encoding="utf-8")

    with pytest.raises(TriageError, match="違います"):
        seal.check_archive(path)


@pytest.mark.slow
def test_a_new_model_replaces_the_old_one(model: Path) -> None:
    assert {path.name for path in model.parent.iterdir()} == {model.name, seal.seal_path(model).name}


def test_every_file_of_the_project_is_among_those_it_depends_on() -> None:
    wanted = {path for folder in ("domain", "data") for path in (training.HERE / folder).rglob("*.*")}

    assert wanted <= set(training.depends_on())
    assert all(path.is_file() for path in training.depends_on())
