"""Which day is the day of what: decided from the words around it."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.loader import read_yaml

# Stands for the day itself in the cue words of day_roles.yml.
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
# 「請求書が来たのはその前の10月」: the words before it say what came then.
_EARLIER = re.compile("(?:その|さらに|もっと)(?:すぐ|少し|直|だいぶ|ずっと)?前の?$")
_OTHER_DAY = re.compile(r"[0-9]{1,2}\s?[月/]")


class DayRoles:
    """Cue words of data/day_roles.yml, compiled."""

    def __init__(self, folder: Path) -> None:
        raw = read_yaml(folder / "day_roles.yml")
        self.dates = {name: re.compile(words) for name, words in raw.pop("dates").items()}
        self.cues = {name: re.compile(words) for name, words in raw.items()}

    def _has(self, cue: str, text: str) -> bool:
        return bool(self.cues[cue].search(text))

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

    def insured(self, text: str) -> bool:
        """Whether the text speaks of an insurance contract at all: only then can a day be one of the policy's."""
        return self._has("insurance", text)

    def ended(self, sentence: str, end: int) -> bool:
        """Whether the words after the last day of a policy say that it is over (6月末で切れ、更新していません)."""
        return bool(self.cues["ended"].match(sentence, end))

    def noticed(self, sentence: str, start: int, end: int) -> bool:
        """Whether a day is the one on which it was noticed (気付いたのは昨日)."""
        return self._has("noticed", f"{sentence[max(0, start - 14) : start]}{DAY}{sentence[end : end + 70]}")

    def became_known(self, sentence: str, start: int, end: int) -> bool:
        """Whether the words around a day say that somebody learnt of the matter then."""
        before = _CLAUSE.split(sentence[max(0, start - 24) : start])[-1]
        led_up = before.endswith(("は", "のが", "んが")) and self._has("known", before)
        return self._has("known", sentence[end : end + 80]) or led_up
