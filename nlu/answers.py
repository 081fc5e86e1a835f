"""A message in the light of the question that is open: a day, a period, an option or a predicate that answers it.

What the words say by themselves was read before; here is added, or turned to the question, what only the question
makes clear. The words are in `data/answers.yml`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from knowledge.facts import FactDef, Vocabulary
from knowledge.model import Derivation
from nlu import calendar_words, reply_days
from nlu.acts import sentences
from nlu.answer_words import answer_words
from nlu.day_roles import DayRoles
from nlu.model import Analysis, Evidence, FactMention
from nlu.of_question import ASKING, NOUNS, is_on, speaks_of
from nlu.replies import nearest_option
from nlu.short_replies import in_part, yes_or_no
from nlu.text import Text, normalise

# A reply longer than this is an account of its own.
_LONGEST = 40
# Sentences of a reply that may answer (「うちのテストは厳しいですよ。ちゃんとやってます」).
_SENTENCES = 3
# 「再テストはしていません」 is of what was changed since, whatever test was asked about.
_AGAIN = re.compile("再(?:テスト|試験|検証)")


def in_answer(
    vocabulary: Vocabulary,
    derivations: Sequence[Derivation],
    roles: DayRoles,
    analysis: Analysis,
    asked: str,
    as_of: dt.date,
) -> Analysis:
    """The analysis of a message that follows the question `asked`: what the question makes of it comes in its place."""
    text, kind = normalise(analysis.text), vocabulary[asked].kind
    if kind == "date":
        return reply_days.answer(analysis, text, asked, as_of)
    if kind == "choice":
        option = None if _tells(analysis, asked) or analysis.policies else _option(vocabulary, analysis, text, asked)
        return replace(analysis, facts=(*analysis.facts, option)) if option else analysis
    if kind != "yes_no":
        return analysis
    analysis = _turned_to(vocabulary[asked], analysis, asked)
    day_of = answer_words().days.get(asked)
    dated = day_of is not None and _is_of_the_day(vocabulary[asked], text.norm, as_of)
    if day_of is not None and dated:
        analysis = reply_days.beside(analysis, text, day_of, derivations, as_of, roles=roles)
    for other, said in answer_words().instead.get(asked, {}).items():
        if len(text.norm) <= _LONGEST and said.search(text.norm):
            return _with(analysis, other, True)
    value = _answer(text, asked, derivations)
    if value is None and dated and reply_days.long_over(analysis, text, asked, derivations, as_of):
        value = False
    if value is not None and not _tells(analysis, asked):
        return _with(analysis, asked, value)
    return analysis


def _is_of_the_day(fact: FactDef, said: str, as_of: dt.date) -> bool:
    """Whether a day in a reply can be the day of what was asked: the reply names that, or nothing else."""
    days = [*calendar_words.read(said, as_of), *calendar_words.months(said, as_of)]
    for day in sorted(days, key=lambda day: -day.start):
        said = said[: day.start] + said[day.end :]
    topic = [
        noun for noun in NOUNS.findall(f"{fact.question}{fact.label}") if not answer_words().general.fullmatch(noun)
    ]
    return any(noun in said for noun in topic) or all(
        speaks_of(fact, sentence) for sentence in sentences(said)[:_SENTENCES]
    )


def _with(analysis: Analysis, fact_id: str, value: bool) -> Analysis:
    """The analysis with what the whole reply says of a fact, in place of what was read of it."""
    told = FactMention(fact_id, value, "stated", 0.7, (Evidence(0, len(analysis.text), analysis.text),))
    return replace(analysis, facts=(*(fact for fact in analysis.facts if fact.id != fact_id), told))


def named_option(fact_id: str, sentence: str) -> str | None:
    """The option of a choice that a short sentence means by its usual words, or None."""
    said = normalise(sentence).norm
    if len(said) > _LONGEST:
        return None
    return next((value for value, words in answer_words().options.get(fact_id, {}).items() if words.search(said)), None)


def _option(vocabulary: Vocabulary, analysis: Analysis, text: Text, asked: str) -> FactMention | None:
    """The option that a short reply means by its usual words, or else by the words that it shares."""
    if (value := named_option(asked, text.norm)) is not None:
        spoken = Evidence(0, len(analysis.text), analysis.text)
        return FactMention(asked, value, "stated", 0.6, (spoken,))
    return nearest_option(vocabulary, asked, analysis.text)


def _tells(analysis: Analysis, asked: str) -> bool:
    return any(fact.id == asked for fact in analysis.facts)


def reply_act(fact: FactDef, text: str) -> Literal["affirm", "deny", "perhaps"] | None:
    """The act of a short reply to a yes/no question: that of the first sentence that answers it, or None."""
    for sentence in sentences(normalise(text).norm)[:_SENTENCES]:
        reply = "perhaps" if in_part(sentence) else yes_or_no(sentence)
        if reply is not None and (speaks_of(fact, sentence) or (reply == "perhaps" and is_on(fact, sentence))):
            return reply
    return None


def _turned_to(fact: FactDef, analysis: Analysis, asked: str) -> Analysis:
    """Without yes/no facts of which the reply names nothing but what the question names: it speaks of the question.

    「テストは受けていません」 after a question on the designated test is no word on any other test.
    """
    topic = f"{fact.question}{fact.label}"

    def is_of_the_question(mention: FactMention) -> bool:
        spoken = [normalise(span.text).norm for span in mention.evidence]
        if any(_AGAIN.search(words) for words in spoken):
            return False
        nouns = [noun for words in spoken for noun in NOUNS.findall(words)]
        return mention.id != asked and bool(nouns) and all(noun in topic for noun in nouns)

    kept = tuple(
        mention
        for mention in analysis.facts
        if not (isinstance(mention.value, bool) and len(analysis.text) <= _LONGEST and is_of_the_question(mention))
    )
    return replace(analysis, facts=kept)


def answered(asked: str, said: str) -> bool | None:
    """What a sentence says of a yes/no fact by the usual words of an answer; None when it says nothing."""
    words = answer_words().words.get(asked, {})
    return next((value for value in (False, True) if value in words and words[value].search(said)), None)


def _answer(text: Text, asked: str, derivations: Sequence[Derivation]) -> bool | None:
    """What the first sentence of a reply answers by its predicate or its period; None when it does neither."""
    said = next(iter(sentences(text.norm)), "")
    if len(said) > _LONGEST or said.endswith("?") or ASKING.search(said):
        return None
    within = answer_words().periods.answer(said, asked, derivations)
    if within is not None:
        return within
    return answered(asked, said)
