"""The simulated policyholder: says the opening, answers what is asked, adds, asks and corrects as the script says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from actions.contract import QuestionOut
from tests.dialogues.script import Common, Incident, Known, Remark, Script

Kind = Literal["opening", "answer", "side question", "correction", "remark", "policies", "later"]


class Utterance(NamedTuple):
    """What the policyholder says, and why. `tells` are facts that this message tells besides an answer."""

    text: str
    kind: Kind
    tells: tuple[str, ...] = ()


class Policyholder:
    """One telling of one incident. Which wording is taken depends on the rotation and the turn alone."""

    def __init__(self, script: Script, incident: Incident, common: Common, rotation: int) -> None:
        self._script = script
        self._incident = incident
        self._unknown = common.unknown
        self._later = common.later
        self._puts_off = list(incident.puts_off)
        self._rotation = rotation
        self._turn = 0
        self._answered = 0
        self._answered_last = ""
        own = incident is script
        self._asks = list(script.asks) if own else []
        self._adds = list(script.adds) if own else []
        self._corrects = [script.corrects] if own and script.corrects else []
        self._holds = script.holds if own and script.holds and script.holds.words else None
        # Facts that were asked although the script says nothing about them.
        self.unlisted: list[str] = []

    def opening(self) -> Utterance:
        """The first message."""
        text = self._incident.opening[self._rotation % len(self._incident.opening)]
        self._turn += 1
        if self._holds and self._holds.said_at == "start":
            text += self._pick(self._holds.words)
            self._holds = None
        return Utterance(text, "opening", self._incident.said)

    def next(self, question: QuestionOut | None) -> Utterance | None:
        """What is said to this question, or after the last one; None when there is nothing left to say."""
        self._turn += 1
        for remarks, kind in ((self._asks, "side question"), (self._corrects, "correction")):
            if remarks and (question is None or self._answered >= remarks[0].after):
                return self._remark(remarks.pop(0), kind)  # type: ignore[arg-type]
        if question is not None:
            return self._answer(question)
        if self._adds:
            return self._remark(self._adds.pop(0), "remark")
        if self._holds:
            text, self._holds = self._pick(self._holds.words), None
            return Utterance(text, "policies")
        return None

    def _answer(self, question: QuestionOut) -> Utterance:
        if question.fact in self._puts_off:
            self._puts_off.remove(question.fact)
            return Utterance(self._pick(self._later), "later")
        self._answered += 1
        known = self._incident.knows.get(question.fact)
        if known is None and question.fact not in self._incident.knows_not:
            self.unlisted.append(question.fact)
        # Nobody says the same thing over and over: asked again at once, a person presses a button.
        presses = self._script.manner == "buttons" or question.fact == self._answered_last
        self._answered_last = question.fact
        text = (self._payload(question, known) if presses else None) or self._pick(
            known.words if known else self._unknown
        )
        if self._adds and self._adds[0].fact != question.fact:
            extra = self._remark(self._adds.pop(0), "remark")
            return Utterance(text + extra.text, "answer", extra.tells)
        return Utterance(text, "answer")

    def _payload(self, question: QuestionOut, known: Known | None) -> str | None:
        wanted = known.value if known else None
        for option in question.options:
            if option.value == wanted and type(option.value) is type(wanted):
                return option.payload
        return None

    def _remark(self, remark: Remark, kind: Kind) -> Utterance:
        return Utterance(self._pick(remark.words), kind, (remark.fact,) if remark.fact else ())

    def _pick(self, wordings: Sequence[str]) -> str:
        return wordings[(self._rotation + self._turn) % len(wordings)]
