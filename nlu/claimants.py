"""Who claims: the party that a word of claiming belongs to, and what it is to the insured."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from knowledge.loader import read_yaml
from nlu.consistency import OF_OTHERS
from nlu.parse import Sentence
from nlu.polarity import Polarity, PolarityReader

# How far before a word of claiming its party may stand, and how far before a party its own description (characters).
_REACH = 90
_DESCRIPTION = 10
# A party that the claim does not name, taken from elsewhere in the text.
_GUESS = 0.6
_SAID = 0.85

# The particles of the one from whom a claim comes, and of one named after it (請求してきたのは施主で).
_FROM = ("から", "より")
_AFTER = ("が", "は", "も", "に", "で", "、", "")
# At the end of a sentence none follows (「…を払え、と組合」).
_PARTICLE = r"(?P<particle>から|より|で(?!な|は|あ|の)|[がはもにのを、,:(へと]|(?=。|$))"

# A claim told from the side of the one who is claimed from: then the doer is marked with に, から, より.
_PASSIVE = re.compile(r"^[^。、]{0,6}?(?:され|(?<!お)られ|を受|受け|いただ|頂)")
# What in a name tells a firm, one who holds a contract, a customer.
_COMPANY = re.compile("[会数0-9万千百]社|会社|[新聞出版通信]社|企業|事務所|法人|商店|店舗?[0-9]|[0-9]店|スタジオ")
_CONTRACTED = re.compile("契約|加入|テナント")
_CUSTOMER = re.compile("一?部?の?お?客|顧客")
# What belongs to a name before the word that was recognised (設計+事務所).
_NAME = re.compile("[一-龥々ァ-ヶーA-Za-z0-9]{0,8}$")

_RIGHTS = frozenset({"copyright", "trademark", "patent", "trade-secret", "personality-rights"})
_EMPLOYMENT = frozenset({"employment-claim", "employee-disability"})
_FOR_FIRMS = frozenset({"asp", "hosting"})
_TO_CONSUMERS = frozenset({"ecommerce", "internet-media", "isp"})
# Whom a claim comes from that names nobody, likeliest first.
_ABOUT_WORK = ("employee", "individual")
_ABOUT_RIGHTS = ("other-third-party", "individual", "end-user", "client")
_ABOUT_BUSINESS = ("client", "organisation", "end-user", "people", "other-third-party", "individual")
_ROLES = ("other-third-party", "individual", "employee", "end-user", "client", "organisation", "people")
# 「うちは印刷会社で、」 tells one's own trade.
_OWN_TRADE = re.compile(r"(?:うち|[当弊]社|当方|私|こちら|自分)(?:ら|ども|たち)?(?:は|も)、?[^。、はがをにと]{0,8}$")
_TRADE_OF = ("で", "、", "")


@dataclass(frozen=True)
class Claimant:
    """A value of `claimant` with the words that name the party, as characters of the text."""

    value: str
    polarity: Polarity
    confidence: float
    start: int
    end: int


@dataclass(frozen=True)
class _Party:
    """A person or body that a sentence names. `kind` is one of _ROLES."""

    kind: str
    name: str
    particle: str
    start: int
    end: int


class Claimants:
    """Finds claimants with the words of data/parties.yml."""

    def __init__(self, folder: Path, polarity: PolarityReader) -> None:
        words = read_yaml(folder / "parties.yml")
        self.polarity = polarity
        self.claim = re.compile(words["claim"])
        self.weak_claim = re.compile(words["weak_claim"])
        self.no_party = re.compile(f"(?:{words['own']}|{words['helper']})")
        self.helper = re.compile(words["helper"])
        self.of_others = re.compile(f"(?:{words['client']})(?:側)?(?:女性|男性|若手|新人)$")
        kinds = "|".join(f"(?P<{_group(kind)}>{words[kind]})" for kind in _ROLES)
        self.party = re.compile(f"(?:{kinds}){words['suffix']}{_PARTICLE}")
        self.described = {
            kind: re.compile(f"(?:{words[kind]})(?:の|である|たる|だった|で|、)$") for kind in ("client", "end-user")
        }

    def read(
        self, sentences: Sequence[Sentence], harms: Set[str], business: Set[str], claimed: bool, several: bool = False
    ) -> list[Claimant]:
        """The claimants of a text.

        Args:
            sentences: the parsed sentences.
            harms: the harms that the text asserts; they tell a wronged author from a customer.
            business: what the insured does; a shop's customers are consumers.
            claimed: whether the text says that a claim was made.
            several: whether the text announces several incidents.
        """
        if not claimed and not any(self.claim.search(sentence.text) for sentence in sentences):
            return []
        found: list[Claimant] = []
        named: list[tuple[Sentence, _Party]] = []
        theirs: set[str] = set()
        for sentence in sentences:
            parties = list(self._parties(sentence.text, theirs))
            named += [(sentence, party) for party in parties]
            for party, polarity in self._claiming(sentence, parties, claimed):
                value = _role(party, harms, business)
                found.append(_claimant(sentence, party, value, polarity, _SAID))
        if several and harms & _EMPLOYMENT and harms & OF_OTHERS:
            # The employee's claim is one incident: of the others it does not tell who claims.
            others = [item for item in found if item.value != "employee"]
            found = found if any(item.polarity == "asserted" for item in others) else others
        if claimed and not any(item.polarity == "asserted" for item in found):
            found += self._guessed(named, harms, business)
        return found

    def _parties(self, text: str, theirs: set[str] | None = None) -> Iterator[_Party]:
        """The parties of a sentence. `theirs`: words for employees of others that were told of (先方女性社員)."""
        users, theirs = False, set[str]() if theirs is None else theirs
        for match in self.party.finditer(text):
            kind = next(kind for kind in _ROLES if match[_group(kind)])
            before = text[max(0, match.start() - _DESCRIPTION) : match.start()]
            own = kind == "employee" and match["particle"] in _FROM  # 弊社の従業員から
            if (self.helper if own else self.no_party).search(_run(before) + match.group()):
                continue
            if match["particle"] in _TRADE_OF and _OWN_TRADE.search(text[: match.start()]):
                continue
            if kind == "employee" and self.of_others.search(before):
                theirs.add(match.group("employee"))
            if kind == "employee" and match.group("employee") in theirs:
                kind = "individual"
            elif self.described["client"].search(before):
                kind = "client"
            elif (kind in ("individual", "people") and self.described["end-user"].search(before)) or (
                kind == "individual" and users
            ):
                kind = "end-user"
            users = users or kind == "end-user"
            start = match.start() - len(_NAME.search(before)[0])  # type: ignore[index]
            yield _Party(kind, match.group(), match["particle"], start, match.start("particle"))

    def _claiming(
        self, sentence: Sentence, parties: Sequence[_Party], claimed: bool
    ) -> Iterable[tuple[_Party, Polarity]]:
        """The parties of a sentence that claim something, each with the polarity of the claim."""
        anchors = list(self.claim.finditer(sentence.text))
        if claimed:
            anchors += self.weak_claim.finditer(sentence.text)
        said: dict[_Party, Polarity] = {}
        for anchor in anchors:
            passive = bool(_PASSIVE.match(sentence.text[anchor.end() : anchor.end() + 10]))
            party = _nearest(parties, anchor.start(), anchor.end(), passive)
            if party is None or said.get(party) == "asserted":
                continue
            polarity = self.polarity.span(sentence.doc, anchor.start(), anchor.end())
            if polarity in ("asserted", "unsure"):
                said[party] = "asserted"
            elif polarity == "denied" and party.particle in _FROM:
                said.setdefault(party, "denied")
        return said.items()

    def _guessed(
        self, named: Sequence[tuple[Sentence, _Party]], harms: Set[str], business: Set[str]
    ) -> Iterator[Claimant]:
        """Where a claim names nobody: the one party that the story is about, clients first."""
        about_work = harms & _EMPLOYMENT and not harms & OF_OTHERS
        wanted = _ABOUT_WORK if about_work else _ABOUT_RIGHTS if harms & _RIGHTS else _ABOUT_BUSINESS
        order = {kind: rank for rank, kind in enumerate(wanted)}
        workers = about_work or not harms & _EMPLOYMENT
        able = [
            (sentence, party)
            for sentence, party in named
            if party.kind in wanted and (workers or party.kind != "individual")
        ]
        if able:
            sentence, party = min(able, key=lambda item: (order[item[1].kind], item[0].start + item[1].start))
            yield _claimant(sentence, party, _role(party, harms, business), "asserted", _GUESS)


def _group(kind: str) -> str:
    return kind.replace("-", "_")


def _run(before: str) -> str:
    """The end of `before` that belongs to the same name: what follows the last particle or mark."""
    return re.split(r"[、。,()「」がはをにへでと]|から|より", before)[-1]


def _nearest(parties: Sequence[_Party], start: int, end: int, passive: bool) -> _Party | None:
    """The party of a claim that stands at `start`: from whom it comes, else who acts, the nearest before it."""
    near = [party for party in parties if start - _REACH <= party.start and party.end <= start]
    for particles in (_FROM, ("に", "は", "も") if passive else ("が", "は", "も", "、", ","), ("で", ":")):
        fitting = [party for party in near if party.particle in particles]
        if fitting:
            return fitting[-1]
    after = [party for party in parties if end <= party.start <= end + 12 and party.particle in _AFTER]
    return after[0] if after else None


def _role(party: _Party, harms: Set[str], business: Set[str]) -> str:
    """What a party is to the insured."""
    rights = bool(harms & _RIGHTS)
    if party.kind in ("individual", "employee"):
        return "employee" if harms & _EMPLOYMENT or party.kind == "employee" else "other-third-party"
    if party.kind == "other-third-party":
        return "client" if _COMPANY.search(party.name) and not rights else "other-third-party"
    if party.kind == "end-user":
        firms = _COMPANY.search(party.name) and "isp" not in business
        return "client" if firms or (business & _FOR_FIRMS and _CONTRACTED.match(party.name)) else "end-user"
    if party.kind == "people":
        return "end-user"
    if party.kind == "organisation":
        return "other-third-party" if rights else "end-user" if "isp" in business else "client"
    consumers = business & _TO_CONSUMERS or ("personal-data-leak" in harms and not business)
    return "end-user" if consumers and _CUSTOMER.match(party.name) else "client"


def _claimant(sentence: Sentence, party: _Party, value: str, polarity: Polarity, confidence: float) -> Claimant:
    return Claimant(value, polarity, confidence, sentence.start + party.start, sentence.start + party.end)
