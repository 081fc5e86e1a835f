"""The one door of `nlu`: a text → facts with evidence, scope, and the most similar 事故例."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from knowledge.errors import TriageError
from knowledge.loader import default
from knowledge.model import Knowledge
from nlu.asides import Asides
from nlu.cases import CaseRanker
from nlu.extract import Extractor
from nlu.likeness import load_likeness
from nlu.matters import load_matters
from nlu.model import Analysis, Evidence, FactMention
from nlu.parse import Parser, Sentence
from nlu.policies import PolicyReader
from nlu.scope import decide
from nlu.text import MAX_CHARACTERS, Text, check, normalise
from nlu.weights import read_weights

DATA = Path(__file__).parent / "data"


class Reader:
    """Reads texts against one knowledge base. Loading takes seconds; reading takes milliseconds."""

    def __init__(self, knowledge: Knowledge, data: Path = DATA) -> None:
        self.knowledge = knowledge
        self.parser = Parser()
        self.extractor = Extractor(knowledge.vocabulary, data, knowledge.derivations)
        self.policies = PolicyReader(knowledge, self.extractor.polarity, data)
        self.asides = Asides(data)
        self.weights = read_weights(data / "weights.yml")
        self.matters = load_matters(data / "matters.npz")
        self.likeness = load_likeness(data / "cases.npz")
        self.ranker = CaseRanker(knowledge, self.likeness.patterns, self.weights.ranking)

    def analyze(self, text: str, as_of: dt.date) -> Analysis:
        """What the text says. Raises TriageError for text that cannot be read (see nlu.text.check)."""
        found = self.analyze_many([(text, as_of)])[0]
        if isinstance(found, TriageError):
            raise found
        return found

    def analyze_many(self, items: Sequence[tuple[str, dt.date]]) -> list[Analysis | TriageError]:
        """What each text says, in order; a text that cannot be read yields its error. One batch is parsed at once."""
        results: list[Analysis | TriageError | None] = []
        readable: list[tuple[int, Text, dt.date]] = []
        for number, (raw, as_of) in enumerate(items):
            try:
                readable.append((number, normalise(check(raw, MAX_CHARACTERS)), as_of))
                results.append(None)
            except TriageError as error:
                results.append(error)
        if readable:
            parsed = self.parser.parse_all([text.norm for _, text, _ in readable])
            for (number, text, as_of), sentences in zip(readable, parsed, strict=True):
                results[number] = self._analysis(text, sentences, as_of)
        return [result for result in results if result is not None]

    def _analysis(self, text: Text, sentences: Sequence[Sentence], as_of: dt.date) -> Analysis:
        if rest := self.asides.without(sentences):
            besides = self._read(text, rest, as_of)
            if besides.scope == "in" and any(fact.id in ("harm", "cause") for fact in besides.facts):
                return replace(besides, policies=self.policies.read(text, sentences))
        return self._read(text, sentences, as_of)

    def _read(self, text: Text, sentences: Sequence[Sentence], as_of: dt.date) -> Analysis:
        named = self.policies.names(text, sentences)
        heard = self.extractor.hear(sentences)
        facts = _outside(self.extractor.read(text, sentences, as_of, heard), named)
        facts = _undenied(facts, self.policies.denials(text, sentences))
        scope, kind = decide(self.matters.judge(self.policies.besides(sentences)), facts, self.weights.scope)
        cases = self.ranker.rank(self.likeness.compare(sentences, heard), facts) if scope == "in" else ()
        return Analysis(text.raw, scope, facts, cases, kind, self.policies.read(text, sentences))


def _outside(facts: tuple[FactMention, ...], named: Sequence[tuple[int, int]]) -> tuple[FactMention, ...]:
    """The facts that are told outside the names of products and riders.

    What was only heard beside a name is told by the name (「…賠償責任保険に入っています」 is no other insurance).
    """
    if not named:
        return facts
    return tuple(
        fact for fact in facts if not fact.evidence or not all(_named(fact, span, named) for span in fact.evidence)
    )


def _named(fact: FactMention, span: Evidence, named: Sequence[tuple[int, int]]) -> bool:
    if fact.by_ear:
        return any(start < span.end and span.start < end for start, end in named)
    return any(start <= span.start and span.end <= end for start, end in named)


def _undenied(facts: tuple[FactMention, ...], denials: Sequence[tuple[int, int]]) -> tuple[FactMention, ...]:
    """The facts without those of which only the words tell that deny a policy."""
    return tuple(
        fact
        for fact in facts
        if not fact.evidence
        or not all(any(start <= span.start and span.end <= end for start, end in denials) for span in fact.evidence)
    )


@cache
def default_reader() -> Reader:
    """The reader of the project's own knowledge base, loaded once per process."""
    return Reader(default())
