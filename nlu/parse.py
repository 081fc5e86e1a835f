"""GiNZA once per sentence: sentences of a text, parsed in one batch and remembered."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import use_ops

# A sentence longer than this is cut at a comma: the parser's cost and its errors grow with the length.
MAX_SENTENCE = 240
# Sentences kept parsed, so that a note being typed is only parsed where it changed.
REMEMBERED = 4096

_END = re.compile(r"[。!?\n]+[」』)】]*|\s{2,}")
# What somebody is quoted with belongs to the sentence that goes on after it (「止めろ。払え。」と言われた).
_QUOTED = re.compile(r"(?:「[^「」\n]{1,120}」|『[^『』\n]{1,120}』)(?=[ぁ-ん、])")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a normalised text: where it starts, its characters (see `split`), and its parse."""

    start: int
    text: str
    doc: Doc


@cache
def pipeline() -> Language:
    """GiNZA's pipeline without the parts that are not read (entities, readings, bunsetsu labels).

    Its matrices are multiplied by numpy's library instead of BLIS: the same parse in half the time (docs/measured.md).
    """
    with use_ops("numpy", use_blis=False):
        return spacy.load("ja_ginza", exclude=["ner", "compound_splitter", "bunsetu_recognizer", "morphologizer"])


def split(norm: str) -> list[tuple[int, str]]:
    """The sentences of a normalised text with their offsets, blank ones left out. Within a quotation 。 becomes 、."""
    norm = _QUOTED.sub(lambda quoted: re.sub("[。!?]", "、", quoted.group()), norm)
    pieces: list[tuple[int, str]] = []
    start = 0
    for match in _END.finditer(norm):
        pieces.append((start, norm[start : match.end()]))
        start = match.end()
    pieces.append((start, norm[start:]))
    found: list[tuple[int, str]] = []
    for offset, piece in pieces:
        stripped = piece.strip()
        if stripped:
            offset += len(piece) - len(piece.lstrip())
            found.extend(_short(offset, stripped))
    return found


def _short(offset: int, sentence: str) -> list[tuple[int, str]]:
    """A sentence in parts no longer than MAX_SENTENCE, cut after a comma where there is one."""
    parts = []
    while len(sentence) > MAX_SENTENCE:
        cut = max(sentence.rfind(mark, MAX_SENTENCE // 2, MAX_SENTENCE) for mark in "、, ") + 1 or MAX_SENTENCE
        parts.append((offset, sentence[:cut]))
        offset, sentence = offset + cut, sentence[cut:]
    return [*parts, (offset, sentence)]


class Parser:
    """Parses sentences, each at most once while it is remembered (the last `remembered` of them)."""

    def __init__(self, nlp: Language | None = None, remembered: int = REMEMBERED) -> None:
        self.nlp = nlp or pipeline()
        self.remembered = remembered
        self._known: OrderedDict[str, Doc] = OrderedDict()

    def parse(self, norm: str) -> list[Sentence]:
        """The parsed sentences of a normalised text."""
        return self.parse_all([norm])[0]

    def parse_all(self, norms: Sequence[str]) -> list[list[Sentence]]:
        """The parsed sentences of each text; all new sentences go through GiNZA in one batch."""
        texts = [split(norm) for norm in norms]
        wanted = dict.fromkeys(sentence for pieces in texts for _, sentence in pieces)
        new = [sentence for sentence in wanted if sentence not in self._known]
        docs = dict(zip(new, self.nlp.pipe(new, batch_size=64), strict=True))
        docs.update((sentence, self._known[sentence]) for sentence in wanted if sentence in self._known)
        found = [[Sentence(start, sentence, docs[sentence]) for start, sentence in pieces] for pieces in texts]
        for sentence in wanted:
            self._known[sentence] = docs[sentence]
            self._known.move_to_end(sentence)
        while len(self._known) > self.remembered:
            self._known.popitem(last=False)
        return found

    def forget(self) -> None:
        """Drop every remembered parse."""
        self._known.clear()
