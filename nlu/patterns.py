"""Phrases as data: `data/facts/*.yml` compiled against `data/lexicon.yml`, checked against the vocabulary of facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.errors import TriageError, nearest
from knowledge.facts import Value, Vocabulary
from knowledge.loader import read_yaml

SHORT_GAP = r"[^。!?\n]{0,12}?"
LONG_GAP = r"[^。!?\n]{0,30}?"
_CONCEPT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Pattern:
    """One phrase for a value of a fact. `event` marks a happening whose owner the context decides (nlu/roles.py);
    `negative` marks a phrase that is itself a negation (使えない), which a following ない does not deny.
    """

    fact: str
    value: Value
    regex: re.Pattern[str]
    confidence: float
    event: str | None = None
    negative: bool = False


def load(folder: Path, vocabulary: Vocabulary) -> tuple[Pattern, ...]:
    """Every phrase of `folder`. Raises TriageError (`invalid_phrases`) listing all that cannot be used."""
    lexicon = {name: f"(?:{words})" for name, words in read_yaml(folder / "lexicon.yml").items()}
    problems: list[str] = []
    found: list[Pattern] = []
    for name in ("business", "cause", "claimant"):
        for value, phrases in read_yaml(folder / "facts" / f"{name}.yml").items():
            found += _patterns(name, value, phrases, lexicon, vocabulary, problems, negative=value == "none")
    for name, values in read_yaml(folder / "facts" / "yes_no.yml").items():
        for value, phrases in values.items():
            found += _patterns(name, value, phrases, lexicon, vocabulary, problems, negative=value is False)
    for name, content in read_yaml(folder / "facts" / "harm.yml").items():
        value = content.get("value", "third-party-outage")
        event = None if "value" in content else name
        found += _patterns("harm", value, content["patterns"], lexicon, vocabulary, problems, event)
        found += _patterns("harm", value, content.get("negative", []), lexicon, vocabulary, problems, event, True)
    if problems:
        listed = "\n".join(f"  - {item}" for item in dict.fromkeys(problems))
        raise TriageError("invalid_phrases", f"言い回しの問題:\n{listed}")
    return tuple(found)


def _patterns(
    fact: str,
    value: Any,
    phrases: list[Any],
    lexicon: Mapping[str, str],
    vocabulary: Vocabulary,
    problems: list[str],
    event: str | None = None,
    negative: bool = False,
) -> list[Pattern]:
    try:
        vocabulary.check_value(fact, value, "phrases")
    except TriageError as error:
        problems.append(error.message)
        return []
    found = []
    for phrase in phrases:
        content = {"re": phrase} if isinstance(phrase, str) else phrase
        try:
            regex = compile_phrase(content["re"], lexicon)
        except KeyError as error:
            problems.append(f"{fact}={value}: 「{content.get('re')}」: {_no_such_word(str(error.args[0]), lexicon)}")
            continue
        except re.error as error:
            problems.append(f"{fact}={value}: 「{content.get('re')}」: 正規表現の誤りです（{error}）。")
            continue
        if regex.search(""):
            problems.append(
                f"{fact}={value}: 「{content['re']}」: 何もないところにも当てはまります。語を入れてください。"
            )
            continue
        found.append(Pattern(fact, value, regex, float(content.get("confidence", 0.9)), event, negative))
    return found


def _no_such_word(name: str, lexicon: Mapping[str, str]) -> str:
    near = nearest(name, list(lexicon))
    hint = f"（近いもの: {{{near}}}）" if near else ""
    return f"{{{name}}} という語のまとまりは lexicon.yml にありません{hint}。"


def compile_phrase(phrase: str, lexicon: Mapping[str, str]) -> re.Pattern[str]:
    """A phrase with {concepts} and ~ gaps as a regular expression. Raises KeyError for an unknown concept."""
    expanded = _CONCEPT.sub(lambda match: lexicon[match.group(1)], phrase)
    return _compiled(expanded.replace("~~", LONG_GAP).replace("~", SHORT_GAP))


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)
