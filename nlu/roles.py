"""Whose data, whose system, which day: what a phrase alone does not say, decided from the words around it."""

from __future__ import annotations

import re
from pathlib import Path

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
_PLIGHTS = frozenset({"seizure", "illegal_act", "labour_dispute", "licence_expired", "unfair_advertising"})
_WORK = frozenset({"ordinary_test_done", "operator_absent", "gross_negligence", "detected_risk_unmitigated"})
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

    def stood_apart(self, whole: str) -> tuple[int, int] | None:
        """Where a curt text tells what of others stands still in sentences of their own; None if it does not."""
        match = self.cues["stood_apart"].search(whole)
        return match and (match.start(), match.end())

    def others_mistake(self, before: str) -> bool:
        """Whether what follows these words was the mistake of somebody else's people (先方の社員が間違えて)."""
        return self._has("others_mistake", before)

    def own_oversight(self, sentence: str) -> bool:
        """Whether a sentence tells of a change that was overlooked: no failure of what others provide."""
        return self._has("own_oversight", sentence)

    def signs_only(self, sentence: str) -> bool:
        """Whether a sentence tells of signs of an intrusion (不審なログイン) and of nothing that got out."""
        return self._has("signs_only", sentence) and not self._has("let_out", sentence)

    def others_device(self, sentence: str) -> bool:
        """Whether a sentence speaks of a device that is somebody else's (客先のルーター, 修理で預かったPC)."""
        return any(self._has(cue, sentence) for cue in ("others_device", "kept_thing", "handed_over"))

    def not_told_yet(self, sentence: str) -> bool:
        """Whether it is the insured who has told nobody yet (A社にはまだ言ってない): nothing of claims."""
        return self._has("not_told_yet", sentence) and not self._has("money", sentence)

    def late_in_service(self, sentence: str) -> bool:
        """Whether a call, an answer or a repair came late (連絡が遅れた), and no date was missed."""
        return self._has("late_in_service", sentence) and not self._has("deadline", sentence)

    def absent_hurt(self, sentence: str) -> bool:
        """Whether somebody at work is only said to have been hurt and away (担当が骨折して人手が足りず)."""
        return self._has("absent_hurt", sentence)

    def insurers_money(self, clause: str) -> bool:
        """Whether a clause speaks of money that an insurer pays."""
        return self._has("insurers_money", clause)

    def of_others(self, fact: str, sentence: str, start: int, end: int) -> bool:
        """Whether what is named from `start` to `end` is a trade that was hired, the bill of one, what others went
        through, or no more than said so: a contract that is no policy; a promise made before anything happened;
        脅された, of a policy that does not pay; a charge that was computed wrongly, of no transfer; a trade
        (比較サイト), of no advertisement.
        """
        if fact == "business":
            return self.hired(sentence, start, end)
        if fact == "cause" and self.cues["only_a_day"].match(sentence[end:]):
            return True
        if fact == "claim_received" and self._has("no_claim", sentence) and not self._has("damages", sentence):
            return True
        if fact == "claim_received" and self._has("takedown", sentence) and not self._has("money", sentence):
            return True
        if fact in _PLIGHTS and self.cues["others_plight"].match(sentence, end):
            return True
        if fact in _PLIGHTS | _WORK and self.cues["others_work"].match(sentence, end):
            return True
        if fact == "wear_and_tear" and self.cues["replaced_before"].match(sentence, end):
            return True
        if fact == "intentional" and self._has("by_staff", sentence[:start]):
            return True
        if fact == "claim_after_expiry" and self._has("others_contract", sentence):
            return not self._has("of_policy", sentence)
        if fact == "settled_without_consent" and self._has("promised_before", sentence):
            return True
        if fact == "threat" and self._has("warned_of_cover", sentence[:start]):
            return True
        if fact == "overseas" and self._has("counterpart_abroad", sentence[:start]):
            return True
        if fact in ("overseas", "contracted_abroad") and self.cues["claimed_abroad"].match(sentence[start:]):
            return not self._has("own_work_abroad", sentence)
        if fact == "claim_received" and self.is_bill(sentence):
            return True
        if fact == "fund_transfer" and self._has("swindled", sentence):
            return True
        if fact == "fund_transfer" and self._has("amount_charged", sentence):
            return not self._has("money_moved", sentence)
        if fact == "unfair_advertising" and not self._has("advertised", sentence):
            return True
        return fact in ("claim_received", "claimant") and self.billed(sentence, end)

    def is_bill(self, sentence: str) -> bool:
        """Whether a sentence speaks of a price that is not paid, or of charges for what one uses, not of damages."""
        unpaid = self._has("unpaid", sentence) and not self._has("damages", sentence)
        return unpaid or (self._has("usage_bill", sentence) and not self._has("usage_of_others", sentence))

    def own_loss(self, text: str) -> tuple[int, int] | None:
        """Where a text says that the loss is one's own (だからうちの損です); None if it does not."""
        match = self.cues["own_loss"].search(text)
        return match and (match.start(), match.end())

    def left_since(self, sentence: str) -> bool:
        """Whether who was ill has left the firm since (休職して、8月に退職しました)."""
        return self._has("left_since", sentence)

    def their_own(self, words: str) -> bool:
        """Whether it was others who did it to what is their own (お客さんが自分の会社のデータを消した)."""
        return self._has("their_own", words)

    def workplace(self, text: str) -> bool:
        """Whether a text speaks of people who work somewhere: else no claim and no illness of employees is heard."""
        return self._has("workplace", text)

    def torn(self, clause: str) -> bool:
        """Whether a clause tells of a thing that was torn (巻物を破いた) and of nothing electronic: no data lost."""
        return self._has("torn", clause) and not self._has("electronic", clause)

    def oneself(self, text: str) -> bool:
        """Whether who tells works alone: an illness is then nobody's but their own."""
        return self._has("oneself", text)

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
        if self._has("stolen", span) and not self._has("broken", span):
            return [("own-device-damage", False)]  # what is gone is not broken
        return [("own-device-damage", self._has("own_data", sentence) or not self._has("claim", whole))]

    def _is_of_the_thing(self, span: str, sentence: str) -> bool:
        """Whether it is the thing that is gone or fell (預かったPCを落とした), and nothing is said of data in it."""
        if self._has("carried_off", span) or self.torn(span):
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
        unharmed, their_own = self._has("nobody_harmed", whole), self._has("their_own", sentence)
        # 顧客データ names the data, not its owner: a shop's own list of customers is its own.
        sentence, whole = (self.cues["customer_data"].sub("データ", self._bare(text)) for text in (sentence, whole))
        others = "entrusted-data-loss" if self._has("entrusted", whole) else "third-party-data-loss"
        if self._has("entrusted", sentence):
            return "entrusted-data-loss", True
        if self._has("clients_own", sentence):
            return others, True
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
