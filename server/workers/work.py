"""One piece of work, and doing it: the same in a worker process and on the thread that tests use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.contract import Answer
from knowledge.errors import TriageError
from server.errors import place_of
from server.kept import drafts, new_turn
from server.ports import Engine, Opening, Reader
from server.store.records import Draft, NewTurn


@dataclass(frozen=True)
class Parts:
    """What does the work. Loading it takes seconds."""

    reader: Reader
    engine: Engine


@dataclass(frozen=True)
class Hello:
    """What the web process needs to know of the engine, which it does not load itself."""

    model: str
    greeting: tuple[Draft, ...]


@dataclass(frozen=True)
class TurnJob:
    """One message of a conversation, with all that came before."""

    conversation_id: str
    events: list[dict[str, Any]]
    text: str
    opening: Opening


@dataclass(frozen=True)
class AssessJob:
    """One description to be assessed."""

    text: str
    opening: Opening


Job = TurnJob | AssessJob


@dataclass(frozen=True)
class Refused:
    """The input cannot be used: the error as a TriageError has it."""

    code: str
    message: str
    details: dict[str, Any]


@dataclass(frozen=True)
class Failed:
    """It broke. `place` is the kind of error and the lines it came through, never what was said."""

    place: str


Outcome = NewTurn | Answer | Refused | Failed


def hello(parts: Parts) -> Hello:
    """What to tell of these parts."""
    return Hello(parts.engine.model, drafts(parts.engine.greeting()))


async def do(parts: Parts, job: Job) -> Outcome:
    """Do the work; nothing that goes wrong is raised."""
    try:
        return await _turn(parts.engine, job) if isinstance(job, TurnJob) else _answer(parts.reader, job)
    except TriageError as error:
        if error.code == "turn_failed":
            return Failed(place_of(error.__cause__ or error))
        return Refused(error.code, error.message, error.details)
    except Exception as error:
        return Failed(place_of(error))


async def _turn(engine: Engine, job: TurnJob) -> NewTurn:
    result = await engine.handle(job.conversation_id, job.events, job.text, job.opening)
    if not result.messages:
        # Rasa swallows the errors of actions; a turn without a word is one of those.
        raise RuntimeError("no reply")
    return new_turn(result, job.events, engine.model)


def _answer(reader: Reader, job: AssessJob) -> Answer:
    from actions.answer import answer

    given = job.opening
    return answer(job.text, given.known, given.policies, given.as_of, reader=reader)  # type: ignore[arg-type]
