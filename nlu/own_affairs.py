"""What a business loses itself, and nobody claims: money that was embezzled or swindled, sales of its own shop."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.matters import Matter
from nlu.model import FactMention

KINDS = frozenset({"cyber-unrelated-business", "finance-tax-legal"})
"""Kinds of other matter that tell of one's own affairs (data/matters/)."""
LOSSES = frozenset({"own-costs", "third-party-economic-loss", "third-party-outage"})
"""Harms that such words are taken for."""
SERVES_NOBODY = frozenset({"ecommerce", "non-it"})
"""Trades in which what stands still is one's own."""
ATTACKED = ("改ざん", "書き換え", "ハッキング", "ハッカー", "サイバー攻撃", "攻撃され", "ランサム", "ウイルス")
"""Words of an attack on what one has: that is told here, whatever it costs."""
LIKELY, LIKELY_MONEY = 0.18, 0.12
"""From these probabilities of the kind on (0–1): of such a trade, and where money alone was lost. Of some 1,200
labelled incidents of ours none is taken for one's own affair.
"""


def is_all(matter: Matter, facts: Sequence[FactMention]) -> bool:
    """Whether nobody claims anything, and all that is told is what one lost oneself."""
    likely = matter.kinds[matter.kind]
    told: dict[str, set[object]] = {}
    for fact in facts:
        if fact.status == "stated":
            told.setdefault(fact.id, set()).add(fact.value)
    harms = told.get("harm", set())
    suspected = {fact.value for fact in facts if fact.id == "harm" and fact.status == "unknown"}
    claimed = True in told.get("claim_received", ()) or told.get("claimant", set()) - {"none"}
    # A recall costs oneself, too, and one of the products speaks to it.
    if any(fact.id == "cause" and _is_attack(fact) for fact in facts):
        return False
    if matter.kind not in KINDS or claimed or True in told.get("recall", ()) or not harms | suspected <= LOSSES:
        return False
    if harms == {"own-costs"} and likely >= LIKELY_MONEY:
        return True
    return likely >= LIKELY and told.get("business", set()) <= SERVES_NOBODY


def _is_attack(fact: FactMention) -> bool:
    """Whether a site or a machine was attacked: no mere loss of money."""
    words = " ".join(evidence.text for evidence in fact.evidence)
    return fact.status == "stated" and not fact.by_ear and any(word in words for word in ATTACKED)
