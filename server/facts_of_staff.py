"""What staff say of facts: laid over what was told, and the lines that it adds to the history. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions.contract import FactOut, Value
from knowledge.errors import TriageError, unknown_word
from knowledge.facts import Vocabulary
from server.shapes import FactEdit
from server.store import facts as history
from server.store.records import Fact, by_staff

Key = tuple[str, str]
_STAFF = by_staff("")


def key_of(fact: str, value: object) -> Key:
    """What tells one value of one fact apart from others."""
    return fact, repr(value)


def check(vocabulary: Vocabulary, edits: Iterable[FactEdit]) -> tuple[FactEdit, ...]:
    """The edits, fit to be laid over facts. Raises TriageError (unknown_fact, invalid_value)."""
    return tuple(_checked(vocabulary, edit) for edit in edits)


def said(lines: Iterable[Fact]) -> dict[Key, Fact]:
    """What staff say by now of each value, by fact and value: the newest line of each, unless it was withdrawn."""
    theirs = (line for line in lines if line.who.startswith(_STAFF))
    return {key_of(line.fact, line.value): line for line in history.current(theirs)}


def edits_of(lines: Iterable[Fact]) -> tuple[FactEdit, ...]:
    """The same as edits."""
    return tuple(
        FactEdit.model_validate({"fact": line.fact, "value": line.value, "status": line.status})
        for line in said(lines).values()
    )


def still_known(vocabulary: Vocabulary, lines: Iterable[Fact]) -> tuple[FactEdit, ...]:
    """The same without facts and values that an edition of the knowledge base has dropped since."""
    return tuple(edit for edit in edits_of(lines) if _has(vocabulary, edit.fact, edit.value))


def merged(vocabulary: Vocabulary, earlier: Sequence[FactEdit], later: Sequence[FactEdit]) -> tuple[FactEdit, ...]:
    """Both, the later word counting. A fact of one value has one edit; so has a choice of which nothing is known."""
    kept = list(earlier)
    for edit in later:
        kept = [old for old in kept if old.fact != edit.fact or not _replaces(vocabulary, edit, old.value)]
        if edit.status != "withdrawn":
            kept.append(edit)
    return tuple(kept)


def changes(vocabulary: Vocabulary, lines: Sequence[Fact], later: Sequence[FactEdit]) -> list[FactEdit]:
    """The lines that the history needs so that what staff say by now becomes what it is after `later`."""
    before = {key_of(edit.fact, edit.value): edit for edit in edits_of(lines)}
    after = {key_of(edit.fact, edit.value): edit for edit in merged(vocabulary, tuple(before.values()), later)}
    gone = [edit.model_copy(update={"status": "withdrawn"}) for key, edit in before.items() if key not in after]
    return [*gone, *(edit for key, edit in after.items() if before.get(key) != edit)]


def laid_over(vocabulary: Vocabulary, told: Sequence[FactOut], edits: Sequence[FactEdit]) -> tuple[FactOut, ...]:
    """What was told, with the word of staff in its place; the words that told it stay as its evidence.

    What the vocabulary has no more, and what followed from other facts, is left out.
    """
    facts = [fact for fact in told if not fact.derived_from and _has(vocabulary, fact.id, fact.value)]
    for edit in edits:
        replaced = [fact for fact in facts if fact.id == edit.fact and _replaces(vocabulary, edit, fact.value)]
        evidence = next((fact.evidence for fact in replaced if fact.value == edit.value), ())
        place = facts.index(replaced[0]) if replaced else len(facts)
        facts = [fact for fact in facts if fact not in replaced]
        shown = {"id": edit.fact, "value": edit.value, "status": edit.status, "evidence": evidence}
        facts.insert(place, FactOut.model_validate(shown))
    order = list(vocabulary.facts)
    return tuple(sorted(facts, key=lambda fact: order.index(fact.id)))


def tells_an_incident(facts: Iterable[FactOut]) -> bool:
    """Whether somebody confirmed what happened, or why, so that it is an incident whatever the text sounds like."""
    return any(fact.id in ("harm", "cause") and fact.status == "confirmed" for fact in facts)


def _has(vocabulary: Vocabulary, fact: str, value: Value | None) -> bool:
    if fact not in vocabulary:
        return False
    return vocabulary[fact].kind != "choice" or value is None or value in vocabulary[fact].values


def _replaces(vocabulary: Vocabulary, edit: FactEdit, value: Value | None) -> bool:
    """Whether an edit takes the place of what is said of `value` of the same fact."""
    if vocabulary[edit.fact].kind != "choice" or edit.value is None:
        return True
    return value == edit.value or (value is None and edit.status == "confirmed")


def _checked(vocabulary: Vocabulary, edit: FactEdit) -> FactEdit:
    if edit.fact not in vocabulary:
        raise unknown_word("unknown_fact", "facts", edit.fact, list(vocabulary.facts), "事実")
    if edit.value is None:
        if edit.status in ("unknown", "withdrawn"):
            return edit
        place = f"facts.{edit.fact}"
        raise TriageError("invalid_value", f"{place}: 「分からない」のほかは、値も指定してください。", where=place)
    return edit.model_copy(update={"value": vocabulary.check_value(edit.fact, edit.value, "facts")})
