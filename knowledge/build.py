"""From the validated shape of a product file to the objects of `model`, with full ids and parsed conditions."""

from __future__ import annotations

from typing import Any

from knowledge import model, schema
from knowledge.conditions import Condition, parse
from knowledge.errors import TriageError
from knowledge.facts import Value, Vocabulary

CLAUSE_KINDS = (
    "covers",
    "riders",
    "heads",
    "limits",
    "exclusions",
    "exceptions",
    "conditions",
    "duties",
    "documents",
    "deadlines",
)
_SINGULAR = {"duties": "duty"}


class _Product:
    """Builds one product; wrong conditions and facts are added to `problems`."""

    def __init__(self, raw: schema.RawProduct, vocabulary: Vocabulary, where: str, problems: list[str]) -> None:
        self.raw, self.vocabulary, self.where, self.problems = raw, vocabulary, where, problems

    def full_id(self, kind: str, slug: str) -> str:
        return f"{self.raw.id}/{kind}/{slug}"

    def full_ids(self, kind: str, slugs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.full_id(kind, slug) for slug in slugs)

    def base(self, kind: str, slug: str, clause: schema.RawClause) -> dict[str, Any]:
        return {
            "id": self.full_id(kind, slug),
            "label": clause.label,
            "passage": clause.passage,
            "wording": clause.wording,
        }

    def condition(self, raw: schema.RawCondition | None, *place: str) -> Condition | None:
        if raw is None:
            return None
        return parse(raw, self.vocabulary, f"{self.where}: {'.'.join(place)}", self.problems)

    def needed(self, raw: schema.RawCondition, *place: str) -> Any:
        # None stands in only while problems are being collected; a base with problems is never returned.
        return self.condition(raw, *place)

    def covers(self) -> tuple[model.Cover, ...]:
        return tuple(
            model.Cover(
                **self.base("cover", slug, raw),
                when=self.needed(raw.when, "covers", slug, "when"),
                touched_when=self.condition(raw.touched_when, "covers", slug, "touched_when"),
                extends=raw.extends,
                rider=self.full_id("rider", raw.rider) if raw.rider else None,
                heads=self.full_ids("head", raw.heads),
                limits=self.full_ids("limit", raw.limits),
            )
            for slug, raw in self.raw.covers.items()
        )

    def riders(self) -> tuple[model.Rider, ...]:
        return tuple(
            model.Rider(
                **self.base("rider", slug, raw),
                when=self.condition(raw.when, "riders", slug, "when"),
                required_when=self.condition(raw.required_when, "riders", slug, "required_when"),
                lifts=frozenset(self.full_ids("exclusion", raw.lifts)),
                aliases=raw.aliases,
            )
            for slug, raw in self.raw.riders.items()
        )

    def exclusions(self) -> tuple[model.Exclusion, ...]:
        return tuple(
            model.Exclusion(
                **self.base("exclusion", slug, raw),
                when=self.needed(raw.when, "exclusions", slug, "when"),
                suspected_when=self.condition(raw.suspected_when, "exclusions", slug, "suspected_when"),
                exceptions=self.full_ids("exception", raw.exceptions),
                heads=frozenset(self.full_ids("head", raw.heads)),
                of_part=raw.of_part,
            )
            for slug, raw in self.raw.exclusions.items()
        )

    def deadlines(self) -> tuple[model.Deadline, ...]:
        return tuple(
            model.Deadline(
                **self.base("deadline", slug, raw),
                counts_from=raw.counts_from,
                inclusive=raw.inclusive,
                within=model.Period(**raw.within.model_dump()) if raw.within else None,
                by_plan={plan: model.Period(**period.model_dump()) for plan, period in raw.by_plan.items()},
                acts=raw.acts,
            )
            for slug, raw in self.raw.deadlines.items()
        )

    def documents(self, common: schema.RawCommon | None) -> tuple[model.Document, ...]:
        documented = [
            model.Document(**self.base("document", slug, raw), basis="documented", when=None)
            for slug, raw in self.raw.documents.items()
        ]
        customary = [
            model.Document(
                id=self.full_id("document", slug),
                label=raw.label,
                passage="",
                wording=raw.wording,
                basis="customary",
                when=parse(raw.when, self.vocabulary, f"common.yml: {slug}", self.problems) if raw.when else None,
            )
            for slug, raw in (common.customary_documents if common else {}).items()
            if self.raw.kind in raw.kinds and slug not in self.raw.documents
        ]
        return (*documented, *customary)

    def cases(self) -> tuple[model.Case, ...]:
        return tuple(
            model.Case(
                id=self.full_id("case", slug),
                label=raw.label,
                passage=raw.passage,
                wording=raw.wording,
                facts=self.case_facts(slug, raw),
                same_as=raw.same_as,
            )
            for slug, raw in self.raw.cases.items()
        )

    def case_facts(self, slug: str, raw: schema.RawCase) -> dict[str, frozenset[Value]]:
        found: dict[str, set[Value]] = {}
        try:
            for entry in self.vocabulary.entries(raw.facts, f"{self.where}: cases.{slug}.facts"):
                if entry.value is not None:
                    found.setdefault(entry.id, set()).add(entry.value)
        except TriageError as error:
            self.problems.append(error.message)
        return {fact_id: frozenset(values) for fact_id, values in found.items()}


