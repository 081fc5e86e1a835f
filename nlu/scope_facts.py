"""What the facts that were read say of whether a text tells an incident of ours."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.matters import Matter
from nlu.model import FactMention

# Who only begins to speak is not sent elsewhere for a kind that is less probable than this.
HARDLY = 0.12
# From here on words make another kind of insurance likely, or name it plainly (0–1).
LIKELY, PLAINLY = 0.15, 0.3
ASKING = frozenset({"coverage-question", "sales-inquiry", "press-inquiry", "somebody-elses-incident"})

# Incidents that another kind of insurance answers for, and the harms that they share with ours.
OTHER_INSURANCE = frozenset(
    {
        "car",
        "fire-building",
        "injury",
        "medical",
        "life",
        "travel",
        "product-liability",
        "personal-property",
        "other-liability",
        "crime-private",
    }
)
COMMON_HARMS = frozenset({"bodily-injury", "property-damage"})
PRECAUTION = "precaution"
OTHER_BUSINESS = "cyber-unrelated-business"
OTHER_LOSSES = frozenset({"complaint", OTHER_BUSINESS})
SOUND_ALIKE = COMMON_HARMS | {"own-device-damage", "own-costs", "third-party-economic-loss", "third-party-outage"}
COMMON_CAUSES = frozenset({"fire", "physical-accident", "natural-disaster", "loss-or-theft", "equipment-failure"})
# Harms that hardly anybody but our insured tells of: with a claim, a cause or a business they make an incident of
# ours, whatever the words resemble.
TELLING = frozenset(
    {
        "third-party-outage",
        "third-party-data-loss",
        "entrusted-data-loss",
        "personal-data-leak",
        "confidential-leak",
        "copyright",
        "trademark",
        "patent",
        "trade-secret",
        "personality-rights",
        "own-data-loss",
        "employment-claim",
        "employee-disability",
    }
)


def tells_of_ours(facts: Sequence[FactMention]) -> bool:
    """Whether a harm of ours is stated together with what belongs to an incident: a claim, a cause, or a business.

    Of what one was told by somebody who complains, people say that it seems so (見えてたみたい): that is enough then.
    """
    stated = [fact for fact in facts if fact.status == "stated"]
    complained = any(fact.id == "claimant" and fact.value != "none" and fact.status != "denied" for fact in facts)
    told = [fact for fact in facts if fact.status == "unknown"] if complained else []
    harm = any(fact.id == "harm" and fact.value in TELLING for fact in [*stated, *told])
    claim = any(fact.id == "claim_received" and fact.value is True for fact in stated)
    cause = any(fact.id == "cause" and fact.value not in COMMON_CAUSES for fact in stated)
    business = any(fact.id == "business" and fact.value != "non-it" for fact in stated)
    return harm and (claim or cause or business)


def did_harm(facts: Sequence[FactMention]) -> bool:
    """Whether phrases tell both what one did and what harm came of it to others."""
    told = [fact for fact in facts if fact.status == "stated" and not fact.by_ear]
    harmed = any(fact.id == "harm" and fact.value in TELLING for fact in told)
    return harmed and any(fact.id == "cause" and fact.value not in COMMON_CAUSES for fact in told)


def suspects_ours(facts: Sequence[FactMention]) -> bool:
    """Whether a harm of ours and its cause are at least suspected (噂ですが、元社員が名簿を持ち出したと)."""
    spoken = [fact for fact in facts if fact.status in ("stated", "unknown")]
    harm = any(fact.id == "harm" and fact.value in TELLING for fact in spoken)
    return harm and any(fact.id == "cause" and fact.value not in COMMON_CAUSES for fact in spoken)


def fears_for_its_work(facts: Sequence[FactMention]) -> bool:
    """Whether an IT business tells of what seems to have happened to its work."""
    stated = [fact for fact in facts if fact.status == "stated"]
    business = any(fact.id == "business" and fact.value != "non-it" for fact in stated)
    return business and speaks_of_ours([fact for fact in facts if fact.value in TELLING or fact.id == "cause"])


def is_claimed_from(facts: Sequence[FactMention]) -> bool:
    """Whether somebody claims from an IT business for what other kinds of insurance do not share as a cause."""
    stated = {(fact.id, fact.value) for fact in facts if fact.status == "stated"}
    business = any(name == "business" and value != "non-it" for name, value in stated)
    cause = any(name == "cause" and value not in COMMON_CAUSES for name, value in stated)
    return business and cause and ("claim_received", True) in stated


def broke_and_asks(matter: Matter, facts: Sequence[FactMention]) -> bool:
    """Whether phrases tell plainly of a device of one's own that broke, and how; what is asked beside it takes nothing
    from that (修理代はいくら出ますか).
    """
    told = {fact.id: fact.value for fact in facts if fact.status == "stated" and not fact.by_ear}
    asks = matter.kind in ASKING or matter.kinds[matter.kind] < HARDLY
    others = any(matter.kinds[kind] >= LIKELY for kind in OTHER_INSURANCE if kind in matter.kinds)
    return asks and not others and told.get("harm") == "own-device-damage" and "cause" in told


def has_no_it(facts: Sequence[FactMention]) -> bool:
    """Whether a claim is all that is told, by who says that they have nothing to do with IT."""
    said = {(fact.id, fact.value) for fact in facts if fact.status in ("stated", "unknown")}
    harms = {value for name, value in said if name == "harm"}
    no_it = any(
        (fact.id, fact.value, fact.status) == ("business", "non-it", "stated")
        and any("IT" in evidence.text for evidence in fact.evidence)
        for fact in facts
    )
    return no_it and harms <= COMMON_HARMS | {"third-party-economic-loss"} and not any(n == "cause" for n, _ in said)


def speaks_of_ours(facts: Sequence[FactMention]) -> bool:
    """Whether a harm or a cause is spoken of, even in doubt, that other kinds of insurance do not share."""
    said = {(fact.id, fact.value) for fact in facts if fact.status in ("stated", "unknown")}
    return any(
        (name == "harm" and value not in COMMON_HARMS) or (name == "cause" and value not in COMMON_CAUSES)
        for name, value in said
    )


def names_ours(facts: Sequence[FactMention]) -> bool:
    """Whether a harm or a cause is stated that hardly anybody but our insured tells of."""
    stated = [(fact.id, fact.value) for fact in facts if fact.status == "stated"]
    return any(
        (name == "harm" and value in TELLING) or (name == "cause" and value not in COMMON_CAUSES)
        for name, value in stated
    )


def tells_what_broke(facts: Sequence[FactMention]) -> bool:
    """Whether phrases tell that one's own device broke, and by what: a question after that is about this."""
    stated = {fact.value for fact in facts if fact.status == "stated" and not fact.by_ear}
    return {"own-device-damage", "physical-accident"} <= stated


def is_told_harm(fact: FactMention) -> bool:
    """Whether a fact is a harm that a phrase tells plainly."""
    return fact.id == "harm" and fact.status == "stated" and not fact.by_ear


def any_of(facts: Sequence[FactMention], fact_id: str, status: str) -> bool:
    """Whether a fact was read with a status, whatever its value."""
    return any(fact.id == fact_id and fact.status == status for fact in facts)
