"""In, out, or unclear: is this an incident that any of the products speaks to?"""

from __future__ import annotations

from collections.abc import Sequence

from nlu.cases import Similarity
from nlu.model import FactMention, Scope

# Margins of the phrase similarity (see CaseRanker): below SURE_OUT nothing in the facts is enough to call it an
# incident, above SURE_IN the words alone are. Between them the facts decide.
SURE_IN = 0.15
SURE_OUT = -0.4
DOUBTFUL = -0.35
# Where even the likeliest kind of other matter is hardly alike, nothing was recognised: one asks.
FAINT = 0.15

# Kinds of message after which one simply asks what happened; the others belong elsewhere.
NO_INCIDENT = frozenset({"coverage-question", "greeting", "test-message", "gibberish"})

# Incidents that another kind of insurance answers for, and the harms that they share with ours.
OTHER_INSURANCE = frozenset(
    {"car", "fire-building", "injury", "medical", "life", "travel", "product-liability", "personal-property"}
)
COMMON_HARMS = frozenset({"bodily-injury", "property-damage", "own-device-damage"})
COMMON_CAUSES = frozenset({"fire", "physical-accident", "natural-disaster", "loss-or-theft", "equipment-failure"})


def decide(similarity: Similarity, facts: Sequence[FactMention]) -> tuple[Scope, str | None]:
    """The scope, and the kind of other matter when it is not `in`.

    What was read outweighs what the words resemble: a harm or a cause that the person speaks of, even in doubt, is
    never turned away unless it is the kind that another insurance answers for. Resemblance decides only where nothing
    was read.
    """
    said = [fact for fact in facts if fact.id in ("harm", "cause") and fact.status in ("stated", "unknown")]
    claimed = any(fact.id == "claim_received" and fact.value is True for fact in facts)
    harms = {fact.value for fact in said if fact.id == "harm"}
    kind = similarity.kind
    causes = {fact.value for fact in said if fact.id == "cause"}
    elsewhere = kind in OTHER_INSURANCE and harms <= COMMON_HARMS and causes <= COMMON_CAUSES
    if similarity.margin > SURE_IN:
        return "in", None
    if said and not elsewhere:
        sure = claimed or any(fact.status == "stated" and fact.id == "harm" for fact in said)
        return ("in", None) if similarity.margin > (SURE_OUT if sure else DOUBTFUL) else ("unclear", kind)
    if similarity.margin + (0.25 if claimed and not elsewhere else -0.1) > 0:
        return "in", None
    faint = similarity.kinds[kind] < FAINT and not said
    return ("unclear" if kind in NO_INCIDENT or faint else "out"), kind
