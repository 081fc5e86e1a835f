"""Japanese numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.numbers import NUMBER, ROUGH, parse, tidy


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", 0),
        ("7", 7),
        ("1,200", 1200),
        ("1,200万", 12_000_000),
        ("3万2千", 32_000),
        ("1万5", 10_005),
        ("二億三千万", 230_000_000),
        ("1億2,000万", 120_000_000),
        ("2.5億", 250_000_000),
        ("百二十", 120),
        ("二十五", 25),
        ("千", 1000),
        ("三千五百", 3500),
        ("一二〇", 120),
        ("3千", 3000),
        ("12万3,400", 123_400),
        ("1兆", 10**12),
        ("数百", 300),
        ("数百万", 3_000_000),
        ("数十", 30),
        ("十数", 13),
        ("百数十", 130),
        ("二十数", 23),
    ],
)
def test_a_number_has_its_value(written: str, value: float) -> None:
    assert re.fullmatch(f"{NUMBER}|{ROUGH}", written)
    assert tidy(parse(written) or 0) == value


@pytest.mark.parametrize("text", ["", "件", "約", "停止", "万一ではない停"])
def test_what_is_no_number_has_no_value_or_no_match(text: str) -> None:
    assert not re.fullmatch(NUMBER, text)


@pytest.mark.parametrize("text", ["", "停止", "円"])
def test_text_without_figures_parses_to_nothing(text: str) -> None:
    assert parse(text) is None


@given(st.integers(0, 10**11))
def test_figures_with_commas_read_as_themselves(value: int) -> None:
    written = f"{value:,}"

    assert re.fullmatch(NUMBER, written)
    assert parse(written) == value


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_myriads_add_up(large: int, small: int) -> None:
    assert parse(f"{large}億{small}万") == large * 10**8 + small * 10**4


@given(st.text(alphabet="0123456789,.〇一二三十百千万億兆数件円", max_size=40))
def test_no_heap_of_figures_breaks_the_reading(text: str) -> None:
    for match in re.finditer(f"{NUMBER}|{ROUGH}", text):
        value = parse(match.group())
        assert value is not None
        assert value >= 0


@pytest.mark.parametrize(("value", "tidied"), [(48.0, 48), (2.5, 2.5), (0.0, 0)])
def test_whole_numbers_are_integers(value: float, tidied: float) -> None:
    assert tidy(value) == tidied
    assert type(tidy(value)) is type(tidied)
