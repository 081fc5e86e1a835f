"""Whose data, whose system, which day: what a phrase alone does not say, decided from the words around it."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge.loader import read_yaml


class Roles:
    """Cue words of data/roles.yml, compiled."""

    def __init__(self, folder: Path) -> None:
        raw = read_yaml(folder / "roles.yml")
        self.dates = {name: re.compile(words) for name, words in raw.pop("dates").items()}
        self.cues = {name: re.compile(words) for name, words in raw.items()}

    def _has(self, cue: str, text: str) -> bool:
        return bool(self.cues[cue].search(text))

    def harms(self, event: str, span: str, sentence: str, whole: str) -> list[tuple[str, bool]]:
        """The harms that an event amounts to, each with whether that is sure.

        Args:
            event: `outage`, `data_loss`, `leak` or `own_device`.
            span: the words of the phrase itself.
            sentence: the sentence it stands in.
            whole: the whole text, which tells whose business it is when the sentence does not.
        """
        if event == "outage":
            return [("third-party-outage", self._has("third_party", sentence) or self._has("third_party", whole))]
        if event == "data_loss":
            return [self._data_owner(sentence, whole)]
        if event == "leak":
            return self._leaked(span, sentence, whole)
        return [("own-device-damage", True)]

    def _data_owner(self, sentence: str, whole: str) -> tuple[str, bool]:
        # 顧客データ names the data, not its owner: a shop's own list of customers is its own.
        sentence, whole = (
            self.cues["customer_data"].sub("データ", self.cues["untouched"].sub("", text)) for text in (sentence, whole)
        )
        others = "entrusted-data-loss" if self._has("entrusted", whole) else "third-party-data-loss"
        if self._has("entrusted", sentence):
            return "entrusted-data-loss", True
        claimed = self._has("claim", whole)
        client, own = self._has("client_data", sentence), self._has("own_data", sentence)
        if claimed or self._has("clients_thing", sentence) or (client and not own):
            return others, True
        if own:
            return "own-data-loss", True
        if self._has("own_data", whole):
            return "own-data-loss", True
        return (others, True) if self._has("third_party", whole) else ("own-data-loss", False)

    def _leaked(self, span: str, sentence: str, whole: str) -> list[tuple[str, bool]]:
        for text in (span, sentence, whole):
            found = [
                (harm, True)
                for harm, cue in (("personal-data-leak", "personal"), ("confidential-leak", "secret"))
                if self._has(cue, text)
            ]
            if found:
                return found
        return [("personal-data-leak", False)]

    def date_fact(self, sentence: str, start: int, end: int) -> str | None:
        """The date fact that a day at this place is a value of; None for a day of something else."""
        parts = re.split("[。、;]", sentence[end : end + 40])
        # 「10月12日、…が稼働」: a bare date opens the next part.
        after = parts[0] if len(parts[0]) > 3 or len(parts) < 2 else parts[0] + parts[1]
        before = re.split("[。、;]", sentence[max(0, start - 24) : start])[-1]
        first = min(
            ((match.start(), fact) for fact, words in self.dates.items() if (match := words.search(after))),
            default=None,
        )
        named = first[1] if first else next((fact for fact, words in self.dates.items() if words.search(before)), None)
        return None if named in ("policy_date", "other_date") else named or "incident_date"
