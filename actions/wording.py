"""Answer and conversation → Japanese messages with buttons. Every sentence is in `data/wording.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from actions.contract import Answer, FactOut, QuestionOut
from knowledge.errors import TriageError, unknown_word
from knowledge.loader import read_yaml
from knowledge.model import Clause, Knowledge

DATA = Path(__file__).parent / "data" / "wording.yml"
MAX_FACTS, MAX_QUOTE = 6, 24
# Words that tell a day exactly; people are counted in 人 or 名.
_DAY, _PERSONS = re.compile(r"(\d{4})-(\d\d)-\d\d"), re.compile(r"[0-9０-９一二三四五六七八九十百千万数]\s*(?:人|名)")
_TO_THE_DAY = re.compile(
    r"日|[0-9０-９][/／.．\-][0-9０-９]|曜|今朝|昨夜|昨晩|ゆうべ|今夜|さっき|先ほど|たった今|月末|末|きのう|おととい|きょう"
)
# What a person tells first, and wants to see understood.
FIRST_FACTS = ("harm", "cause", "incident_date", "claim_received")


@dataclass(frozen=True)
class Button:
    """A quick reply: what it shows, and what it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One message to the person. `kind` lets a screen set it apart (question, verdicts, documents…)."""

    text: str
    kind: str = "text"
    buttons: tuple[Button, ...] = ()


@cache
def words() -> Mapping[str, Any]:
    """The content of wording.yml. Loaded once per process."""
    loaded: dict[str, Any] = read_yaml(DATA)
    return loaded


def use(own: Path) -> None:
    """Take sentences of one's own from a file of the same shape; what it does not name stays.

    Raises TriageError: invalid_yaml for a file that cannot be read, invalid_wording for a sentence that does not exist.
    """
    _lay_over(words(), read_yaml(own), str(own))


def without_operators() -> None:
    """Take the sentences for a place where nobody takes over (the terminal), so that none is promised."""
    _lay_over(words(), words()["without_operators"], "without_operators")


def _lay_over(kept: Any, given: Any, where: str) -> None:
    if not isinstance(given, dict):
        raise TriageError("invalid_wording", f"{where}: 「名前: 文」の形で書いてください。")
    for name, value in given.items():
        if name not in kept:
            raise unknown_word("invalid_wording", where, str(name), list(kept), "文言")
        if isinstance(kept[name], dict):
            _lay_over(kept[name], value, f"{where}: {name}")
        elif isinstance(value, type(kept[name])):
            kept[name] = value
        else:
            raise TriageError("invalid_wording", f"{where}: {name} は、文で書いてください。")


def playback(knowledge: Knowledge, answer: Answer, *, first: bool, mood: str | None = None) -> Message:
    """What was understood, with the person's own words; a first account in distress is met with a warm word.

    What only follows from other facts is told when asked for.
    """
    say = words()["playback"]
    facts = [fact for fact in answer.facts if not (first and fact.derived_from)]
    lines = [fact_line(knowledge, fact) for fact in _worth_telling(knowledge, facts, _deciding(answer))]
    lead = say.get(mood, "") if mood else ""
    if not lines:
        return Message("\n".join(filter(None, [lead, say["nothing"]])), "playback")
    opening = say["again"] if not first else f"{lead}\n{say['understood']}" if lead else say["first"]
    return Message("\n".join([opening, *lines, say["correct_it"]]), "playback")


def newly_taken(knowledge: Knowledge, answer: Answer, message: int, *, heading: str = "added") -> str:
    """What the person's message of this number was the first to tell, in one short list; empty when nothing."""
    new = [fact for fact in answer.facts if fact.evidence and all(span.message == message for span in fact.evidence)]
    lines = [fact_line(knowledge, fact) for fact in _worth_telling(knowledge, new)]
    return "\n".join([words()["playback"][heading], *lines]) if lines else ""


def ways_on() -> tuple[Button, ...]:
    """What one can go on with while no question is open."""
    return buttons(words()["not_understood"]["ways_on"])


def buttons(ways: Iterable[str]) -> tuple[Button, ...]:
    """Buttons that say what they send."""
    return tuple(Button(way, way) for way in ways)


def ask(knowledge: Knowledge, question: QuestionOut, *, lead: str = "") -> Message:
    """The one question with its reason and quick replies."""
    say = words()["question"]
    kind = knowledge.vocabulary[question.fact].kind
    hint = {"choice": say["choose"], "date": say["date"]}.get(kind, "")
    lines = [lead, question.prompt, say["why"].format(why=question.why) if question.why else "", hint]
    buttons = tuple(Button(option.title, option.payload) for option in question.options)
    return Message("\n".join(line for line in lines if line), "question", buttons)


