"""The verdicts in words, held products first: the same terms in every message."""

from __future__ import annotations

from collections.abc import Sequence

from actions.contract import Answer, AssessmentOut
from actions.holding import Holding
from actions.slots import Conversation
from actions.turn import moved
from actions.wording import Message, labels, product_name, words
from knowledge.facts import HELD
from knowledge.model import Exclusion, Knowledge

_STANDING = ("responds", "needs_rider", "needs_info")
# Told in full; the others follow in one line.
MAX_PRODUCTS = 3


def verdicts(
    knowledge: Knowledge, answer: Answer, holding: Holding, *, heading: str, explains: bool = False
) -> Message:
    """Every product that matters, by status, each with its reason in one line.

    `heading`: first, final or held; `explains`: the word 特約 is explained where it stands for the first time.
    """
    say = words()["verdicts"]
    touched = [item for item in answer.assessments if item.status != "not_covered"]
    if not touched:
        # Nothing read is no verdict: saying that nothing answers would be wrong.
        read = any(fact.id in ("harm", "cause") and fact.value is not None for fact in answer.facts)
        return Message(_none(knowledge, answer) if read else say["unread"], "verdicts")
    lines = _by_holding(knowledge, answer, holding) if holding.policies else _all(knowledge, answer, holding)
    needs_rider = any(item.status == "needs_rider" for item in touched)
    note = [say["rider_note"]] if explains and needs_rider else []
    told = told_in_full(answer, holding)
    return Message("\n".join([say[heading], *lines, *note, *_limited(knowledge, told)]), "verdicts")


def in_short(knowledge: Knowledge, answer: Answer, holding: Holding) -> Message:
    """The verdicts without reasons, one line a status; and that none of them is the last word."""
    say, groups = words()["verdicts"], dict[str, list[str]]()
    items = [item for item in answer.assessments if holding.concerns(item.product)]
    if not holding.policies:
        items = _touched(answer, holding)
    for item in items:
        groups.setdefault(_status(item, holding), []).append(product_name(knowledge, item.product))
    if not groups:
        return Message(_none(knowledge, answer), "verdicts")
    lines = [say["group"].format(status=status, products="、".join(names)) for status, names in groups.items()]
    standing = any(item.status in _STANDING for item in items)
    return Message("\n".join([say["in_short"], *lines, say["not_settled" if standing else "all_excluded"]]), "verdicts")


def _none(knowledge: Knowledge, answer: Answer) -> str:
    """That nothing answers; where only one's own loss is told, why, and whom else to tell."""
    say = words()["verdicts"]
    told = {(fact.id, fact.value) for fact in answer.facts if fact.status in HELD}
    harms = {value for fact_id, value in told if fact_id == "harm"}
    unharmed = any(fact.id == "harm" and fact.status == "denied" for fact in answer.facts)
    if not harms and unharmed and ("claim_received", True) not in told and not _any_doubt(answer):
        return str(say["none_happened"])
    if not harms or not harms <= {*knowledge.own_harms}:
        return str(say["none"])
    misused = "own-costs" in harms and ("cause", "unauthorized-access") in told
    return "\n".join([say["none_own"], *([say["none_misused"]] if misused else [])])


def _any_doubt(answer: Answer) -> bool:
    return any(fact.id == "harm" and fact.value is not None and fact.status == "unknown" for fact in answer.facts)


def verdicts_of(knowledge: Knowledge, answer: Answer, holding: Holding, products: Sequence[str]) -> Message:
    """The verdicts of these products alone, be they touched or not."""
    named = [item for item in answer.assessments if item.product in products]
    lines = [_line(knowledge, item, holding) for item in named]
    return Message("\n".join([words()["verdicts"]["named"], *lines, *_limited(knowledge, named)]), "verdicts")


def _limited(knowledge: Knowledge, items: Sequence[AssessmentOut]) -> list[str]:
    """Once for all of them: the products of which nothing but examples is documented."""
    named = [
        product_name(knowledge, item.product)
        for item in items
        if item.basis == "example" and item.status != "not_covered"
    ]
    return [words()["verdicts"]["limited_source"].format(products="、".join(named))] if named else []


def what_moved(knowledge: Knowledge, known: Conversation, answer: Answer) -> Message | None:
    """The products whose status is not what was last told, or None when all stands."""
    changed = moved(known, answer)
    if not changed:
        return None
    say, names, before = words()["verdicts"], words()["statuses"], dict(known.told)
    lines = []
    for item in answer.assessments:
        if item.product in changed:
            line = say["was"].format(
                product=product_name(knowledge, item.product),
                before=names[before.get(item.product, "not_covered")],
                status=_status(item, known.holding),
            )
            lines.append(line + _reason_line(knowledge, item, known.holding))
    return Message("\n".join([say["moved"], *lines]), "verdicts")


def standing_products(answer: Answer, holding: Holding) -> list[str]:
    """The products that may still answer and matter to the person, likeliest first."""
    return [item.product for item in answer.assessments if item.status in _STANDING and holding.concerns(item.product)]


