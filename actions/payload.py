"""What a button sends: our own typed words, never Rasa's `/intent{…}` syntax, which a person could type as well.

A payload reads `#fact=value`, with `?` for わからない. It is checked against the vocabulary like any other input.
"""

from __future__ import annotations

import json

from knowledge.errors import TriageError
from knowledge.facts import Value, Vocabulary

UNKNOWN = "?"


def answer_payload(fact_id: str, value: Value | None) -> str:
    """The payload of the button that answers `fact_id` with `value` (None: わからない)."""
    written = UNKNOWN if value is None else value if isinstance(value, str) else json.dumps(value)
    return f"#{fact_id}={written}"


def read_payload(vocabulary: Vocabulary, text: str) -> tuple[str, Value | None] | None:
    """The fact and value of a payload, or None when the text is no valid payload (then it is just text)."""
    if not text.startswith("#") or "=" not in text or len(text) > 200:
        return None
    fact_id, _, written = text[1:].strip().partition("=")
    if fact_id not in vocabulary:
        return None
    if written == UNKNOWN:
        return fact_id, None
    kind = vocabulary[fact_id].kind
    try:
        value = json.loads(written) if kind in ("yes_no", "number") else written
        return fact_id, vocabulary.check_value(fact_id, value)
    except (TriageError, json.JSONDecodeError):
        return None
