"""Whose data, whose system, which day: what a phrase alone does not say, decided from the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.facts import Value
from knowledge.loader import read_yaml

# Stands for the day itself in the cue words of roles.yml.
DAY = "◆"
# How far before its day a cue may end (賠償の書面が来たのは10月): 「リリースしたばかりのサイトが昨夜」 is of the night.
_NEAR = 7
_CLAUSE = re.compile("[。、;]")
# What stands before a day: its topic may end in a comma (「納品は、10月6日です」).
_LED_UP = re.compile("[。;]|(?<!は)、")
# A month that only sets the time of what follows (8月になって、…から請求が来た).
_SET = re.compile("に(?:なって|なってから|入って|入ってから|なり|入り)")
# What happened to a thing that is only named (消してしまった写真の件で): the day so set is of what comes after it.
_ONLY_NAMED = re.compile("^[^、]*[ただ](?=[一-龥ァ-ヶ])(?![後時際日頃結上所途直瞬折件])")
# What decides about cover: what others went through, and what others' work lacked, is nothing of one's own.
_PLIGHTS = ("seizure", "illegal_act", "labour_dispute", "licence_expired", "unfair_advertising")
_WORK = ("ordinary_test_done", "operator_absent", "gross_negligence", "detected_risk_unmitigated")
# Cues that make what is named no such fact, by fact or value, and where they stand; `_BUT`: unless these do, too.
_Cues = tuple[tuple[str, str], ...]
_NO_MORE: Mapping[str | tuple[str, Value], _Cues] = {
    **dict.fromkeys(_PLIGHTS, (("others_plight", "after"), ("others_work", "after"))),
    **dict.fromkeys(_WORK, (("others_work", "after"),)),
    "cause": (("only_a_day", "after"),),
    "claim_received": (("no_claim", "sentence"), ("takedown", "sentence")),
    "wear_and_tear": (("replaced_before", "after"),),
    "intentional": (("by_staff", "before"),),
    "claim_after_expiry": (("others_contract", "sentence"),),
    "settled_without_consent": (("promised_before", "sentence"),),
    "threat": (("warned_of_cover", "before"),),
    "fund_transfer": (("amount_charged", "sentence"),),
    ("harm", "bodily-injury"): (("absent_hurt", "sentence"),),
}
_BUT = {"takedown": ("money",), "others_contract": ("of_policy",), "amount_charged": ("money_moved",)}
# 「請求書が来たのはその前の10月」: the words before it say what came then.
_EARLIER = re.compile("(?:その|さらに|もっと)(?:すぐ|少し|直|だいぶ|ずっと)?前の?$")
_OTHER_DAY = re.compile(r"[0-9]{1,2}\s?[月/]")


class Roles:
    """Cue words of data/roles.yml, compiled."""

    def __init__(self, folder: Path) -> None:
        raw = read_yaml(folder / "roles.yml")
        self.dates = {name: re.compile(words) for name, words in raw.pop("dates").items()}
        self.cues = {name: re.compile(words) for name, words in raw.items()}

    def _has(self, cue: str, text: str) -> bool:
        return bool(self.cues[cue].search(text))

    def hired(self, sentence: str, start: int, end: int) -> bool:
        """Whether the trade named from `start` to `end` is one that somebody else carries on for the insured."""
        before, after = sentence[max(0, start - 24) : start], sentence[end : end + 30]
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

    def others_device(self, sentence: str) -> bool:
        """Whether a sentence speaks of a device that is somebody else's (客先のルーター, 修理で預かったPC)."""
        return self._has("others_device", sentence) or self._has("kept_thing", sentence)

    def not_told_yet(self, sentence: str) -> bool:
        """Whether it is the insured who has told nobody yet (A社にはまだ言ってない): nothing of claims."""
        return self._has("not_told_yet", sentence) and not self._has("money", sentence)

    def late_in_service(self, sentence: str) -> bool:
        """Whether a call, an answer or a repair came late (連絡が遅れた), and no date was missed."""
        return self._has("late_in_service", sentence) and not self._has("deadline", sentence)

    def insurers_money(self, clause: str) -> bool:
        """Whether a clause speaks of money that an insurer pays."""
        return self._has("insurers_money", clause)

    def of_others(self, fact: str, value: Value, sentence: str, start: int, end: int) -> bool:
        """Whether what is named from `start` to `end` is a trade that was hired, the bill of one, what others went
        through, or no more than said so: a contract that is no policy; a promise made before anything happened;
        脅された, of a policy that does not pay; a charge that was computed wrongly, of no transfer; a trade
        (比較サイト), of no advertisement; a colleague who is away hurt.
        """
        if fact == "business":
            return self.hired(sentence, start, end)
        around = {"before": sentence[:start], "after": sentence[end:], "sentence": sentence}
        for cue, where in (*_NO_MORE.get(fact, ()), *_NO_MORE.get((fact, value), ())):
            found = self.cues[cue].match(around[where]) if where == "after" else self.cues[cue].search(around[where])
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
        if event == "outage":
            return [("third-party-outage", self._has("third_party", sentence) or self._has("third_party", whole))]
        if event == "data_loss":
            return [] if self._is_of_the_thing(span, sentence) else [self._data_owner(sentence, whole)]
        if event == "leak":
            return [] if self._has("spam", span) else self._leaked(span, sentence, whole)
        if event == "lost_media":
            return self._lost(span, sentence, whole)
        if event == "costs":
            return [self._payer(sentence, whole)]
        if self._has("private", whole) or self._has("went_down", span):
            return []
        if self.others_device(sentence) or self._has("not_ones_own", whole):
            return [("property-damage", True)]
        return [("own-device-damage", self._has("own_data", sentence) or not self._has("claim", whole))]

    def _is_of_the_thing(self, span: str, sentence: str) -> bool:
        """Whether it is the thing that is gone or fell (預かったPCを落とした), and nothing is said of data in it."""
        if self._has("carried_off", span):
            return True
        return self._has("dropped_thing", span) and not self._has("data_told", span) and not self._has("lost", sentence)

    def _payer(self, sentence: str, whole: str) -> tuple[str, bool]:
        """Whose costs: those that somebody claims are theirs, those that one paid oneself are one's own."""
        if self._has("costs_claimed", sentence):
            return "third-party-economic-loss", True
        if self._has("own_payment", sentence):
            return "own-costs", True
        return ("third-party-economic-loss", True) if self._has("claim", whole) else ("own-costs", True)

    def _data_owner(self, sentence: str, whole: str) -> tuple[str, bool]:
        unharmed = self._has("nobody_harmed", whole)
        # 顧客データ names the data, not its owner: a shop's own list of customers is its own.
        sentence, whole = (self.cues["customer_data"].sub("データ", self._bare(text)) for text in (sentence, whole))
        others = "entrusted-data-loss" if self._has("entrusted", whole) else "third-party-data-loss"
        if self._has("entrusted", sentence):
            return "entrusted-data-loss", True
        if self._has("clients_own", sentence):
            return others, True
        claimed = self._has("claim", whole)
        client, own = self._has("client_data", sentence), self._has("own_data", sentence)
        theirs = self._has("clients_thing", sentence)
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
        for cue in ("untouched", "own_doing", "billed"):
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
                return found
        return [("personal-data-leak", False)]

    def _lost(self, span: str, sentence: str, whole: str) -> list[tuple[str, bool]]:
        """What leaks with a device or papers that are gone: what was in them, as far as that is known."""
        if self._has("contents_none", whole) or self._has("private", whole):
            return []
        known = not self._has("contents_unsure", whole)
        return [(harm, sure and known) for harm, sure in self._leaked(span, sentence, whole)]

    def date_fact(self, sentence: str, start: int, end: int) -> str | None:
        """The date fact that a day at this place is a value of; None for a day of something else."""
        if self._has("notified", f"{sentence[max(0, start - 40) : start]}{DAY}{sentence[end : end + 24]}"):
            return "notice_received_date"
        before = _EARLIER.sub("", _LED_UP.split(sentence[max(0, start - 24) : start])[-1])
        clauses = _CLAUSE.split(_OTHER_DAY.split(sentence[end : end + 80])[0])
        if before.endswith(("は", "は、", "が", ":")) and len(clauses[0]) <= 4:
            clauses = clauses[:1]  # 「納品は10月6日、止まったのは…」: what comes next is of another day
        # 「10月12日、…が稼働」: after a bare date the predicate at the end of the next part decides.
        bare = len(clauses[0]) <= 3 or _SET.fullmatch(clauses[0]) is not None
        if _SET.fullmatch(clauses[0]):
            clauses = [clauses[0], *(_ONLY_NAMED.sub("", clause) for clause in clauses[1:])]
        for number in range(len(clauses) if bare else 1):
            named = self._named(before, "、".join(clauses[: number + 1]), last=bare)
            if named == "act_date" and self.dates["incident_date"].search("、".join(clauses)):
                return "incident_date"
            if named is not None:
                return None if named == "other_date" else named
        return "incident_date"

    def _named(self, before: str, after: str, last: bool) -> str | None:
        """The role that the words around a day name: one that holds the day itself (◆), else the nearest cue after it
        (with `last`, the last one), else the nearest before it.
        """
        text, day = f"{before}{DAY}{after}", len(before)
        found: list[tuple[int, int, int, str]] = []
        for number, (name, words) in enumerate(self.dates.items()):
            for match in words.finditer(text):
                if match.end() <= day:
                    if day - match.end() <= _NEAR:
                        found.append((2, day - match.end(), number, name))
                elif match.start() <= day:
                    found.append((0, 0, number, name))
                else:
                    found.append((1, -match.end() if last else match.start(), number, name))
        return min(found)[3] if found else None

    def withdrawn(self, text: str) -> int:
        """Where the text has said that a claim was taken back; 0 if it does not say so."""
        return max((match.end() for match in self.cues["withdrawn"].finditer(text)), default=0)

    def insured(self, text: str) -> bool:
        """Whether the text speaks of an insurance contract at all: only then can a day be one of the policy's."""
        return self._has("insurance", text)

    def ended(self, sentence: str, end: int) -> bool:
        """Whether the words after the last day of a policy say that it is over (6月末で切れ、更新していません)."""
        return bool(self.cues["ended"].match(sentence, end))

    def noticed(self, sentence: str, start: int, end: int) -> bool:
        """Whether a day is the one on which it was noticed (気付いたのは昨日)."""
        return self._has("noticed", f"{sentence[max(0, start - 14) : start]}{DAY}{sentence[end : end + 14]}")

    def became_known(self, sentence: str, start: int, end: int) -> bool:
        """Whether the words around a day say that somebody learnt of the matter then."""
        before = _CLAUSE.split(sentence[max(0, start - 24) : start])[-1]
        led_up = before.endswith(("は", "のが", "んが")) and self._has("known", before)
        return self._has("known", sentence[end : end + 80]) or led_up
