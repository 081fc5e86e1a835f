"""YAML → Knowledge. Every problem of every file is collected and reported in one list."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from knowledge import build
from knowledge.conditions import Condition, parse
from knowledge.errors import TriageError
from knowledge.facts import FactDef, Vocabulary
from knowledge.model import Clause, Derivation, Implication, Knowledge, Order, Period, Product, Span
from knowledge.problems import describe
from knowledge.references import check_references
from knowledge.schema import RawCommon, RawDerivation, RawProduct

DATA = Path(__file__).parent / "data"
_Model = TypeVar("_Model", bound=BaseModel)


class KnowledgeError(TriageError):
    """The knowledge files are not usable; `problems` lists everything that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__("invalid_knowledge", f"知識ベースに {len(problems)} 件の問題があります。\n{listed}")
        self.problems = problems


# The parser written in C reads the files eight times faster; it is part of PyYAML's wheels, not of every build.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeyLoader(_SafeLoader):
    """YAML that refuses a key written twice; plain YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, list | dict):
                raise yaml.constructor.ConstructorError(None, None, "項目の名前が読めません", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"「{key}」が2回書かれています", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises TriageError (`invalid_yaml`) with file and line when it cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _UniqueKeyLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TriageError("invalid_yaml", f"{path.name}: 読めません（{error}）。") from error


@dataclass
class _Reading:
    """One run over the files, with the problems found so far."""

    folder: Path
    problems: list[str] = field(default_factory=list)
    incomplete: set[str] = field(default_factory=set)

    def read(self, name: str) -> Any:
        try:
            return read_yaml(self.folder / name)
        except TriageError as error:
            self.problems.append(error.message)
            return None

    def validate(self, model: type[_Model], raw: object, where: str) -> _Model | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            self.problems.extend(f"{where}: {describe(model, problem)}" for problem in error.errors())
            return None

    def product(self, raw: Any, where: str) -> RawProduct | None:
        """The product file; where parts of it are wrong, what is left of it, so that the rest is checked too."""
        found = self.validate(RawProduct, raw, where)
        if found is not None or not isinstance(raw, dict):
            return found
        self.incomplete.add(where)
        try:
            RawProduct.model_validate(raw)
        except ValidationError as error:
            for problem in error.errors():
                _cut_out(raw, problem["loc"][:2])
        try:
            return RawProduct.model_validate(raw)
        except ValidationError:
            return None


def _cut_out(raw: dict[str, Any], place: tuple[int | str, ...]) -> None:
    """Take the part at `place` (a field, or one clause of a kind) out of a product file."""
    part: Any = raw
    for name in place[:-1]:
        part = part.get(name) if isinstance(part, dict) else None
    if isinstance(part, dict):
        part.pop(place[-1], None)
    else:
        raw.pop(str(place[0]), None)


def load(folder: Path = DATA) -> Knowledge:
    """The knowledge base in `folder`. Raises KnowledgeError with the list of everything that is wrong."""
    knowledge, problems = examine(folder)
    if problems or knowledge is None:
        raise KnowledgeError(problems)
    return knowledge


def examine(folder: Path = DATA) -> tuple[Knowledge | None, list[str]]:
    """What can be built from `folder`, and everything that is wrong with it; None where too little is readable."""
    reading = _Reading(folder)
    vocabulary = _vocabulary(reading)
    common = reading.validate(RawCommon, reading.read("common.yml") or {}, "common.yml")
    derivations = _derivations(reading, vocabulary)
    asked_when = _asked_when(reading, vocabulary)
    products: dict[str, Product] = {}
    ended: dict[str, Clause] = {}
    for path in sorted((folder / "products").glob("*.yml")):
        where = f"products/{path.name}"
        raw = reading.product(reading.read(where), where)
        if raw is None:
            reading.incomplete.add(where)
            continue
        if raw.id != path.stem:
            reading.problems.append(f"{where}: id は、ファイル名と同じ「{path.stem}」にします。")
        product = build.product(raw, common, vocabulary, where, reading.problems)
        products[product.id] = product
        ended.update(build.ended_clauses(raw))
    notices = tuple(
        Clause(notice_id, notice.label, notice.passage, notice.wording)
        for notice_id, notice in (common.notices if common else {}).items()
    )
    if common is None:
        return None, reading.problems
    knowledge = Knowledge(
        edition=edition_of(folder),
        vocabulary=vocabulary,
        derivations=derivations,
        asked_when=asked_when,
        products=products,
        clauses={clause.id: clause for product in products.values() for clause in product.clauses()}
        | {notice.id: notice for notice in notices}
        | ended,
        cases={case.id: case for product in products.values() for case in product.cases},
        notices=notices,
        actions=build.actions(common, vocabulary, reading.problems),
        adjoining_harms=frozenset(common.adjoining_harms),
        own_harms=frozenset(common.own_harms),
    )
    if not reading.incomplete:
        # With parts missing, every reference to them would be reported as a second mistake.
        check_references(knowledge, reading.problems)
    return knowledge, reading.problems


@cache
def default() -> Knowledge:
    """The knowledge base that ships with the project, loaded once per process."""
    return load()


def edition_of(folder: Path) -> str:
    """A short hash of all files below `folder`: the edition that an answer is traced to."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _vocabulary(reading: _Reading) -> Vocabulary:
    raw = reading.read("facts.yml")
    facts: dict[str, FactDef] = {}
    if not isinstance(raw, Mapping):
        reading.problems.append("facts.yml: 「事実の id: 内容」の形で書きます。")
        raw = {}
    for fact_id, content in raw.items():
        fact = reading.validate(FactDef, content, f"facts.yml: {fact_id}")
        if fact is None:
            continue
        facts[fact_id] = fact
        for value in (*fact.options, *sorted(fact.unsuspected)):
            if value not in fact.values:
                reading.problems.append(f"facts.yml: {fact_id}: 「{value}」は values にありません。")
        if fact.kind == "choice" and not fact.values:
            reading.problems.append(f"facts.yml: {fact_id}: choice には values が必要です。")
        if (fact.question is None) != (fact.why is None):
            reading.problems.append(f"facts.yml: {fact_id}: question と why は一緒に書きます。")
    return Vocabulary(facts)


