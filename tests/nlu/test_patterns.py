"""Phrases as data: they compile, they refer to words and facts that exist, they match something and never take long."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest
import yaml

from knowledge.errors import TriageError
from knowledge.model import Knowledge
from nlu import acts, patterns
from nlu.analyze import DATA
from nlu.day_roles import DayRoles
from nlu.patterns import compile_phrase, load
from nlu.roles import Roles
from server import masking
from server.edge import origin
from tests.nlu.attacks import attacks
from tests.nlu.expressions import expressions

# Measured: at most 1.3 ms on a sentence of 240 characters.
MILLISECONDS = 5.0
# What a busy machine may add.
NOISE = 4.0


@pytest.fixture(scope="module")
def phrases(knowledge: Knowledge) -> tuple[patterns.Pattern, ...]:
    return load(DATA, knowledge.vocabulary)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def spoil(path: Path, key: str, content: object) -> None:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    raw[key] = content
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")


def slowest(regex: re.Pattern[str]) -> float:
    """The milliseconds of the costliest attack (the better of two runs), or of the first one that is too long."""
    worst = 0.0
    for sentence in attacks(regex):
        runs = []
        for _ in range(2):
            began = time.perf_counter()
            for _ in regex.finditer(sentence):
                pass
            runs.append(time.perf_counter() - began)
        worst = max(worst, min(runs) * 1000)
        if worst > MILLISECONDS * NOISE:
            break
    return worst


def test_every_phrase_compiles_and_speaks_of_a_fact_that_exists(
    knowledge: Knowledge, phrases: tuple[patterns.Pattern, ...]
) -> None:
    assert len(phrases) > 200
    for phrase in phrases:
        knowledge.vocabulary.check_value(phrase.fact, phrase.value, "phrases")
        assert 0 < phrase.confidence <= 1


def test_no_phrase_matches_nothing_at_all(phrases: tuple[patterns.Pattern, ...]) -> None:
    assert [phrase.regex.pattern for phrase in phrases if phrase.regex.search("")] == []


def test_every_phrase_can_match_something(phrases: tuple[patterns.Pattern, ...]) -> None:
    dead = [
        phrase.regex.pattern
        for phrase in phrases
        if not any(phrase.regex.search(sentence) for sentence in attacks(phrase.regex, 60))
    ]

    assert dead == []


def test_no_phrase_takes_long_on_a_sentence_made_against_it(phrases: tuple[patterns.Pattern, ...]) -> None:
    slow = {phrase.regex.pattern: slowest(phrase.regex) for phrase in phrases}

    assert {pattern: taken for pattern, taken in slow.items() if taken > MILLISECONDS * NOISE} == {}


@pytest.mark.slow  # loads GiNZA and attacks about a thousand expressions
def test_no_expression_of_the_project_takes_long_on_a_text_made_against_it() -> None:
    every = expressions()
    slow = {place: slowest(regex) for place, regex in every.items()}

    assert len(every) > 900
    assert {place: taken for place, taken in slow.items() if taken > MILLISECONDS * NOISE} == {}


@pytest.mark.slow  # loads GiNZA
def test_the_expressions_of_masking_edges_and_reading_are_among_them() -> None:
    sources = {regex.pattern for regex in expressions().values()}

    for known in (
        *(rule.pattern for rule in masking._RULES),
        origin.HOST,
        acts._WORD,
        *Roles(DATA).cues.values(),
        *DayRoles(DATA).dates.values(),
    ):
        assert known.pattern in sources


@pytest.mark.parametrize(
    "expression", ["(?:[十百千]{1,5}(?:[十百千]{1,5})?){0,3}円", "(?:[^。]{1,9}[市区]?){1,4}[0-9]"]
)
def test_the_attacks_find_an_expression_that_explodes(expression: str) -> None:
    assert slowest(re.compile(expression)) > MILLISECONDS * NOISE


def test_every_mistake_in_the_phrases_is_listed_at_once(folder: Path, knowledge: Knowledge) -> None:
    spoil(folder / "facts" / "cause.yml", "software-defekt", ["バグ"])
    spoil(folder / "facts" / "business.yml", "hosting", ["{systm}を貸し", "(閉じない", "(?:貸し)?"])
    spoil(folder / "facts" / "yes_no.yml", "deliverd", {True: ["納品した"]})
    spoil(folder / "facts" / "harm.yml", "leek", {"value": "personal-data-leek", "patterns": ["漏えい"]})

    with pytest.raises(TriageError) as caught:
        load(folder, knowledge.vocabulary)

    assert caught.value.code == "invalid_phrases"
    lines = caught.value.message.splitlines()
    assert len(lines) == 7
    for told in ("software-defekt", "{system}", "(閉じない", "(?:貸し)?", "deliverd", "personal-data-leek"):
        assert sum(told in line for line in lines) == 1, told


def test_a_phrase_may_use_words_and_gaps() -> None:
    lexicon = {"system": "(?:サーバー|サイト)"}
    regex = compile_phrase("{system}~停止", lexicon)

    assert regex.search("サイトがきのう停止")
    assert not regex.search("サイトが。停止")
    assert not regex.search("サイトが" + "あ" * 20 + "停止")
    assert compile_phrase("{system}~~停止", lexicon).search("サイトが" + "あ" * 20 + "停止")


def test_an_unknown_word_in_a_phrase_is_an_error() -> None:
    with pytest.raises(KeyError):
        compile_phrase("{nothing}", {})
