"""Texts cut into sentences, and each sentence parsed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from nlu.parse import MAX_SENTENCE, Parser, pipeline, split


class CountingNlp:
    """Stands in for GiNZA: remembers what it was asked to parse."""

    def __init__(self) -> None:
        self.parsed: list[str] = []

    def pipe(self, texts: Iterable[str], batch_size: int) -> Iterator[Any]:
        for text in texts:
            self.parsed.append(text)
            yield f"parse of {text}"


@pytest.fixture
def nlp() -> CountingNlp:
    return CountingNlp()


@pytest.fixture
def parser(nlp: CountingNlp) -> Parser:
    return Parser(cast(Language, nlp))


@pytest.mark.parametrize(
    ("norm", "sentences"),
    [
        ("停止した。復旧した。", ["停止した。", "復旧した。"]),
        ("「漏えいか?」と言われた", ["「漏えいか、」と言われた"]),
        ("止まった!!困った", ["止まった!!", "困った"]),
        ("一行目\r\n二行目\n\n三行目", ["一行目", "二行目", "三行目"]),
        ("件名  本文", ["件名", "本文"]),
        ("  前後の空白  ", ["前後の空白"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(norm: str, sentences: list[str]) -> None:
    assert [sentence for _, sentence in split(norm)] == sentences


def test_a_very_long_sentence_is_cut_after_a_comma() -> None:
    clause = "あ" * 99 + "、"
    found = [sentence for _, sentence in split(clause * 5)]

    assert [len(sentence) for sentence in found] == [200, 200, 100]


@given(st.text(alphabet="あ停止。!?、, \n\r」)x", max_size=900))
def test_every_sentence_stands_where_its_offset_says_and_nothing_is_lost(norm: str) -> None:
    found = split(norm)
    covered = [False] * len(norm)
    for start, sentence in found:
        assert norm[start : start + len(sentence)] == sentence
        assert 0 < len(sentence) <= MAX_SENTENCE
        covered[start : start + len(sentence)] = [True] * len(sentence)

    assert "".join(char for char, seen in zip(norm, covered, strict=True) if not seen).strip() == ""
    assert [start for start, _ in found] == sorted(start for start, _ in found)


def test_a_text_read_again_is_not_parsed_again(nlp: CountingNlp, parser: Parser) -> None:
    first = parser.parse("停止した。復旧した。")
    second = parser.parse("停止した。復旧した。")

    assert first == second
    assert nlp.parsed == ["停止した。", "復旧した。"]


def test_a_note_being_typed_is_parsed_only_where_it_changed(nlp: CountingNlp, parser: Parser) -> None:
    parser.parse("停止した。復")
    parser.parse("停止した。復旧した。")

    assert nlp.parsed == ["停止した。", "復", "復旧した。"]


def test_a_sentence_that_stands_in_several_texts_is_parsed_once(nlp: CountingNlp, parser: Parser) -> None:
    found = parser.parse_all(["停止した。", "困った。停止した。", "停止した。停止した。"])

    assert nlp.parsed == ["停止した。", "困った。"]
    assert [[(item.start, item.text) for item in text] for text in found] == [
        [(0, "停止した。")],
        [(0, "困った。"), (4, "停止した。")],
        [(0, "停止した。"), (5, "停止した。")],
    ]


def test_only_so_many_sentences_are_remembered(nlp: CountingNlp) -> None:
    parser = Parser(cast(Language, nlp), remembered=2)
    for text in ("一。", "二。", "一。", "三。", "一。", "二。"):
        parser.parse(text)

    assert nlp.parsed == ["一。", "二。", "三。", "二。"]


def test_the_faster_product_of_matrices_gives_the_parse_that_ginza_gives() -> None:
    text = "今朝から予約サイトが3時間止まり、旅館から売上の穴埋めを求められていますが、原因はまだ分かりません。"
    ours, ginza = pipeline(), spacy.load("ja_ginza", exclude=["ner", "compound_splitter", "bunsetu_recognizer"])
    assert ours.get_pipe("tok2vec").model.ops.use_blis is not ginza.get_pipe("tok2vec").model.ops.use_blis
    assert [(token.tag_, token.dep_, token.head.i) for token in ours(text)] == [
        (token.tag_, token.dep_, token.head.i) for token in ginza(text)
    ]