def product(
    raw: schema.RawProduct,
    common: schema.RawCommon | None,
    vocabulary: Vocabulary,
    where: str,
    problems: list[str],
) -> model.Product:
    """The product of one file; what is wrong with it is added to `problems`."""
    raw = _in_force(raw)
    made = _Product(raw, vocabulary, where, problems)
    return model.Product(
        id=raw.id,
        name=raw.name,
        kind=raw.kind,
        source=raw.source,
        source_title=raw.source_title,
        basis=raw.basis,
        summary=raw.summary,
        aliases=raw.aliases,
        plans=raw.plans,
        covers=made.covers(),
        riders=made.riders(),
        heads=tuple(
            model.Head(
                **made.base("head", slug, head), when=made.condition(head.when, "heads", slug, "when"), plan=head.plan
            )
            for slug, head in raw.heads.items()
        ),
        limits=tuple(
            model.Limit(
                **made.base("limit", slug, limit),
                when=made.condition(limit.when, "limits", slug, "when"),
                exhausted_when=made.condition(limit.exhausted_when, "limits", slug, "exhausted_when"),
            )
            for slug, limit in raw.limits.items()
        ),
        exclusions=made.exclusions(),
        exceptions=tuple(
            model.ExceptionClause(
                **made.base("exception", slug, clause), when=made.needed(clause.when, "exceptions", slug, "when")
            )
            for slug, clause in raw.exceptions.items()
        ),
        conditions=tuple(
            model.ConditionClause(
                **made.base("condition", slug, clause),
                requires=made.needed(clause.requires, "conditions", slug, "requires"),
            )
            for slug, clause in raw.conditions.items()
        ),
        duties=tuple(
            model.Duty(
                **made.base("duty", slug, duty),
                breached_when=made.condition(duty.breached_when, "duties", slug, "breached_when"),
                act=duty.act,
            )
            for slug, duty in raw.duties.items()
        ),
        documents=made.documents(common),
        deadlines=made.deadlines(),
        cases=made.cases(),
    )


def ended_clauses(raw: schema.RawProduct) -> dict[str, model.Clause]:
    """The clauses that are no longer weighed, by id: an answer given while they were in force still cites them."""
    return {
        clause_id: model.Clause(clause_id, clause.label, clause.passage, clause.wording)
        for kind in CLAUSE_KINDS
        for slug, clause in getattr(raw, kind).items()
        if clause.ended is not None
        for clause_id in [f"{raw.id}/{_SINGULAR.get(kind, kind[:-1])}/{slug}"]
    }


def _in_force(raw: schema.RawProduct) -> schema.RawProduct:
    return raw.model_copy(
        update={
            kind: {slug: clause for slug, clause in getattr(raw, kind).items() if clause.ended is None}
            for kind in CLAUSE_KINDS
        }
    )


def actions(common: schema.RawCommon, vocabulary: Vocabulary, problems: list[str]) -> tuple[model.Action, ...]:
    """The customary things to do and not to do; what is wrong with their conditions is added to `problems`."""

    def condition(slug: str, raw: schema.RawCustomary) -> Condition | None:
        return parse(raw.when, vocabulary, f"common.yml: {slug}", problems) if raw.when else None

    return tuple(
        model.Action(
            f"customary/{slug}", raw.label, raw.wording, raw.act, raw.kinds, raw.documented, condition(slug, raw)
        )
        for slug, raw in common.customary_actions.items()
    )
