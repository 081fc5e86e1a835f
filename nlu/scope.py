"""In, out, or unclear: is this an incident that any of the products speaks to?"""

from __future__ import annotations

from collections.abc import Sequence

from nlu.cases import Similarity
from nlu.model import FactMention, Scope

# Margins of the phrase similarity (see CaseRanker): below SURE_OUT nothing in the facts is enough to call it an incident,
# above SURE_IN the words alone are. Between them the facts decide.
SURE_IN = 0.15
SURE_OUT = -0.45

# Kinds of message after which one simply asks what happened; the others belong elsewhere.
NO_INCIDENT = frozenset({"coverage-question", "greeting", "test-message", "gibberish"})

# Incidents that another kind of insurance answers for, and the harms that they share with ours.
OTHER_INSURANCE = frozenset(
    {"car", "fire-building", "injury", "medical", "life", "travel", "product-liability", "personal-property"}
)
COMMON_HARMS = frozenset({"bodily-injury", "property-damage", "own-device-damage"})


def decide(similarity: Similarity, facts: Sequence[FactMention]) -> tuple[Scope, str | None]:
    """The scope, and the kind of other matter when it is not `in`."""
    stated = {fact.id for fact in facts if fact.status == "stated"}
    happened = "harm" in stated or "cause" in stated
    claimed = any(fact.id == "claim_received" and fact.value is True for fact in facts)
    harms = {fact.value for fact in facts if fact.id == "harm" and fact.status == "stated"}
    if harms and harms <= COMMON_HARMS and similarity.kind in OTHER_INSURANCE:
        happened = False
    margin = similarity.margin + (0.2 if happened else -0.1) + (0.25 if happened and claimed else 0.0)
    if similarity.margin > SURE_IN or (margin > 0 and similarity.margin > SURE_OUT and (happened or claimed)):
        return "in", None
    kind = similarity.kind
    return ("unclear" if kind in NO_INCIDENT else "out"), kind