def labels(knowledge: Knowledge, fact_ids: Iterable[str]) -> str:
    """The labels of facts, joined."""
    return "、".join(knowledge.vocabulary[fact_id].label for fact_id in fact_ids)


def product_name(knowledge: Knowledge, product_id: str) -> str:
    """A product's name."""
    return knowledge.products[product_id].name


def policy_name(knowledge: Knowledge, target: str) -> str:
    """The name of a product, of a rider, or of a plan (`<product>/plan/<plan>`)."""
    product = knowledge.products[target.split("/")[0]]
    if "/plan/" in target:
        return product.plans[target.rsplit("/", 1)[1]]
    rider = knowledge.riders().get(target)
    return rider.label if rider else product.name


def clause_lines(knowledge: Knowledge, clause_ids: Sequence[str], template: str) -> list[str]:
    """One line for each clause: `template` may name product, clause, label, wording, source, passage."""
    lines = []
    for clause_id in dict.fromkeys(clause_ids):
        clause: Clause | None = knowledge.clauses.get(clause_id)
        product = knowledge.products.get(clause.product_id) if clause else None
        if clause and product:
            lines.append(
                template.format(
                    product=product.name,
                    clause=clause.label,
                    label=clause.label,
                    wording=clause.wording,
                    source=product.source_title,
                    passage=clause.passage,
                )
            )
    return lines


def fact_line(knowledge: Knowledge, fact: FactOut) -> str:
    """One fact with the words that told it."""
    say = words()["playback"]
    value = fact_value(knowledge, fact)
    line: str = say["line"].format(label=knowledge.vocabulary[fact.id].label, value=value)
    if fact.derived_from:
        return line + str(say["derived"])
    quoted = _quote(fact)
    return line + (say["quoted"].format(words=quoted) if quoted else "")


def _quote(fact: FactOut) -> str:
    """The person's words for a fact: the first of those short enough, else the shortest, cut."""
    told = [said for span in fact.evidence if (said := span.text.strip("。、 \n"))]
    said = next((words for words in told if len(words) <= MAX_QUOTE), min(told, key=len, default=""))
    return shortened(said)


def shortened(said: str) -> str:
    """Somebody's words, cut where they are long."""
    return said if len(said) <= MAX_QUOTE else said[:MAX_QUOTE] + "…"


def fact_value(knowledge: Knowledge, fact: FactOut) -> str:
    """The value of a fact in words, with a denial or a doubt."""
    say = words()["playback"]
    value = _as_told(fact) or knowledge.vocabulary.label(fact.id, fact.value)
    if fact.status == "denied":
        return _opposite(fact) or str(say["denied"].format(value=value))
    if fact.status == "unknown" and fact.value is not None:
        return str(say["supposed" if isinstance(fact.value, bool) else "suspected"].format(value=value))
    return value


def _as_told(fact: FactOut) -> str:
    """A day as exactly as it was told, and persons where persons were counted; empty for everything else."""
    say, spoken = words()["playback"], "".join(span.text for span in fact.evidence)
    if not spoken:
        return ""
    if isinstance(fact.value, str) and (day := _DAY.fullmatch(fact.value)) and not _TO_THE_DAY.search(spoken):
        return str(say["roughly"].format(year=day[1], month=int(day[2])))
    is_count = isinstance(fact.value, int) and not isinstance(fact.value, bool)
    return str(say["persons"].format(count=f"{fact.value:,}")) if is_count and _PERSONS.search(spoken) else ""


def _deciding(answer: Answer) -> frozenset[str]:
    """The facts that take some cover away: a misreading of these costs the person most."""
    reasons = (reason for item in answer.assessments for reason in item.reasons)
    return frozenset(
        fact for reason in reasons if reason.effect == "excludes" and reason.holds for fact in reason.facts
    )


def _worth_telling(
    knowledge: Knowledge, facts: Sequence[FactOut], deciding: frozenset[str] = frozenset()
) -> list[FactOut]:
    """The facts to play back: sure ones before doubtful ones, what happened first, then what decides; never a mere
    わからない. A harm that merely goes with another one is left out beside it.
    """
    order = [*FIRST_FACTS, *sorted(deciding), *knowledge.vocabulary.facts]
    own = any(fact.id == "harm" and fact.value not in knowledge.adjoining_harms for fact in facts)
    told = [
        fact
        for fact in facts
        if fact.value is not None and not (own and fact.id == "harm" and fact.value in knowledge.adjoining_harms)
    ]
    return sorted(told, key=lambda fact: (fact.status == "unknown", order.index(fact.id)))[:MAX_FACTS]


def _opposite(fact: FactOut) -> str:
    return ("いいえ" if fact.value else "はい") if isinstance(fact.value, bool) else ""
