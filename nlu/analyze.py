"""The one door of `nlu`: a text → facts with evidence, scope, and the most similar 事故例."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from knowledge.errors import TriageError
from knowledge.loader import default
from knowledge.model import Knowledge
from nlu.cases import CaseRanker, Similarity
from nlu.extract import Extractor
from nlu.model import Analysis
from nlu.parse import Parser, Sentence
from nlu.scope import decide
from nlu.text import MAX_CHARACTERS, Text, check, normalise

DATA = Path(__file__).parent / "data"


class Reader:
    """Reads texts against one knowledge base. Loading takes seconds; reading takes milliseconds."""

    def __init__(self, knowledge: Knowledge, data: Path = DATA) -> None:
        self.knowledge = knowledge
        self.parser = Parser()
        self.extractor = Extractor(knowledge.vocabulary, data)
        self.ranker = CaseRanker(knowledge, data / "phrases")

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
            similar = self.ranker.similarity([text.norm for _, text, _ in readable])
            for (number, text, as_of), sentences, similarity in zip(readable, parsed, similar, strict=True):
                results[number] = self._analysis(text, sentences, similarity, as_of)
        return [result for result in results if result is not None]

    def _analysis(self, text: Text, sentences: Sequence[Sentence], similarity: Similarity, as_of: dt.date) -> Analysis:
        facts = self.extractor.facts(text, sentences, as_of)
        scope, kind = decide(similarity, facts)
        cases = self.ranker.rank(similarity, facts) if scope == "in" else ()
        return Analysis(text.raw, scope, facts, cases, kind)


@cache
def default_reader() -> Reader:
    """The reader of the project's own knowledge base, loaded once per process."""
    return Reader(default())
