"""How well products answer: statuses, wrongly promised cover, riders, and the clause that excludes or decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.model import Knowledge
from server.evaluation.expected import RESPONDING, Expected, products, wrongly_responds
from server.evaluation.given import GivenProduct
from server.evaluation.reading import Reading
from server.evaluation.reckoning import Share, Tally


@dataclass(frozen=True)
class Verdict:
    """One product's status for one text beside the labelled one."""

    reading: Reading
    expected: Expected
    given: GivenProduct

    @property
    def agrees(self) -> bool:
        """Whether the status is one of those accepted."""
        return self.given.status in self.expected.accepted

    @property
    def riders(self) -> frozenset[str]:
        """The riders that should be named."""
        return frozenset(self.reading.label.riders.get(self.expected.product, ()))

    @property
    def excluding(self) -> frozenset[str]:
        """The clauses that should be named as taking the cover away."""
        return frozenset(self.reading.label.excluding.get(self.expected.product, ()))


@dataclass(frozen=True)
class ProductFigures:
    """One product: agreement where its cover is touched, by labelled status, and over all texts; wrong promises."""

    touched: Share
    total: Share
    statuses: dict[str, Share]
    wrongly: Share  # of the texts where it should not respond


@dataclass(frozen=True)
class CoverageFigures:
    """Everything measured about products. `touched` counts only where the label touches a cover of the product."""

    touched: Share
    touched_by_either: Share  # stricter: also where only the answer touches a cover
    total: Share
    products: dict[str, ProductFigures]
    confusion: Counter[tuple[str, str]]  # labelled status × status given, where either touches a cover
    wrongly: Share
    promises_wrong: Share  # of the answers that promise cover, the share that should not
    wrong_texts: tuple[str, ...]
    riders: Share  # exactly the labelled riders, where a rider is needed
    riders_named: Share  # the same, only where the answer says that a rider is needed
    rider_tallies: dict[str, Tally]
    excluding: Share  # excluded as labelled, naming at least one of the labelled clauses
    excluding_exact: Share  # the same, naming exactly the labelled clauses
    excluding_boundary: Share  # on boundary texts: excluded, naming the clause that decides
    deciding: Share  # on boundary texts: the status of the product that the text turns on
    verdicts: tuple[Verdict, ...] = field(repr=False)


def measure_coverage(readings: Sequence[Reading], knowledge: Knowledge) -> CoverageFigures:
    """Measure every product of every text whose statuses are labelled."""
    verdicts = [
        Verdict(reading, expected, reading.given.products[expected.product])
        for reading in readings
        for expected in products(reading.label, reading.given, knowledge)
    ]
    touched = [item for item in verdicts if item.expected.touched]
    either = [item for item in verdicts if item.expected.touched or item.given.status != "not_covered"]
    needing = [item for item in verdicts if item.expected.status == "needs_rider" and item.riders]
    excluded = [item for item in verdicts if item.expected.status == "excluded" and item.excluding]
    boundary = [item for item in verdicts if _decides(item)]
    wrong = [item for item in verdicts if wrongly_responds(item.expected, item.given.status)]
    return CoverageFigures(
        touched=Share.of(item.agrees for item in touched),
        touched_by_either=Share.of(item.agrees for item in either),
        total=Share.of(item.agrees for item in verdicts),
        products={
            product: _product([item for item in verdicts if item.expected.product == product])
            for product in knowledge.products
        },
        confusion=Counter((item.expected.status, item.given.status) for item in either),
        wrongly=_wrongly(verdicts),
        promises_wrong=Share(len(wrong), sum(item.given.status in RESPONDING for item in verdicts)),
        wrong_texts=tuple(dict.fromkeys(item.reading.place.key for item in wrong)),
        riders=Share.of(set(item.given.riders) == item.riders for item in needing),
        riders_named=Share.of(
            set(item.given.riders) == item.riders for item in needing if item.given.status == "needs_rider"
        ),
        rider_tallies=_rider_tallies(verdicts, knowledge),
        excluding=Share.of(_excludes(item) and bool(set(item.given.excluding) & item.excluding) for item in excluded),
        excluding_exact=Share.of(_excludes(item) and set(item.given.excluding) == item.excluding for item in excluded),
        excluding_boundary=Share.of(
            _excludes(item) and _decides(item) in item.given.excluding
            for item in boundary
            if item.expected.status == "excluded"
        ),
        deciding=Share.of(item.agrees for item in boundary),
        verdicts=tuple(verdicts),
    )


def _decides(item: Verdict) -> str | None:
    """The clause that the text turns on, where it is one of this product."""
    decides = item.reading.label.decides
    return decides[1] if decides and decides[0] == item.expected.product else None


def _excludes(item: Verdict) -> bool:
    return item.given.status == "excluded"


def _wrongly(verdicts: Sequence[Verdict]) -> Share:
    """Of the verdicts that should not be `responds`, the share that wrongly promise cover."""
    at_risk = [item for item in verdicts if "responds" not in item.expected.accepted]
    return Share.of(wrongly_responds(item.expected, item.given.status) for item in at_risk)


def _product(verdicts: Sequence[Verdict]) -> ProductFigures:
    touched = [item for item in verdicts if item.expected.touched]
    return ProductFigures(
        touched=Share.of(item.agrees for item in touched),
        total=Share.of(item.agrees for item in verdicts),
        statuses={
            status: Share.of(item.agrees for item in verdicts if item.expected.status == status)
            for status in sorted({item.expected.status for item in verdicts})
        },
        wrongly=_wrongly(verdicts),
    )


def _rider_tallies(verdicts: Sequence[Verdict], knowledge: Knowledge) -> dict[str, Tally]:
    """Each rider as needed or not. Texts where the label leaves riders open (needs_info, excluded) do not count."""
    tallies: dict[str, Tally] = {}
    for item in verdicts:
        if item.expected.status not in RESPONDING | {"not_covered"}:
            continue
        named = set(item.given.riders) if item.given.status == "needs_rider" else set()
        for rider in named | item.riders:
            tally = tallies.setdefault(rider, Tally())
            tally.right += rider in named and rider in item.riders
            tally.extra += rider not in item.riders
            tally.missed += rider not in named
    return dict(sorted(tallies.items()))
