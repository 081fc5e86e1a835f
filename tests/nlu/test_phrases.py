"""The written phrasings of the 事故例."""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.errors import TriageError
from knowledge.model import Knowledge
from nlu.analyze import DATA
from nlu.phrasings import read_phrasings, read_told
from nlu.text import normalise
from tests.golden_texts import open_texts

PHRASES = DATA / "phrases"
STYLES = {"chat", "colloquial", "keigo", "dialect", "jargon", "typo", "note", "email", "report"}


def written() -> list[tuple[str, str, dict[str, Any]]]:
    """Every phrasing with its file and the id it stands under."""
    return [
        (path.stem, name, phrase)
        for path in sorted(PHRASES.glob("*.yml"))
        for name, phrases in yaml.safe_load(path.read_text(encoding="utf-8")).items()
        for phrase in phrases
    ]


def test_every_phrasing_stands_under_a_case_of_its_own_product(knowledge: Knowledge) -> None:
    for stem, name, _ in written():
        assert name in knowledge.cases
        assert knowledge.cases[name].product_id == stem


def test_every_distinct_case_has_at_least_twelve_phrasings(knowledge: Knowledge) -> None:
    count = dict.fromkeys((case.pattern for case in knowledge.cases.values()), 0)
    for _, name, _ in written():
        count[knowledge.cases[name].pattern] += 1

    assert len(count) == 50
    assert {case: number for case, number in count.items() if number < 12} == {}


def test_every_phrasing_has_a_known_style_and_a_text() -> None:
    for _, name, phrase in written():
        assert set(phrase) == {"style", "text"}, name
        assert phrase["style"] in STYLES, name
        assert phrase["text"].strip(), name


def test_no_text_is_written_twice() -> None:
    places = defaultdict(list)
    for stem, name, phrase in written():
        places[normalise(phrase["text"]).norm.strip()].append(f"{stem}: {name}")

    assert {text: where for text, where in places.items() if len(where) > 1} == {}


def test_no_text_of_the_golden_sets_is_among_the_phrasings() -> None:
    phrasings = {normalise(phrase["text"]).norm.strip() for _, _, phrase in written()}

    assert [item["id"] for item in open_texts() if normalise(item["text"]).norm.strip() in phrasings] == []


def test_a_phrasing_under_an_unknown_case_names_the_file_and_the_nearest_case(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    shutil.copytree(PHRASES, tmp_path / "phrases")
    (tmp_path / "phrases" / "it-pi.yml").write_text(
        "it-pi/case/server-capasity:\n  - {style: chat, text: サーバーが落ちた}\n", encoding="utf-8"
    )

    with pytest.raises(TriageError) as caught:
        read_phrasings(knowledge, tmp_path / "phrases")

    assert caught.value.code == "invalid_phrases"
    assert "it-pi.yml" in caught.value.message
    assert "it-pi/case/server-capacity" in caught.value.message


def test_told_texts_stand_once_and_are_no_golden_texts(knowledge: Knowledge) -> None:
    told = [normalise(text).norm.strip() for _, text, _ in read_told(knowledge, DATA / "told")]

    assert len(told) == len(set(told)) > 1000
    assert [item["id"] for item in open_texts() if normalise(item["text"]).norm.strip() in told] == []


@pytest.mark.parametrize(
    ("row", "said"),
    [("止まりました", "TAB"), ("it-pi/case/server-capasity\t止まりました", "it-pi/case/server-capacity")],
)
def test_a_told_text_of_another_form_or_case_is_named(
    row: str, said: str, knowledge: Knowledge, tmp_path: Path
) -> None:
    (tmp_path / "mine.tsv").write_text(f"# 説明\nit-pi/case/server-capacity\t落ちました\n{row}\n", encoding="utf-8")

    with pytest.raises(TriageError, match=r"mine\.tsv:3") as caught:
        read_told(knowledge, tmp_path)
    assert caught.value.code == "invalid_phrases"
    assert said in caught.value.message
