"""From a span of a sentence to the predicate that governs it, along GiNZA's dependency parse."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Token

# A head beyond one of these is another statement.
_BREAK = re.compile(r"[、。,!?\n→・;]")
_CONTENT = frozenset({"VERB", "ADJ", "NOUN", "PROPN", "NUM"})
# How many heads up the governing predicate may stand.
_CLIMB = 2


@dataclass(frozen=True)
class Predicates:
    """Finds what is said of a span.

    `existence` are the lemmas that say whether something exists or was seen: their negation denies the noun, any other
    verb's does not (「漏えいは確認されていない」 denies, 「バグを直していなかった」 does not). `function_words` are
    nouns and verbs that only carry on a predicate (こと, 可能性, 分かる). Both are data (polarity.yml).
    """

    existence: frozenset[str]
    function_words: frozenset[str]

    def tail(self, doc: Doc, text: str, end: int) -> tuple[str, bool]:
        """The text from `end` to the end of the span's predicate, and whether a negation there denies the span.

        `text` is the text of `doc`, which spaCy puts together anew each time it is asked for it.
        """
        last = token_at(doc, end - 1)
        predicate, climbed = last, 0
        while climbed < _CLIMB and not _closes(predicate) and predicate.head.i > predicate.i:
            if _BREAK.search(text[predicate.idx : predicate.head.idx]):
                break
            predicate = predicate.head
            climbed += 1
        stop = self._end_of(predicate, len(text))
        own = predicate.i == last.i or predicate.pos_ in ("NOUN", "AUX", "PRON")
        return text[end:stop], own or predicate.lemma_ in self.existence

    def _end_of(self, token: Token, length: int) -> int:
        """Where the function words after a predicate end: before the next content word that is not part of it."""
        index, doc = token.i + 1, token.doc
        while index < len(doc) and doc[index].text not in "、。,!?\n" and not self._is_content(doc[index]):
            index += 1
        return doc[index].idx if index < len(doc) else length

    def _is_content(self, token: Token) -> bool:
        return token.pos_ in _CONTENT and token.lemma_ not in self.existence and token.lemma_ not in self.function_words


def _closes(token: Token) -> bool:
    """Whether a token is a predicate of its own: a verb or adjective, or a noun that する or a copula follows."""
    if token.pos_ in ("VERB", "ADJ"):
        return True
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return following is not None and following.pos_ == "AUX"


def natural_end(doc: Doc, end: int) -> int:
    """`end` moved to where the word and its auxiliaries end: evidence reads 止まってしまいました, not 止まっ."""
    token = token_at(doc, end - 1)
    last = token.idx + len(token.text)
    inflected = token.pos_ in ("VERB", "ADJ", "AUX")
    while inflected and token.i + 1 < len(doc):
        token = doc[token.i + 1]
        if not _inflects(token):
            break
        last = token.idx + len(token.text)
    return max(end, last)


def _inflects(token: Token) -> bool:
    joins = token.pos_ == "SCONJ" and token.text in ("て", "で")
    return token.pos_ == "AUX" or joins or (token.pos_ == "VERB" and token.tag_ == "動詞-非自立可能")


def token_at(doc: Doc, char: int) -> Token:
    """The token that covers a character of the sentence."""
    for token in doc:
        if token.idx <= char < token.idx + len(token.text_with_ws):
            return token
    return doc[-1]


def natural_start(doc: Doc, start: int) -> int:
    """Where the word begins that a phrase found the end of (「代」 of 残業代): at the first part of its compound."""
    token = token_at(doc, start)
    while token.i and doc[token.i - 1].dep_ == "compound" and doc[token.i - 1].head.i in (token.i, token.head.i):
        token = doc[token.i - 1]
    return int(token.idx)