def told_in_full(answer: Answer, holding: Holding) -> list[AssessmentOut]:
    """The assessments told with their reasons: of what is held, or else the likeliest few."""
    if holding.policies:
        return [item for item in answer.assessments if item.product in holding.products]
    return _touched(answer, holding)[:MAX_PRODUCTS]


def _touched(answer: Answer, holding: Holding) -> list[AssessmentOut]:
    return [item for item in answer.assessments if item.status != "not_covered" and holding.concerns(item.product)]


def _by_holding(knowledge: Knowledge, answer: Answer, holding: Holding) -> list[str]:
    say = words()["verdicts"]
    lines = [say["held_products"]]
    lines += [_line(knowledge, item, holding) for item in told_in_full(answer, holding)]
    others = [item for item in answer.assessments if item.product not in holding.products and item.status in _STANDING]
    return [*lines, say["others"].format(products=_in_one_line(knowledge, others))] if others else lines


def _all(knowledge: Knowledge, answer: Answer, holding: Holding) -> list[str]:
    say = words()["verdicts"]
    lines = [say["holds_none"]] if holding.is_known else []
    lines += [_line(knowledge, item, holding) for item in told_in_full(answer, holding)]
    if further := _touched(answer, holding)[MAX_PRODUCTS:]:
        lines.append(say["more"].format(products=_in_one_line(knowledge, further)))
    return lines


def _in_one_line(knowledge: Knowledge, items: Sequence[AssessmentOut]) -> str:
    say, names = words()["verdicts"], words()["statuses"]
    return "、".join(
        say["other"].format(product=product_name(knowledge, item.product), status=names[item.status]) for item in items
    )


def _line(knowledge: Knowledge, item: AssessmentOut, holding: Holding) -> str:
    line: str = words()["verdicts"]["line"].format(
        product=product_name(knowledge, item.product), status=_status(item, holding)
    )
    return line + _reason_line(knowledge, item, holding)


def _status(item: AssessmentOut, holding: Holding) -> str:
    """The status in words; a rider that is needed and not held is told at once."""
    lacking = item.status == "needs_rider" and any(holding.lacks(rider) for rider in item.riders_needed)
    return str(words()["verdicts"]["rider_missing"] if lacking else words()["statuses"][item.status])


def _reason_line(knowledge: Knowledge, item: AssessmentOut, holding: Holding) -> str:
    reason = reason_of(knowledge, item, holding)
    lines = [reason, *_excluded_parts(knowledge, item), *_breaches(knowledge, item)] if reason else []
    return "".join(str(words()["verdicts"]["reason"].format(reason=line)) for line in lines)


def _breaches(knowledge: Knowledge, item: AssessmentOut) -> list[str]:
    """What was done against a duty, while the product may still answer: it may be paid less."""
    if item.status not in _STANDING:
        return []
    limiting = (reason for reason in item.reasons if reason.effect == "limits" and reason.holds)
    clauses = [knowledge.clauses[reason.clause] for reason in limiting]
    say = words()["reasons"]["breached"]
    return [say.format(clause=clause.label) for clause in clauses if clause.kind == "duty"]


def _excluded_parts(knowledge: Knowledge, item: AssessmentOut) -> list[str]:
    """The harms that are excluded beside another one that is not, a line each."""
    if item.status not in ("responds", "needs_rider"):
        return []
    answered = {reason.harm for reason in item.reasons if reason.effect == "triggers" and reason.holds}
    excluded = {
        reason.harm: reason.clause
        for reason in reversed(item.reasons)
        if reason.effect == "excludes" and reason.holds and reason.harm
    }
    say = words()["reasons"]["part_excluded"]
    return [
        say.format(harm=knowledge.vocabulary.label("harm", harm), clause=knowledge.clauses[clause].label)
        for harm, clause in excluded.items()
        if answered - {harm}
    ]


def reason_of(knowledge: Knowledge, item: AssessmentOut, holding: Holding) -> str:
    """Why a product has its status, in one line; empty when nothing is to be said."""
    say = words()["reasons"]
    if item.status == "not_covered":
        return str(say["not_covered"])
    if item.status == "needs_rider":
        riders = "」「".join(knowledge.riders()[rider].label for rider in item.riders_needed)
        lacking = any(holding.lacks(rider) for rider in item.riders_needed)
        held = item.product in holding.products
        return str(say["rider_missing" if lacking else "rider_to_check" if held else "needs_rider"]).format(
            riders=riders
        )
    if item.status == "needs_info":
        return str(say["needs_info"].format(facts=labels(knowledge, item.open_questions)))
    effect = "triggers" if item.status == "responds" else "excludes"
    clause = next((reason.clause for reason in item.reasons if reason.effect == effect and reason.holds), None)
    key: str = item.status
    if clause is None and item.status == "excluded":
        unmet = (reason.clause for reason in item.reasons if reason.effect == "requires" and reason.holds is False)
        clause, key = next(unmet, None), "unmet"
    if clause is None:
        return ""
    deciding = knowledge.clauses[clause]
    of_part = isinstance(deciding, Exclusion) and deciding.of_part
    return str(say[key].format(clause=knowledge.clauses[clause].label)) + (say["only_part"] if of_part else "")
