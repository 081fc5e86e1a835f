"""Likeness to the documented 事故例: the stored model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.model import Knowledge
from nlu import fit
from nlu.analyze import DATA, default_reader
from nlu.likeness import Alike, Likeness, load_likeness
from nlu.linear import source_of

pytestmark = pytest.mark.slow  # loads GiNZA


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    return load_likeness(DATA / "cases.npz")


def compared(likeness: Likeness, text: str) -> Alike:
    reader = default_reader()
    sentences = reader.parser.parse(text)
    return likeness.compare(sentences, reader.extractor.hear(sentences))


def test_the_stored_model_is_learnt_from_the_texts_as_they_are() -> None:
    assert source_of(DATA / "cases.npz") == fit.source(DATA), "python -m nlu.fit を実行してください"


def test_it_knows_every_case(likeness: Likeness, knowledge: Knowledge) -> None:
    assert set(likeness.patterns) == {case.pattern for case in knowledge.cases.values()}


def test_words_speak_for_the_case_that_they_tell(likeness: Likeness, knowledge: Knowledge) -> None:
    alike = compared(likeness, "顧客名簿の入ったパソコンを電車に置き忘れました。")
    lost = knowledge.cases["it-liability/case/lost-pc-with-client-data"].pattern

    assert likeness.patterns[int(alike.words.argmax())] == lost
    assert likeness.patterns[int(alike.heard.argmax())] == lost


def test_a_text_without_a_known_sign_speaks_for_none(likeness: Likeness) -> None:
    assert compared(likeness, "𓀀𓁐").words.max() < 0


def test_nothing_heard_speaks_for_all_alike(likeness: Likeness) -> None:
    assert np.allclose(likeness.compare([], []).heard, likeness.offsets, atol=0.01)


def test_a_file_gives_what_was_written(likeness: Likeness, tmp_path: Path) -> None:
    likeness.save(tmp_path / "c.npz", "abc")
    text = "納品したシステムが止まり、賠償を求められています。"
    before, after = compared(likeness, text), compared(load_likeness(tmp_path / "c.npz"), text)

    assert np.allclose(before.words, after.words, atol=0.01)
    assert np.allclose(before.heard, after.heard, atol=0.05)
    assert source_of(tmp_path / "c.npz") == "abc"
