"""One product against one harm: which covers are triggered, what takes them away or gives them back, what is open."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.assessment import Assessment, Effect, Policy, Reason, Status, union
from knowledge.conditions import Condition, Verdict, judge, values_of
from knowledge.facts import Facts
from knowledge.model import Cover, Exclusion, Knowledge, Limit, Product, Rider
from knowledge.truth import Truth

NOTHING = Verdict(Truth.YES)


class Weighing:
    """One product against one harm: collects reasons, what bars, what riders are needed and what is open."""

    def __init__(self, knowledge: Knowledge, product: Product, facts: Facts, policy: Policy) -> None:
        """`facts` speak of one harm; `policy` is what the policyholder holds of this product."""
        self.product, self.facts, self.policy = product, facts, policy
        # A third party's bare loss (a refund, a late delivery) is spoken of by the exclusion that names its cause.
        harms = facts.held.get("harm", frozenset())
        self.bare_loss = product.kind == "liability" and bool(harms) and harms <= knowledge.adjoining_harms
        self.reasons: list[Reason] = []
        self.barred = False
        self.spoken_of = False
        self.needed: list[str] = []
        self.open: list[str] = []
        self.lost_heads: set[str] = set()

    def result(self) -> Assessment:
        """The verdict on this harm."""
        covers, pending = self._covers()
        touched = bool(covers or pending)
        for exclusion in self.product.exclusions:
            # Where no cover is touched, only an exclusion that speaks of the loss itself has a say.
            if touched or self.bare_loss or exclusion.speaks_of_harm:
                self._weigh_exclusion(exclusion)
        if not covers and not pending:
            if self.spoken_of:
                return self._assessment("excluded", covers=())
            return self._assessment("not_covered", covers=())
        for rider in self.product.riders:
            self._weigh_required_rider(rider, {cover.rider for cover in (*covers, *pending)})
        for clause in self.product.conditions:
            self._weigh_condition(clause.id, clause.requires)
        for limit in self.product.limits:
            self._weigh_limit(limit)
        return self._assessment(self._status(), covers=covers or pending)

    def _status(self) -> Status:
        if self.barred:
            return "excluded"
        if self.open:
            return "needs_info"
        return "needs_rider" if self.needed else "responds"

    def _assessment(self, status: Status, covers: tuple[Cover, ...] | list[Cover]) -> Assessment:
        standing = status in ("responds", "needs_rider", "needs_info")
        heads = self._heads(covers) if standing else ()
        if standing:
            self._tell_limits_and_duties(covers)
        extending = [cover for cover in self.product.covers if cover.extends] if standing else []
        extended = [cover.id for cover in extending if self._extends(cover)]
        return Assessment(
            self.product.id,
            status,
            self.product.basis,
            covers=tuple(cover.id for cover in covers) + tuple(extended),
            heads=heads,
            riders_needed=tuple(dict.fromkeys(self.needed)) if standing else (),
            reasons=tuple(self.reasons),
            missing=tuple(dict.fromkeys(self.open)) if status == "needs_info" else (),
        )

    def _verdict(self, condition: Condition | None, presuming: bool = True) -> Verdict:
        if condition is None:
            return NOTHING
        return judge(condition, self.facts if presuming else self.facts.doubting)

    def _tell(self, clause: str, effect: Effect, verdict: Verdict) -> None:
        facts = verdict.missing if verdict.truth is Truth.UNKNOWN else verdict.because
        self.reasons.append(Reason(clause, effect, verdict.truth.value, facts, verdict.presumed))

    def _holds_rider(self, rider_id: str) -> bool:
        return rider_id in self.policy.riders

    def _covers(self) -> tuple[list[Cover], list[Cover]]:
        """The covers that are triggered, and those that an open fact could still trigger."""
        triggered, pending = [], []
        untouched: list[tuple[Cover, Verdict]] = []
        for cover in self.product.covers:
            if cover.extends:
                continue
            verdict = self._verdict(cover.when)
            if verdict.truth is Truth.YES:
                triggered.append(cover)
                self._tell(cover.id, "triggers", verdict)
            elif verdict.truth is Truth.UNKNOWN and self._is_touched(cover):
                pending.append(cover)
                self._tell(cover.id, "triggers", verdict)
                self.open.extend(verdict.missing)
            else:
                untouched.append((cover, verdict))
        if triggered:
            # A sure trigger decides; what else might be triggered is no open question.
            self.open.clear()
        elif not pending:
            for cover, verdict in untouched:
                self._tell(cover.id, "triggers", verdict)
        return triggered, pending

    def _is_touched(self, cover: Cover) -> bool:
        if cover.touched_when is None or self._verdict(cover.touched_when).truth is Truth.YES:
            return True
        # Somebody suspects the very harm that the cover is for.
        return bool(self.facts.suspected.get("harm", frozenset()) & values_of(cover.when, "harm"))

    def _extends(self, cover: Cover) -> bool:
        verdict = self._verdict(cover.when)
        if verdict.truth is not Truth.YES:
            return False
        self._tell(cover.id, "triggers", verdict)
        return True

    def _weigh_exclusion(self, exclusion: Exclusion) -> None:
        suspected = exclusion.suspected_when is not None and self._verdict(exclusion.suspected_when).truth is Truth.YES
        verdict = self._verdict(exclusion.when, presuming=not suspected)
        if verdict.truth is Truth.NO:
            if not verdict.presumed:
                self._tell(exclusion.id, "excludes", verdict)
            return
        self._tell(exclusion.id, "excludes", verdict)
        if exclusion.heads:
            if verdict.truth is Truth.YES:
                self.lost_heads |= exclusion.heads
            return
        given_back = self._given_back(exclusion, decided=verdict.truth is Truth.YES)
        if given_back is Truth.YES:
            return
        if verdict.truth is Truth.UNKNOWN:
            self.open.extend(verdict.missing)
        elif given_back is Truth.NO:
            self.barred = True
            self.spoken_of = self.spoken_of or self.bare_loss or "harm" in verdict.because

    def _given_back(self, exclusion: Exclusion, decided: bool) -> Truth:
        """Whether an exception or a rider takes the exclusion back; UNKNOWN leaves what is missing in `open`."""
        found = Truth.NO
        for clause in self.product.exceptions:
            if clause.id in exclusion.exceptions:
                verdict = self._verdict(clause.when)
                if verdict.truth is Truth.YES:
                    self._tell(clause.id, "restores", verdict)
                    return Truth.YES
                if decided and (verdict.truth is Truth.UNKNOWN or not verdict.presumed):
                    self._tell(clause.id, "restores", verdict)
                if verdict.truth is Truth.UNKNOWN and decided:
                    self.open.extend(verdict.missing)
                    found = Truth.UNKNOWN
        for rider in self.product.riders:
            if exclusion.id not in rider.lifts:
                continue
            verdict = self._verdict(rider.when)
            if verdict.truth is Truth.YES and self._holds_rider(rider.id):
                self._tell(rider.id, "restores", verdict)
                return Truth.YES
            if decided:
                self._tell(rider.id, "restores", verdict)
                if verdict.truth is Truth.YES:
                    self.needed.append(rider.id)
                    return Truth.YES
                if verdict.truth is Truth.UNKNOWN:
                    self.open.extend(verdict.missing)
                    found = Truth.UNKNOWN
        return found

    def _weigh_required_rider(self, rider: Rider, brought_by: set[str | None]) -> None:
        if rider.id in brought_by:
            verdict = NOTHING
        elif rider.required_when is not None:
            verdict = self._verdict(rider.required_when)
            if verdict.truth is Truth.NO:
                if not verdict.presumed:
                    self._tell(rider.id, "requires", verdict)
                return
        else:
            return
        self._tell(rider.id, "restores" if self._holds_rider(rider.id) else "requires", verdict)
        if verdict.truth is Truth.UNKNOWN and not self._holds_rider(rider.id):
            self.open.extend(verdict.missing)
        elif verdict.truth is Truth.YES and not self._holds_rider(rider.id):
            self.needed.append(rider.id)

    def _weigh_condition(self, clause_id: str, requires: Condition) -> None:
        verdict = self._verdict(requires)
        if verdict.truth is Truth.YES and verdict.presumed and not verdict.because:
            return
        self._tell(clause_id, "requires", verdict)
        if verdict.truth is Truth.UNKNOWN:
            self.open.extend(verdict.missing)
        self.barred = self.barred or verdict.truth is Truth.NO

    def _weigh_limit(self, limit: Limit) -> None:
        """A limit that is used up leaves nothing to pay."""
        if limit.exhausted_when is None:
            return
        verdict = self._verdict(limit.exhausted_when)
        if verdict.truth is Truth.NO:
            return
        self._tell(limit.id, "limits", verdict)
        self.open.extend(verdict.missing)
        self.barred = self.barred or verdict.truth is Truth.YES

    def _heads(self, covers: Iterable[Cover]) -> tuple[str, ...]:
        wanted = union(cover.heads for cover in covers)
        return tuple(
            head.id
            for head in self.product.heads
            if head.id in wanted
            and head.id not in self.lost_heads
            and (head.plan is None or head.plan == self.policy.plan)
            and self._verdict(head.when).truth is Truth.YES
        )

    def _tell_limits_and_duties(self, covers: Iterable[Cover]) -> None:
        named = union(cover.limits for cover in covers)
        told = {reason.clause for reason in self.reasons}
        for limit in self.product.limits:
            if limit.id in told:
                continue
            verdict = self._verdict(limit.when)
            if verdict.truth is Truth.YES and (limit.id in named or limit.when is not None):
                self._tell(limit.id, "limits", verdict)
        for duty in self.product.duties:
            verdict = self._verdict(duty.breached_when)
            if duty.breached_when is not None and verdict.truth is Truth.YES:
                self._tell(duty.id, "limits", verdict)
