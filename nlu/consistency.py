"""What the hits of a text say together: one outweighs another, contradictions go, single facts keep one value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.facts import Value
from nlu.polarity import Polarity

# A phrase that only hints at a cause or a business (消してしまった, 納めた); any other that is named outweighs it.
WEAK = 0.6
# An amount that was paid already or falls due by the day: any other amount of the text counts before it.
BESIDE = 0.5


@dataclass(frozen=True)
class Found:
    """One hit in the normalised text; `by_ear` when no phrase told it, only the learned reader."""

    fact: str
    value: Value
    polarity: Polarity
    confidence: float
    start: int
    end: int
    by_ear: bool = False


def without_contained(found: list[Found]) -> list[Found]:
    """Drop a hit that lies within a longer hit of the same fact with another value (ストレージの不具合 is no bug)."""
    return [
        item
        for item in found
        if not any(
            other.fact == item.fact
            and other.value != item.value
            and other.start <= item.start
            and item.end <= other.end
            and other.end - other.start > item.end - item.start
            and item.fact in ("cause", "business", "claimant")
            and item.value not in _NEVER_PART
            and (other.confidence > WEAK or item.confidence <= WEAK)
            for other in found
        )
    ]


def consistent(found: list[Found], *, several: bool = False) -> list[Found]:
    """Turn denied yes/no hits round, drop contradictions, and keep one value of single-valued facts.

    `several`: the text announces several incidents, so that what is told of one says nothing of another.
    """
    told = _claimants_data([turned(item) for item in found], several=several)
    held = {(item.fact, item.value) for item in told if item.polarity == "asserted"}
    plain = {(item.fact, item.value) for item in told if item.polarity == "asserted" and item.confidence > WEAK}
    harms = {str(value) for fact, value in held if fact == "harm"}
    if several:
        harms -= {"employment-claim"}
    kept = [item for item in told if not _contradicted(item, held, plain, harms, several=several)]
    return _single_valued(_settled(_implied(kept)))


def withdrawn(found: list[Found], end: int) -> list[Found]:
    """What is left when what was claimed before `end` was taken back: no claim, no right that is infringed."""
    return [
        replace(item, polarity="denied")
        if item.polarity == "asserted"
        and item.start < end
        and ((item.fact, item.value) == ("claim_received", True) or item.value in RIGHTS)
        else item
        for item in found
    ]


def _contradicted(
    item: Found, held: set[tuple[str, Value]], plain: set[tuple[str, Value]], harms: set[str], *, several: bool
) -> bool:
    """Whether what else the text says shows that this hit means something else."""
    employment = bool({value for fact, value in held if fact == "harm"} & {"employment-claim", "employee-disability"})
    if (item.fact, item.value) == ("claimant", "employee"):
        # Of several incidents the employee's claim is one: of the others it does not tell who claims.
        alone = not any(fact == "claimant" and value not in ("employee", "none") for fact, value in held)
        return not (employment or harms & _OF_EMPLOYEES) or bool(several and employment and harms & OF_OTHERS and alone)
    if item.fact == "cause" and item.value in EMPLOYMENT_ONLY:
        return not employment
    if item.fact in ("cause", "business") and item.confidence <= WEAK:
        return any(fact == item.fact and value != item.value for fact, value in plain)
    if (item.fact, item.value) == ("reperformance_cost", True):
        return bool(harms & _RUINED)  # what has to be made anew was destroyed or got out: that is damage
    if item.value == "third-party-economic-loss" and item.confidence <= WEAK and harms - _COSTS:
        return True
    if item.value == "third-party-economic-loss" and harms & RIGHTS and not harms - RIGHTS - _COSTS:
        return True  # what is asked for the use of somebody's work is no other loss
    if item.value == "third-party-economic-loss" and harms & _FIRST_PARTY:
        return ("claim_received", True) not in held
    if item.value == "third-party-outage" and "employment-claim" in harms and _of_work(plain):
        return False  # an employee sues, and what was delivered stood still as well
    if item.fact == "harm" and "employment-claim" in harms:
        return item.value in ("third-party-economic-loss", "third-party-outage", "personality-rights")
    if item.value == "third-party-outage" and harms & _CONTENT_HARMS:
        return not any(fact == "outage_hours" for fact, _ in held)
    if item.value == "own-data-loss":
        # Unless the words themselves say whose it is (自社のプログラムも、客のデータも).
        return bool(harms & {"third-party-data-loss", "entrusted-data-loss"}) and item.confidence < _NAMED
    if item.value == "third-party-outage" and "own-device-damage" in harms and ("claim_received", True) not in held:
        # Unless it is told beyond doubt that somebody else's stopped as well.
        return item.confidence <= _BEYOND_DOUBT
    if item.value == "third-party-outage" and item.polarity != "denied" and ("service_unusable", False) in held:
        # It could be used all the time: only what is told beyond doubt stood still all the same.
        return item.confidence < _NAMED and not any(fact == "outage_hours" for fact, _ in held)
    if item.value == "third-party-outage" and _only_own_line(held):
        return True
    if item.value == "third-party-outage" and item.polarity == "unsure" and not several:
        return bool(harms - {"third-party-outage"})
    if (
        item.value == "own-device-damage"
        and item.by_ear
        and {value for fact, value in held if fact == "cause"} == _LOST
    ):
        return True  # what is lost is not broken
    if item.value == "own-device-damage" and item.polarity == "unsure":
        return ("claim_received", True) in held
    if (item.fact, item.value) == ("business", "ecommerce"):
        return ("business", "package-software") in held
    if item.fact == "business" and item.value in _NO_IT:
        return any(fact == "business" and value in _IT_MAKERS for fact, value in plain)
    return False


def _of_work(plain: set[tuple[str, Value]]) -> bool:
    """Whether a cause is told plainly that is none of how employees are treated."""
    return any(fact == "cause" and value not in EMPLOYMENT_ONLY for fact, value in plain)


def _only_own_line(held: set[tuple[str, Value]]) -> bool:
    """Whether what others provide stopped, nobody asks for anything, and no business is told that serves others by it:
    one's own work stood still (うちの回線が切れて通販が開かず、お客さんからは何も言われていない).
    """
    businesses = {str(value) for fact, value in held if fact == "business"}
    quiet = {("claim_received", False), ("cause", "external-infrastructure")} <= held
    return quiet and bool(businesses) and businesses <= {"ecommerce", "non-it"}


def _claimants_data(found: list[Found], *, several: bool) -> list[Found]:
    """Data that somebody else claims for is not one's own, unless one's own were told beside them beyond doubt
    (プログラムと、お預かりしている記録を). A claim that was only heard may be one's own expense; of several incidents
    it may be about another one: then words that name whose the data are count.
    """
    claims = [item for item in found if (item.fact, item.value, item.polarity) == ("claim_received", True, "asserted")]
    if all(item.by_ear for item in claims):
        return found
    return [
        replace(item, value="third-party-data-loss")
        if item.value == "own-data-loss" and (item.by_ear or item.confidence < (_NAMED if several else _OWN_BY_NAME))
        else item
        for item in found
    ]


def _implied(found: list[Found]) -> list[Found]:
    """A claim of a third party implies that the third party lost something, where no harm was named. Who tells of
    nothing but the claim (賠償しろって手紙が来た) is asked what it is about.
    """
    asserted = {item.fact for item in found if item.polarity == "asserted"}
    claims = [item for item in found if (item.fact, item.value) == ("claim_received", True)]
    if "harm" in asserted or not claims or claims[0].polarity != "asserted" or asserted <= _OF_CLAIMS:
        return found
    claim = claims[0]
    return [*found, Found("harm", "third-party-economic-loss", "asserted", 0.6, claim.start, claim.end)]


def _settled(found: list[Found]) -> list[Found]:
    """Drop doubts about the cause that a later plain statement of a cause settles (当初は…を疑ったが、原因は…)."""
    settled = max((item.start for item in found if item.fact == "cause" and item.polarity == "asserted"), default=-1)
    return [item for item in found if not (item.fact == "cause" and item.polarity == "unsure" and item.start < settled)]


_OF_CLAIMS = frozenset({"claim_received", "claimant", "claim_date", "amount_yen", "people_affected"})
# What is a cause of its own also within a longer phrase of another (機器が落雷で故障).
_NEVER_PART = frozenset({"natural-disaster", "fire", "misdirected-mail"})
# Harms that employees claim for as anybody does.
_OF_EMPLOYEES = frozenset({"personality-rights", "personal-data-leak"})
# What is surer than this is told beyond doubt.
_BEYOND_DOUBT = 0.85
# The confidence of a phrase that names whose thing it is, and of one whose words can mean no other's thing.
_NAMED = 0.9
_OWN_BY_NAME = 0.95
# One claim is a claim, whatever others do not claim (「A社から請求あり。ほかのお客様からの請求はなし」).
_ONCE_TRUE = frozenset({"claim_received"})
_NO_IT = frozenset({"non-it", "advertising-media"})
_IT_MAKERS = frozenset(
    {"system-development", "system-integration", "package-software", "asp", "hosting", "isp", "data-processing"}
)
_RUINED = frozenset({"third-party-data-loss", "entrusted-data-loss", "confidential-leak", "personal-data-leak"})
_LOST = {"loss-or-theft"}
_COSTS = frozenset({"third-party-economic-loss", "own-costs"})
# Harms that infringe somebody's right: of these somebody claims one as a rule.
RIGHTS = frozenset({"copyright", "trademark", "patent", "trade-secret", "personality-rights"})
# Harms of others than employees: told beside a claim of an employee, they are another matter.
OF_OTHERS = frozenset(
    {
        "third-party-outage",
        "third-party-data-loss",
        "entrusted-data-loss",
        "personal-data-leak",
        "confidential-leak",
        "copyright",
        "trademark",
        "patent",
    }
)
_CONTENT_HARMS = frozenset({"copyright", "trademark", "personality-rights"})
_FIRST_PARTY = frozenset({"own-device-damage", "own-data-loss", "personal-data-leak", "employee-disability"})
EMPLOYMENT_ONLY = frozenset({"harassment", "dismissal", "overwork"})


def turned(item: Found) -> Found:
    """A denied answer to yes or no as the contrary answer."""
    if isinstance(item.value, bool) and item.polarity == "denied":
        return Found(item.fact, not item.value, "asserted", item.confidence, item.start, item.end)
    return item


def _single_valued(found: list[Found]) -> list[Found]:
    """For yes/no facts and dates keep one value: the last said for yes/no, unless it is only a hint; the first for a
    date or a duration.

    Of a claim it is kept that there is one, whatever else is said of claims.
    """
    chosen: dict[str, Found] = {}
    kept = []
    for item in sorted(found, key=lambda item: item.start):
        if isinstance(item.value, bool) and item.polarity == "asserted":
            before = chosen.get(item.fact)
            weaker = before is not None and item.confidence <= WEAK < before.confidence
            if not weaker and (item.fact not in _ONCE_TRUE or before is None or item.value):
                chosen[item.fact] = item
        elif item.fact.endswith("_date") or item.fact in ("outage_hours", "people_affected", "amount_yen"):
            first = chosen.setdefault(item.fact, item)
            chosen[item.fact] = item if first.confidence <= BESIDE < item.confidence else first
    for item in found:
        single = chosen.get(item.fact)
        if single is None or item.value == single.value:
            kept.append(item)
    return kept