def _asked_when(reading: _Reading, vocabulary: Vocabulary) -> dict[str, Condition]:
    found = {}
    for fact_id, fact in vocabulary.facts.items():
        if fact.ask_when is not None:
            condition = parse(fact.ask_when, vocabulary, f"facts.yml: {fact_id}.ask_when", reading.problems)
            if condition is not None:
                found[fact_id] = condition
    return found


def _derivations(reading: _Reading, vocabulary: Vocabulary) -> tuple[Derivation, ...]:
    found: list[Derivation] = []
    rules = reading.read("derivations.yml") or []
    if not isinstance(rules, list):
        reading.problems.append("derivations.yml: 「- 」で始まる規則の一覧を書きます。")
        rules = []
    for number, content in enumerate(rules):
        where = f"derivations.yml: {number + 1}件目"
        raw = reading.validate(RawDerivation, content, where)
        if raw is None:
            continue
        option = raw.value if isinstance(raw.value, str) else None
        if option is not None and raw.fact in vocabulary and option not in vocabulary[raw.fact].values:
            reading.problems.append(f"{where}: 「{raw.fact}」に「{option}」という値はありません。")
            continue
        for fact_id, kind in (
            (raw.fact, "yes_no" if option is None else "choice"),
            (raw.from_, "date"),
            (raw.to, "date"),
            (raw.before, "date"),
        ):
            if fact_id is not None and (fact_id not in vocabulary or vocabulary[fact_id].kind != kind):
                reading.problems.append(f"{where}: 「{fact_id}」は {kind} の事実ではありません。")
        only = raw.value if isinstance(raw.value, bool) else None
        if raw.from_ is not None and raw.to is not None and raw.within is not None:
            found.append(Span(raw.fact, raw.from_, raw.to, Period(**raw.within.model_dump()), only))
        elif raw.from_ is not None and raw.before is not None:
            found.append(Order(raw.fact, raw.from_, raw.before, only))
        elif raw.when is not None and raw.value is not None:
            condition = parse(raw.when, vocabulary, f"{where}: when", reading.problems)
            if condition is not None:
                found.append(Implication(raw.fact, raw.value, condition))
    return tuple(found)
