"""One conversation of a scripted policyholder with the assistant, through the same door as the chat."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from actions.contract import Answer, QuestionOut
from knowledge.errors import TriageError
from tests.dialogues.policyholder import Policyholder, Utterance
from tests.dialogues.script import Common, Incident, Script

if TYPE_CHECKING:
    from bot.engine import BotMessage, Opening, TurnResult

# A conversation that is not over by then never ends.
MAX_TURNS = 40


class Assistant(Protocol):
    """The door of the chat (bot.engine.Engine)."""

    async def handle(self, sender_id: str, events: list[dict[str, Any]], text: str, opening: Opening) -> TurnResult:
        """One message in, messages and answer out."""


@dataclass(frozen=True)
class Exchange:
    """One message of the policyholder and what came back; `ms`: how long that took."""

    said: Utterance
    messages: tuple[BotMessage, ...]
    answer: Answer
    ms: float

    @property
    def question(self) -> QuestionOut | None:
        """The question that is open after it."""
        return self.answer.questions[0] if self.answer.questions else None


@dataclass
class Course:
    """How one incident went. The lists hold the facts that were asked, each as often as it was."""

    script: Script
    incident: Incident
    exchanges: list[Exchange] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    already_said: list[str] = field(default_factory=list)
    put_off: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    thread_lost: int = 0
    ended: bool = False
    # Why the assistant could not answer a turn; the conversation stops there.
    failure: str = ""

    @property
    def name(self) -> str:
        """The script's name; a second incident has its own row."""
        return self.script.name if self.incident is self.script else f"{self.script.name} (2)"

    @property
    def answer(self) -> Answer:
        """The final answer; an empty one when not even the first turn was answered."""
        return self.exchanges[-1].answer if self.exchanges else Answer(scope="unclear")


async def have(assistant: Assistant, script: Script, common: Common, rotation: int) -> list[Course]:
    """Have the whole conversation: one course for each incident. Events travel as JSON, as in the server's store."""
    from bot.engine import Opening

    given = script.holds.policies if script.holds and not script.holds.words else ()
    opening = Opening({}, given, script.as_of)
    events: list[dict[str, Any]] = []
    courses = []
    for incident in (script, script.then) if script.then else (script,):
        course = Course(script, incident)
        events = await _tell(assistant, course, Policyholder(script, incident, common, rotation), opening, events)
        courses.append(course)
    return courses


async def _tell(
    assistant: Assistant, course: Course, person: Policyholder, opening: Opening, events: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Tell one incident to its end; returns the events so far."""
    said: Utterance | None = person.opening()
    told: set[str] = set()
    open_before: QuestionOut | None = None
    while said is not None and len(course.exchanges) < MAX_TURNS:
        start = time.perf_counter()
        try:
            result = await assistant.handle(course.script.name, events, said.text, opening)
        except TriageError as error:
            course.failure = f"turn {len(course.exchanges) + 1} failed: {error.code} ({error.__cause__!r})"
            return events
        ms = (time.perf_counter() - start) * 1000
        assert result.answer is not None, "every turn has an answer"
        events = json.loads(json.dumps(result.events, ensure_ascii=False))
        exchange = Exchange(said, result.messages, result.answer, ms)
        course.exchanges.append(exchange)
        told |= set(said.tells)
        _count(course, told, said, open_before, exchange.question)
        open_before = exchange.question
        said = person.next(open_before)
    course.ended = said is None
    course.unlisted = person.unlisted
    return events


def _count(
    course: Course, told: set[str], said: Utterance, before: QuestionOut | None, after: QuestionOut | None
) -> None:
    """Count the question that is open now, unless it is the one from before that is merely taken up again.

    A question that was put off may come once more.
    """
    resumed = before is not None and after is not None and before.fact == after.fact
    if said.kind == "later" and before is not None:
        course.put_off.append(before.fact)
    if said.kind == "side question" and before is not None and not resumed:
        course.thread_lost += 1
    if after is None or (resumed and said.kind != "answer"):
        return
    if after.fact in course.put_off:
        course.put_off.remove(after.fact)
    elif after.fact in course.asked:
        course.repeated.append(after.fact)
    if after.fact in told:
        course.already_said.append(after.fact)
    course.asked.append(after.fact)


def turns(courses: Sequence[Course]) -> list[object]:
    """All that was said and answered, without the time it took."""
    return [(item.said, item.messages, item.answer) for course in courses for item in course.exchanges]
