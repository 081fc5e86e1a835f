"""Whose data, whose system, whose doing: what a phrase alone does not say, decided from the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from knowledge.facts import Value
from knowledge.loader import read_yaml

# What decides about cover: what others went through, and what others' work lacked, is nothing of one's own.
_PLIGHTS = ("seizure", "illegal_act", "labour_dispute", "licence_expired", "unfair_advertising")
_WORK = ("ordinary_test_done", "operator_absent", "gross_negligence", "detected_risk_unmitigated")
# Causes that are somebody's mistake: of others' people they are none of the insured's.
MISTAKES = frozenset({"operation-error", "configuration-error", "processing-error"})
# Cues that make what is named no such fact, by fact or value, and where they stand; `_BUT`: unless these do, too.
_Cues = tuple[tuple[str, str], ...]
# A price that is not paid, and charges for what one uses, are no claim and nobody else's loss.
_BILLS: _Cues = (("unpaid", "sentence"), ("usage_bill", "sentence"))
_NO_MORE: Mapping[str | tuple[str, Value], _Cues] = {
    **dict.fromkeys(_PLIGHTS, (("others_plight", "after"), ("others_work", "after"))),
    **dict.fromkeys(_WORK, (("others_work", "after"),)),
    "illegal_act": (("others_plight", "after"), ("others_work", "after"), ("culprit", "before")),
    "cause": (("only_a_day", "after"),),
    "amount_yen": _BILLS,
    "claim_received": (*_BILLS, ("takedown", "sentence")),
    "service_unusable": (("wrong_content", "sentence"),),
    "securities_trading": (("of_their_ways", "after"),),
    ("cause", "misdirected-mail"): (("asked_to_send", "sentence"),),
    **{("business", value): (("served_trade", "after"),) for value in ("ecommerce", "internet-media")},
    "wear_and_tear": (("replaced_before", "after"),),
    "intentional": (("by_staff", "before"),),
    "claim_after_expiry": (("others_contract", "sentence"),),
    "settled_without_consent": (("promised_before", "sentence"),),
    "threat": (("warned_of_cover", "before"),),
    "fund_transfer": (("swindled", "sentence"), ("amount_charged", "sentence")),
    "overseas": (("counterpart_abroad", "before"), ("claimed_abroad", "from")),
    "contracted_abroad": (("claimed_abroad", "from"),),
    **{("cause", value): (("others_mistake", "before"), ("others_mistake", "upto")) for value in sorted(MISTAKES)},
    **{("cause", value): (("fended_off", "after"),) for value in ("malware", "unauthorized-access")},
    **{("harm", value): (("torn", "sentence"),) for value in ("entrusted-data-loss", "third-party-data-loss")},
    ("harm", "own-data-loss"): (("torn", "sentence"), ("their_own", "upto")),
    ("harm", "third-party-economic-loss"): _BILLS,
    ("harm", "bodily-injury"): (("absent_hurt", "sentence"),),
    ("harm", "employee-disability"): (("left_since", "sentence"),),
}
_BUT: Mapping[str, Sequence[str]] = {
    "unpaid": ("damages",),
    "usage_bill": ("usage_of_others",),
    "takedown": ("money",),
    "others_contract": ("of_policy",),
    "amount_charged": ("money_moved",),
    "claimed_abroad": ("own_work_abroad",),
    "torn": ("electronic",),
    "wrong_content": ("stopped",),
}


class Roles:
    """Cue words of data/roles.yml, compiled."""

    def __init__(self, folder: Path) -> None:
        self.cues = {name: re.compile(words) for name, words in read_yaml(folder / "roles.yml").items()}

    def _has(self, cue: str, text: str) -> bool:
        return bool(self.cues[cue].search(text))

    def hired(self, sentence: str, start: int, end: int) -> bool:
        """Whether the trade named from `start` to `end` is carried on by somebody else for them, or was given up."""
        before, after = sentence[max(0, start - 24) : start], sentence[end : end + 30]
        if self._has("former_trade", before):
            return True
        return bool(self.cues["used_trade"].search(before) or self.cues["hired_trade"].match(after))

    def billed(self, sentence: str, end: int) -> bool:
        """Whether the claim that ends at `end` is the bill of somebody who was hired, or what an attacker demands."""
        return any(match.start() < end <= match.end() + 12 for match in self.cues["billed"].finditer(sentence))

    def of_their_ways(self, rest: str) -> bool:
        """Whether what was named is what some people do (株の売買をしておられる方々); `rest` follows it."""
        return bool(self.cues["of_their_ways"].match(rest))

    def still_gone(self, rest: str) -> bool:
        """Whether what follows says that a thing has not been found yet (置き忘れて出てきません): no denial."""
        return bool(self.cues["still_gone"].match(rest))

    def told_apart(self, whole: str) -> tuple[int, int] | None:
        """Where a curt text tells of lost data in sentences of their own (予約台帳。全滅。); None if it does not."""
        match = self.cues["told_apart"].search(whole)
        return match and (match.start(), match.end())

    def stood_apart(self, whole: str) -> tuple[int, int] | None:
        """Where a curt text tells what of others stands still in sentences of their own; None if it does not."""
        match = self.cues["stood_apart"].search(whole)
        return match and (match.start(), match.end())

    def others_device(self, sentence: str) -> bool:
        """Whether a sentence speaks of a device that is somebody else's (客先のルーター, 修理で預かったPC)."""
        return any(self._has(cue, sentence) for cue in ("others_device", "kept_thing", "handed_over"))

    def not_told_yet(self, sentence: str) -> bool:
        """Whether it is the insured who has told nobody yet (A社にはまだ言ってない): nothing of claims."""
        return self._has("not_told_yet", sentence) and not self._has("money", sentence)

    def late_in_service(self, sentence: str) -> bool:
        """Whether a call, an answer or a repair came late (連絡が遅れた), and no date was missed."""
        return self._has("late_in_service", sentence) and not self._has("deadline", sentence)

    def own_loss(self, text: str) -> tuple[int, int] | None:
        """Where a text says that the loss is one's own (だからうちの損です); None if it does not."""
        match = self.cues["own_loss"].search(text)
        return match and (match.start(), match.end())

    def oneself(self, text: str) -> bool:
        """Whether who tells works alone: an illness is then nobody's but their own."""
        return self._has("oneself", text)

    def insurers_money(self, clause: str) -> bool:
        """Whether a clause speaks of money that an insurer pays."""
        return self._has("insurers_money", clause)

    def of_others(self, fact: str, value: Value, sentence: str, start: int, end: int) -> bool:
        """Whether what is named from `start` to `end` is a trade that was hired, the bill of one, what others went
        through or did, or no more than said so: a contract that is no policy; a promise made before anything happened;
        脅された, of a policy that does not pay; a charge that was computed wrongly, of no transfer; a trade
        (比較サイト), of no advertisement; a colleague who is away hurt; an unpaid price; a torn thing.
        """
        if fact == "business" and self.hired(sentence, start, end):
            return True
        around = {"before": sentence[:start], "upto": sentence[:end], "sentence": sentence}
        follows = {"from": sentence[start:], "after": sentence[end:]}
        for cue, where in (*_NO_MORE.get(fact, ()), *_NO_MORE.get((fact, value), ())):
            words = self.cues[cue]
            found = words.match(follows[where]) if where in follows else words.search(around[where])
            if found and not self._has_any(_BUT.get(cue, ()), sentence):
                return True
        if fact == "unfair_advertising" and not self._has("advertised", sentence):
            return True
        return fact in ("claim_received", "claimant") and self.billed(sentence, end)

    def _has_any(self, cues: Iterable[str], text: str) -> bool:
        return any(self._has(cue, text) for cue in cues)

    def harms(self, event: str, span: str, sentence: str, whole: str) -> list[tuple[str, bool]]:
        """The harms that an event amounts to, each with whether that is sure.

        Args:
            event: `outage`, `data_loss`, `leak`, `lost_media`, `costs` or `own_device`.
            span: the words of the phrase itself.
            sentence: the sentence it stands in.
            whole: the whole text, which tells whose business it is when the sentence does not.
        """
        if event == "outage" and (self._has("dropped", span) or self._has("fell", sentence)):
            return []
        if event == "outage" and self._has("unopened", sentence):
            return []
        if event == "outage" and self._has("wrong_content", sentence) and not self._has("stopped", sentence):
            return [("third-party-economic-loss", self._has("claim", whole))]
        if event == "outage":
            return [("third-party-outage", self._has("third_party", sentence) or self._has("third_party", whole))]
        if event == "data_loss":
            is_none = self._is_of_the_thing(span, sentence) or self._is_work(span, sentence, whole)
            return [] if is_none else [self._data_owner(sentence, whole)]
        if event == "leak":
            return (
                []
                if self._has("spam", span) or self._has("sent_in_name", sentence)
                else self._leaked(span, sentence, whole)
            )
        if event == "lost_media":
            return self._lost(span, sentence, whole)
        if event == "costs":
            return [self._payer(sentence, whole)]
        if self._has("private", whole) or self._has("went_down", span):
            return []
        if self.others_device(sentence) or self._has("not_ones_own", whole):
            return [("property-damage", True)]
        if self._has("stolen", span) and not self._has("broken", span):
            return [("own-device-damage", False)]  # what is gone is not broken
        return [("own-device-damage", self._has("own_data", sentence) or not self._has("claim", whole))]

    def _is_of_the_thing(self, span: str, sentence: str) -> bool:
        """Whether it is the thing that is gone or fell (預かったPCを落とした), and nothing is said of data in it."""
        if self._has("carried_off", span) or self._has("torn", span):
            return True
        return self._has("dropped_thing", span) and not self._has("data_told", span) and not self._has("lost", sentence)

    def _is_work(self, span: str, sentence: str, whole: str) -> bool:
        """Whether what is gone was to go, or was nobody's: erased as a service, in a place for tests."""
        if self._has("test_place", sentence) and not self._has("mixed_up", whole):
            return True
        return any(span in match.group() for match in self.cues["wiped"].finditer(sentence))

    def _payer(self, sentence: str, whole: str) -> tuple[str, bool]:
        """Whose costs: those that somebody claims are theirs, those that one paid oneself are one's own."""
        if self._has("costs_claimed", sentence):
            return "third-party-economic-loss", True
        if self._has("own_payment", sentence):
            return "own-costs", True
        return ("third-party-economic-loss", True) if self._has("claim", whole) else ("own-costs", True)

    def _data_owner(self, sentence: str, whole: str) -> tuple[str, bool]:
        unharmed, their_own = self._has("nobody_harmed", whole), self._has("their_own", sentence)
        # 顧客データ names the data, not its owner: a shop's own list of customers is its own.
        sentence, whole = (self.cues["customer_data"].sub("データ", self._bare(text)) for text in (sentence, whole))
        others = "entrusted-data-loss" if self._has("entrusted", whole) else "third-party-data-loss"
        if self._has("entrusted", sentence):
            return "entrusted-data-loss", True
        claimed = self._has("claim", whole)
        client, own = self._has("client_data", sentence), self._has("own_data", sentence)
        theirs = self._has("clients_thing", sentence) or their_own
        if not theirs and ((self._has("kept", sentence) and not own) or (self._has("kept_at", sentence) and client)):
            return "entrusted-data-loss", True
        if claimed or theirs:
            return others, True
        if (unharmed and not self._has("third_party", sentence)) or self._is_redone(whole):
            return "own-data-loss", True
        if client and not own:
            return others, True
        if own:
            return "own-data-loss", True
        if self._has("own_data", whole):
            return "own-data-loss", True
        return (others, True) if self._has("third_party", whole) else ("own-data-loss", False)

    def _is_redone(self, whole: str) -> bool:
        """Whether data is made anew at one's own expense, while nobody else is spoken of."""
        others = ("costs_claimed", "client_data", "third_party")
        return self._has("redone", whole) and not any(self._has(cue, whole) for cue in others)

    def _bare(self, text: str) -> str:
        """The text without what names somebody but tells nothing of whose thing it is."""
        for cue in ("untouched", "own_doing", "own_people", "billed"):
            text = self.cues[cue].sub("", text)
        return text

    def _leaked(self, span: str, sentence: str, whole: str) -> list[tuple[str, bool]]:
        for text in (span, sentence, whole):
            found = [
                (harm, True)
                for harm, cue in (("personal-data-leak", "personal"), ("confidential-leak", "secret"))
                if self._has(cue, text) and not (cue == "personal" and self._has("no_personal", text))
            ]
            if found:
                ours = self._has("own_secret", text) and not self._has("secret_of_others", text)
                return [(harm, harm != "confidential-leak" or not ours) for harm, _ in found]
        return [("personal-data-leak", False)]

    def _lost(self, span: str, sentence: str, whole: str) -> list[tuple[str, bool]]:
        """What leaks with a device or papers that are gone: what was in them, as far as that is known."""
        if self._has("contents_none", whole) or self._has("private", whole):
            return []
        known = not self._has("contents_unsure", whole)
        return [(harm, sure and known) for harm, sure in self._leaked(span, sentence, whole)]

    def withdrawn(self, text: str) -> int:
        """Where the text has said that a claim was taken back; 0 if it does not say so."""
        return max((match.end() for match in self.cues["withdrawn"].finditer(text)), default=0)
