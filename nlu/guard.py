"""What a person typed is never a command: text that Rasa would obey or trim carries an invisible guard in front.

Rasa reads `/intent{…}` as an order whatever the pipeline says, and cuts white space at both ends. A guarded text has
neither effect; whoever reads it takes the guard off first, so that every offset counts characters of the text as sent.
"""

from __future__ import annotations

GUARD = "\u2063"  # INVISIBLE SEPARATOR: no white space, so Rasa's strip() leaves it where it is


def guard(text: str) -> str:
    """The text as it may be handed to Rasa."""
    first, last = text[:1], text[-1:]
    risky = first in ("/", "／", GUARD) or first.isspace() or last.isspace()
    return f"{GUARD}{text}{GUARD}" if risky else text


def unguard(text: str) -> str:
    """The text as the person sent it."""
    if len(text) >= 2 and text[0] == GUARD and text[-1] == GUARD:
        return text[1:-1]
    return text
