"""What is said to a message in which nothing was read."""

from __future__ import annotations

from actions import wording
from actions.contract import Answer
from actions.wording import Message
from nlu.later import goes_on
from nlu.short_replies import asks


def nothing_asked(answer: Answer, text: str, *, again: bool = False) -> Message:
    """What is said to a message that told nothing while no question is open: the ways on. `again`: once more."""
    say = wording.words()["not_understood"]
    if answer.scope != "in":
        return Message(say["no_incident"], buttons=wording.buttons(say["no_incident_ways_on"]))
    if not asks(text) and goes_on(text):
        return Message(say["goes_on_alone"].format(words=_words(text)), buttons=wording.ways_on())
    return Message(
        say["question_alone" if asks(text) else "again" if again else "nothing_asked"], buttons=wording.ways_on()
    )


def gone_on(text: str, *, again: bool) -> Message:
    """What is said while a question is open to a message that goes on with the matter: one's own words."""
    say = wording.words()["not_understood"]
    return Message(say["goes_on_again" if again else "goes_on"].format(words=_words(text)))


def _words(text: str) -> str:
    return wording.shortened(text.strip("。、 \n"))
