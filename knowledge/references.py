"""Whether everything that the knowledge base refers to exists, and whether every fact decides something."""

from __future__ import annotations

from knowledge import model
from knowledge.conditions import facts_of
from knowledge.errors import nearest

# Facts that no clause decides on, but that staff want to see in the report.
REPORTED_ONLY = frozenset({"amount_yen"})


def check_references(knowledge: model.Knowledge, problems: list[str]) -> None:
    """Add to `problems` every reference to a clause, date, plan or case that does not exist, and every dead fact."""
    used: set[str] = set()

    def refer(where: str, target: str, known: list[str]) -> None:
        if target not in known:
            near = nearest(target, known) or "なし"
            kind = target.split("/")[1] if target.count("/") == 2 else ""
            allowed = [name for name in known if not kind or f"/{kind}/" in name]
            usable = "、".join(allowed) or "なし"
            problems.append(f"{where}: 「{target}」はありません（近いもの: {near}。使えるもの: {usable}）。")

    for item in knowledge.products.values():
        ids = [clause.id for clause in item.clauses()]
        for cover in item.covers:
            for target in (*cover.heads, *cover.limits, *([cover.rider] if cover.rider else [])):
                refer(cover.id, target, ids)
        for rider in item.riders:
            for target in sorted(rider.lifts):
                refer(rider.id, target, ids)
        for exclusion in item.exclusions:
            for target in (*exclusion.exceptions, *sorted(exclusion.heads)):
                refer(exclusion.id, target, ids)
        for head in item.heads:
            if head.plan is not None:
                refer(head.id, head.plan, list(item.plans))
        for deadline in item.deadlines:
            refer(deadline.id, deadline.counts_from, list(knowledge.vocabulary.facts))
            used.add(deadline.counts_from)
            for plan in deadline.by_plan:
                refer(deadline.id, plan, list(item.plans))
        for case in item.cases:
            if case.same_as is not None:
                refer(case.id, case.same_as, list(knowledge.cases))
            used.update(case.facts)
        for clause in item.clauses():
            for name in model.CONDITIONS:
                condition = getattr(clause, name, None)
                if condition is not None:
                    used.update(facts_of(condition))
    harms = knowledge.vocabulary["harm"].values if "harm" in knowledge.vocabulary else {}
    for key, named in (("adjoining_harms", knowledge.adjoining_harms), ("own_harms", knowledge.own_harms)):
        for harm in sorted(named):
            refer(f"common.yml: {key}", harm, list(harms))
    duties = [duty.id for product in knowledge.products.values() for duty in product.duties]
    for action in knowledge.actions:
        for duty in action.documented:
            refer("common.yml: customary_actions", duty, duties)
    for derivation in knowledge.derivations:
        if isinstance(derivation, model.Span):
            used.update((derivation.from_fact, derivation.to_fact))
        elif isinstance(derivation, model.Order):
            used.update((derivation.from_fact, derivation.before_fact))
    for fact_id in knowledge.vocabulary.facts:
        if fact_id not in used and fact_id not in REPORTED_ONLY:
            problems.append(f"facts.yml: 「{fact_id}」は、どの条項・期限・事故例でも使われていません。")
