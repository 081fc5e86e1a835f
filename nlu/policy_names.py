"""Where a text names products, plans and riders: names and aliases of the knowledge base, nicknames, short names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from knowledge.model import Knowledge
from nlu.model import ANY_POLICY, ANY_RIDER
from nlu.text import normalise

Hit = tuple[str, int, int]
"""What is named (a product, a rider, a plan, or all of a kind), and where."""

# What stands between 「特約は」 and 「どれも入っていない」: both speak of the riders.
_OF_ALL = re.compile(r"(?:は|も|には|、|\s)*$")
# A short name in a list of riders stands by itself: 「特約:請負人担保、海外開発)」.
_BEGINS, _ENDS = r"(?<![^、・とや&:/はがに(\s])", r"(?=[、・とや&/)。\s]|です|の?特約|のみ|だけ|付|つ[けい]|あり|$)"
# How far after 「特約：」 its riders may stand.
_LIST = 60


class PolicyNames:
    """Finds names in a sentence. `general` are the words for all riders and for all policies."""

    def __init__(
        self,
        knowledge: Knowledge,
        nicknames: Mapping[str, str],
        general: tuple[str, str],
        riders: tuple[Mapping[str, str], str, str],
    ) -> None:
        names = list(_names(knowledge, nicknames))
        words, rider_list, word_after = riders
        self._names = [(re.compile(pattern, re.IGNORECASE), target) for pattern, target in names]
        self._general = [(re.compile(pattern), target) for pattern, target in zip(general, _GENERAL, strict=True)]
        self._list = re.compile(rider_list)
        self._listed = [(re.compile(f"{_BEGINS}(?:{word}){_ENDS}"), target) for target, word in words.items()]
        self._short = [(re.compile(f"(?:{word})(?={word_after})"), target) for target, word in words.items()]
        # Most sentences name no insurance: one look says so.
        every = [*(pattern for pattern, _ in names), *general, rider_list, *(regex.pattern for regex, _ in self._short)]
        self._any = re.compile("|".join(every), re.IGNORECASE)

    def any(self, text: str) -> bool:
        """Whether a text names any."""
        return self._any.search(text) is not None

    def hits(self, text: str) -> list[Hit]:
        """The names in a sentence: the longest at each place, none within another."""
        named = [
            (match.start(), match.end(), target)
            for regex, target in (*self._names, *self._short, *self._general)
            for match in regex.finditer(text)
        ]
        for start in self._list.finditer(text):
            end = min(start.end() + _LIST, len(text))
            named += [
                (match.start(), match.end(), target)
                for regex, target in self._listed
                for match in regex.finditer(text, start.end(), end)
            ]
        kept: list[tuple[int, int, str]] = []
        for begin, end, target in sorted(named, key=lambda hit: (hit[0] - hit[1], hit)):
            if all(end <= other_start or other_end <= begin for other_start, other_end, _ in kept):
                kept.append((begin, end, target))
        return list(_without_doubled([(target, begin, end) for begin, end, target in sorted(kept)], text))


_GENERAL = (ANY_RIDER, ANY_POLICY)


def _without_doubled(hits: list[Hit], text: str) -> Iterator[Hit]:
    """「特約はどれも入ってない」 names the riders only."""
    last: Hit | None = None
    for hit in hits:
        follows = last is not None and last[0] == ANY_RIDER and _OF_ALL.match(text[last[2] : hit[1]])
        if not (hit[0] == ANY_POLICY and follows):
            yield hit
            last = hit


def _names(knowledge: Knowledge, nicknames: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every name as a pattern with what it stands for: a product, a rider, or `<product>/plan/<plan>`."""
    for product in knowledge.products.values():
        for name in (product.name, *product.aliases):
            yield _as_pattern(name), product.id
        for rider in product.riders:
            for name in (rider.label, *rider.aliases):
                yield _as_pattern(name), rider.id
        for plan, name in product.plans.items():
            yield _as_pattern(name), f"{product.id}/plan/{plan}"
    for target, pattern in nicknames.items():
        yield pattern, target


def _as_pattern(name: str) -> str:
    return re.escape(normalise(name).norm)
