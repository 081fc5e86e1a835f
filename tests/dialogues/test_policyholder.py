"""The simulated policyholder and what is counted, with an assistant that asks what it is told to ask."""

from __future__ import annotations

import pytest

from tests.dialogues.dialogue import MAX_TURNS, Course, have
from tests.dialogues.fakes import FakeAssistant, script
from tests.dialogues.judge import judge
from tests.dialogues.script import Script, read_common

COMMON = read_common()
pytestmark = pytest.mark.slow  # a turn's result is Rasa's door: importing it takes seconds


async def talk(told: Script, assistant: FakeAssistant, rotation: int = 0) -> Course:
    return (await have(assistant, told, COMMON, rotation))[0]


async def test_what_is_known_is_said_and_what_is_not_is_not_known() -> None:
    assistant = FakeAssistant(["ordinary_test_done", "within_first_month_of_use"])
    course = await talk(script(), assistant)

    assert assistant.heard[:2] == ["止まりました。", "省きました。"]
    assert assistant.heard[2] in COMMON.unknown
    assert (course.asked, course.unlisted, course.ended) == (
        ["ordinary_test_done", "within_first_month_of_use"],
        [],
        True,
    )


async def test_a_fact_that_the_script_does_not_list_is_not_known_and_counted() -> None:
    course = await talk(script(), FakeAssistant(["recall"]))

    assert course.exchanges[1].said.text in COMMON.unknown
    assert course.unlisted == ["recall"]


async def test_who_presses_buttons_sends_the_payload() -> None:
    assistant = FakeAssistant(["ordinary_test_done", "within_first_month_of_use"])
    await talk(script(manner="buttons"), assistant)

    assert assistant.heard[1:] == ["payload:ordinary_test_done=False", "payload:within_first_month_of_use=None"]


async def test_who_is_asked_the_same_again_at_once_presses_the_button() -> None:
    assistant = FakeAssistant(["ordinary_test_done", "ordinary_test_done"])
    await talk(script(), assistant)

    assert assistant.heard[1:] == ["省きました。", "payload:ordinary_test_done=False"]


async def test_a_rotation_says_the_same_in_other_words_and_always_alike() -> None:
    first, second, again = FakeAssistant([]), FakeAssistant([]), FakeAssistant([])
    for assistant, rotation in ((first, 0), (second, 1), (again, 1)):
        await talk(script(), assistant, rotation)

    assert first.heard == ["止まりました。"]
    assert second.heard == again.heard == ["停止しました。"]


async def test_a_question_that_comes_again_is_a_repeat_and_one_on_what_was_said_is_counted() -> None:
    course = await talk(script(), FakeAssistant(["harm", "ordinary_test_done", "ordinary_test_done"]))

    assert course.already_said == ["harm"]
    assert course.repeated == ["ordinary_test_done"]


async def test_a_question_taken_up_after_a_side_question_is_no_repeat() -> None:
    told = script(manner="asks", asks=[{"words": ["なぜ？"]}])
    course = await talk(told, FakeAssistant(["ordinary_test_done", "ordinary_test_done"]))

    assert [exchange.said.kind for exchange in course.exchanges] == ["opening", "side question", "answer"]
    assert (course.asked, course.repeated, course.thread_lost) == (["ordinary_test_done"], [], 0)


async def test_a_question_dropped_after_a_side_question_is_a_lost_thread() -> None:
    told = script(manner="asks", asks=[{"words": ["なぜ？"]}])

    assert (await talk(told, FakeAssistant(["ordinary_test_done", None]))).thread_lost == 1


async def test_who_is_chatty_adds_a_fact_to_an_answer_and_it_counts_as_said() -> None:
    told = script(manner="chatty", adds=[{"fact": "delivered", "words": ["納品は先月です。"]}])
    assistant = FakeAssistant(["ordinary_test_done", "delivered"])

    assert (await talk(told, assistant)).already_said == ["delivered"]
    assert assistant.heard[1] == "省きました。納品は先月です。"


async def test_a_correction_and_what_is_held_are_said_even_when_nothing_is_asked() -> None:
    corrects = {"after": 3, "words": ["訂正です。"]}
    holds = {"policies": [{"product": "it-pi"}], "words": ["IT業務賠償プランです。"], "said_at": "end"}
    assistant = FakeAssistant([])
    await talk(script(manner="corrects", corrects=corrects, holds=holds), assistant)

    assert assistant.heard == ["止まりました。", "訂正です。", "IT業務賠償プランです。"]


async def test_a_conversation_that_never_ends_is_stopped_and_said_to_be_so() -> None:
    course = await talk(script(), FakeAssistant(["ordinary_test_done"] * MAX_TURNS))

    assert (len(course.exchanges), course.ended) == (MAX_TURNS, False)


async def test_only_touched_products_count_and_every_reading_of_a_label_is_right() -> None:
    labels = {"it-pi": "responds", "b-plan": ["excluded", "needs_info"]}
    got = {"it-pi": "excluded", "b-plan": "needs_info", "device-repair": "not_covered", "media-liability": "responds"}
    course = await talk(script(statuses=labels, note="…"), FakeAssistant([], got))
    statuses = judge(course, COMMON).statuses

    assert statuses.total == 3
    assert [miss.what for miss in statuses.misses] == ["it-pi", "media-liability"]


async def test_a_promise_is_found_in_any_message() -> None:
    course = await talk(script(), FakeAssistant([], says="この事故は補償されます。"))

    assert judge(course, COMMON).forbidden == ["補償されます"]


async def test_what_is_put_off_may_be_asked_once_more_without_being_a_repeat() -> None:
    told = script(puts_off=["ordinary_test_done"])
    assistant = FakeAssistant(["ordinary_test_done", "within_first_month_of_use", "ordinary_test_done"])
    course = await talk(told, assistant)

    assert [exchange.said.kind for exchange in course.exchanges] == ["opening", "later", "answer", "answer"]
    assert assistant.heard[1] in COMMON.later
    assert assistant.heard[3] == "省きました。"
    assert course.repeated == []
