"""In, out, or unclear: is this an incident that any of the products speaks to?

A logistic model over a few readable features (weights.yml, learnt by `python -m nlu.fit`): what the words tell as a
whole (nlu.matters), and what was read.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from nlu import own_affairs
from nlu.matters import Matter
from nlu.model import FactMention, Scope
from nlu.scope_facts import (
    ASKING,
    COMMON_CAUSES,
    COMMON_HARMS,
    HARDLY,
    LIKELY,
    OTHER_BUSINESS,
    OTHER_INSURANCE,
    OTHER_LOSSES,
    PLAINLY,
    PRECAUTION,
    SOUND_ALIKE,
    any_of,
    broke_and_asks,
    did_harm,
    fears_for_its_work,
    has_no_it,
    is_claimed_from,
    is_told_harm,
    names_ours,
    speaks_of_ours,
    suspects_ours,
    tells_of_ours,
    tells_what_broke,
)
from nlu.weights import ScopeWeights

# From here on it is an incident; between the two one asks what happened rather than turning anybody away. Of messages
# judged by models that did not learn from them 3.3 % of the incidents are below, 13 % of the other matters above.
IN_FROM = 0.35
UNCLEAR_FROM = 0.15
# A kind as probable as this is named in the answer (「大きなことにならず、何よりです」).
NAMED_FROM = 0.2
# Below these log odds the words as a whole speak against an incident so plainly that nothing read in them makes one.
UNLIKE = -1.0
# Where words name another matter as clearly as this, an incident has to be as sure as this.
CLEARLY, SURELY = 0.45, 0.7
SOMEBODY_ELSES = "somebody-elses-incident"
# Where even the likeliest kind of other matter is hardly probable, nothing was recognised: one asks. In few words
# (「なんかおかしい」) it has to be likely.
FAINT = 0.035
# A few words (characters) are like nothing that was written at length; what was read in them decides, unless they ask
# in general. What is brief and names a thing of ours is not turned away at once.
FEW, TERSE, BRIEF = 8, 25, 40

# Kinds of message after which one simply asks what happened; the others belong elsewhere.
NO_INCIDENT = frozenset(
    {
        "coverage-question",
        "near-miss",
        "greeting",
        "test-message",
        "gibberish",
        "vague-opening",
        "silence",
        "small-talk-foreign",
        "weather-chatter",
    }
)

# What is said around a story: however much of it there is, it takes nothing from what is told.
AROUND = frozenset({"greeting", "thanks", "vague-opening", "test-message", "weather-chatter", "silence", "gibberish"})


def features(matter: Matter, facts: Sequence[FactMention]) -> dict[str, float]:
    """What speaks for an incident of these products, or against: what the words tell as a whole (log odds), and what
    was read of it (0 or 1).
    """
    facts = _by_their_words(matter, facts)
    said = [fact for fact in facts if fact.id in ("harm", "cause") and fact.status in ("stated", "unknown")]
    harms = {fact.value for fact in said if fact.id == "harm"}
    causes = {fact.value for fact in said if fact.id == "cause"}
    business = any(fact.id == "business" and fact.status == "stated" and fact.value != "non-it" for fact in facts)
    # A loss that is told of nowhere but in the claim says nothing of what happened.
    common = COMMON_HARMS if business else COMMON_HARMS | {"third-party-economic-loss"}
    ours = matter.kind not in OTHER_INSURANCE or not (harms <= common and causes <= COMMON_CAUSES)
    harm = any_of(facts, "harm", "stated") and ours
    cause = any_of(facts, "cause", "stated") and ours
    return {
        "words": matter.ours,
        "harm": float(harm),
        "harm_doubted": float(any_of(facts, "harm", "unknown") and not harm),
        "harm_denied": float(any_of(facts, "harm", "denied") and not harm),
        "cause": float(cause),
        "harm_and_cause": float(harm and cause),
        "business": float(business),
    }


def probability(found: Mapping[str, float], weights: ScopeWeights) -> float:
    """How probable it is that this is an incident of these products (0–1)."""
    score = weights.intercept + sum(weights.features[name] * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, score))))


def decide(matter: Matter, facts: Sequence[FactMention], weights: ScopeWeights) -> tuple[Scope, str | None]:
    """The scope, and the kind of other matter when it is not `in`."""
    found = features(matter, facts)
    claimed = is_claimed_from(facts)
    sure, kind = probability(found, weights), matter.kind
    if own_affairs.is_all(matter, facts):
        return "out", kind
    facts = _by_their_words(matter, facts)
    # 「個人情報が漏れました」 is a little like news of others, and yet it is one's own.
    asks = kind in ASKING and matter.kinds[kind] >= PLAINLY
    terse = matter.characters <= TERSE and not asks and speaks_of_ours(facts)
    # 「取引先のシステムを止めてしまい、値引きしようと思っています」: what one means to do comes after what happened.
    if kind == PRECAUTION and did_harm(facts):
        return "in", None
    if any_of(facts, "harm", "stated") and _belongs_elsewhere(matter, facts, COMMON_HARMS, PLAINLY):
        return "out", kind
    alike = SOUND_ALIKE | {"employee-disability"}
    if sure < SURELY and _belongs_elsewhere(matter, facts, alike, CLEARLY):
        return "out", kind
    # Somebody else's story beside one's own (「ニュースの件とは別で、うちは…」) takes nothing from what happened here.
    compared = kind == SOMEBODY_ELSES and any_of(facts, "harm", "stated")
    least = SURELY if matter.kinds[kind] >= CLEARLY and not compared else IN_FROM
    unlike = matter.ours < UNLIKE and kind not in AROUND
    suspected = matter.ours > 0 and matter.kinds[kind] < NAMED_FROM and suspects_ours(facts)
    # 「Web制作の会社です。お客さんのサイトが改ざんされたみたいで」
    # 「うちの会員サイトの個人情報が漏れたかもしれないと、委託先から」
    suspected = suspected or (
        (kind == OTHER_BUSINESS or (kind == SOMEBODY_ELSES and matter.ours > 0)) and fears_for_its_work(facts)
    )
    if kind == OTHER_BUSINESS and has_no_it(facts):
        return "out", kind
    if (
        terse
        or claimed
        or suspected
        or broke_and_asks(matter, facts)
        or (not unlike and (sure >= least or tells_of_ours(facts)))
    ):
        return "in", None
    if _belongs_elsewhere(matter, facts, alike, LIKELY):
        return "out", kind
    # 「パソコンを落として液晶が割れました。修理代はいくら出ますか」
    if kind == "coverage-question" and tells_what_broke(facts):
        return "in", None
    # Who briefly names a virus, a leak or a bug tells an incident, unless the words plainly tell of something else.
    if matter.characters <= BRIEF and matter.kinds[kind] < PLAINLY and names_ours(facts):
        return ("unclear", None) if kind in ASKING and matter.kinds[kind] >= LIKELY else ("in", None)
    if unlike and kind not in NO_INCIDENT:
        # 「サーバー監視の会社、当直です」: who only begins to speak is not sent elsewhere.
        brief = matter.characters <= (FEW if kind in OTHER_INSURANCE else BRIEF)
        begins = brief and not any(fact.id in ("harm", "cause") for fact in facts)
        return ("unclear", None) if begins and matter.kinds[kind] < HARDLY else ("out", kind)
    vague = (matter.characters <= TERSE and matter.ours > 0) or (
        matter.characters <= BRIEF and kind not in OTHER_INSURANCE
    )
    faint = matter.kinds[kind] < (LIKELY if vague else FAINT)
    if sure >= UNCLEAR_FROM or faint or kind in NO_INCIDENT:
        # Nobody is told that all went well who says what went wrong (ノートPCを電車に忘れました).
        told = matter.kinds[kind] >= NAMED_FROM and not (kind in NO_INCIDENT and any_of(facts, "cause", "stated"))
        return "unclear", kind if told else None
    # A phrase tells a harm, and the words name no other matter either.
    if matter.ours > 0 and matter.kinds[kind] < LIKELY and any(is_told_harm(fact) for fact in facts):
        return "in", None
    return "out", kind


def _belongs_elsewhere(matter: Matter, facts: Sequence[FactMention], harms: frozenset[str], likely: float) -> bool:
    """Whether the words name another kind of insurance, and nothing but `harms` and causes that it shares was read.

    A business of ours has such matters too: where it is told, the words have to name them clearly.
    """
    if matter.kind not in OTHER_INSURANCE or matter.kinds[matter.kind] < likely:
        return False
    spoken = [(fact.id, fact.value) for fact in facts if fact.status in ("stated", "unknown")]
    ours = any(fact == "business" and value != "non-it" for fact, value in spoken)
    if ours and matter.kinds[matter.kind] < CLEARLY:
        return False
    return {value for fact, value in spoken if fact in ("harm", "cause")} <= harms | COMMON_CAUSES


def _by_their_words(matter: Matter, facts: Sequence[FactMention]) -> Sequence[FactMention]:
    """The facts; of a text like other matters, harms that sound alike there count only when phrases tell them."""
    if matter.kind not in OTHER_INSURANCE | OTHER_LOSSES:
        return facts
    heard = {fact.value for fact in facts if fact.by_ear and fact.id == "harm"}
    return [fact for fact in facts if not fact.by_ear] if heard <= SOUND_ALIKE else facts
