"""Japanese input: the Enter that commits a conversion never sends, whichever order the browser reports things in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.server.browser.conftest import Open
from tests.server.browser.servers import QuickServer
from tests.server.browser.visit import Visit

TIMES = 20
NOTE_EVENTS = """() => {
  window.seen = [];
  for (const name of ["compositionstart", "compositionend", "keydown"]) {
    window.field = document.getElementById("text");
    window.field.addEventListener(name, (event) => window.seen.push([name, event.isComposing, event.keyCode]));
  }
}"""


def convert(visit: Visit, reading: str, word: str, order: str) -> None:
    """Type `reading`, convert it to `word`, and commit it with Enter."""
    keys = visit.keys()
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229}
    for length in range(1, len(reading) + 1):
        part = reading[:length]
        keys.send("Input.imeSetComposition", {"text": part, "selectionStart": length, "selectionEnd": length})
    keys.send("Input.imeSetComposition", {"text": word, "selectionStart": len(word), "selectionEnd": len(word)})
    if order == "key first":  # Chromium, Firefox: the key belongs to the composition
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter})
        keys.send("Input.insertText", {"text": word})
    else:  # Safari: the composition has ended when the key arrives, told only by its code
        keys.send("Input.insertText", {"text": word})
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})


@pytest.mark.parametrize("order", ["key first", "composition first"])
def test_committing_a_conversion_never_sends(quick: QuickServer, visit: Open, order: str) -> None:
    here = visit(quick.address)
    here.page.evaluate(NOTE_EVENTS)
    here.text.focus()
    for _ in range(TIMES):
        convert(here, "さーばー", "サーバー", order)

    seen = [tuple(event) for event in here.page.evaluate("() => window.seen")]
    keys = [event for event in seen if event[0] == "keydown"]
    assert len([event for event in seen if event[0] == "compositionend"]) == TIMES
    assert keys == [("keydown", order == "key first", 229)] * TIMES, "the browser was driven as intended"
    assert here.text.input_value() == "サーバー" * TIMES
    assert here.posts == []

    here.text.press("Enter")
    here.settle()
    assert [post["text"] for post in here.posts] == ["サーバー" * TIMES]
    expect(here.text).to_have_value("")
    here.check()


def test_nothing_touches_the_field_while_a_conversion_goes_on(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address)
    here.page.evaluate(NOTE_EVENTS)
    quick.engine.seconds = 0.5
    here.write("止まりました")
    here.text.focus()
    keys = here.keys()
    keys.send("Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3})
    here.settle()  # the reply, its buttons and the cards arrive meanwhile
    quick.operator_says(quick.newest_conversation, "担当者です。")
    expect(here.messages.filter(has_text="担当者です。")).to_be_visible()
    keys.send("Input.imeSetComposition", {"text": "日本語", "selectionStart": 3, "selectionEnd": 3})
    keys.send("Input.insertText", {"text": "日本語"})

    assert here.page.evaluate(
        "() => window.field === document.getElementById('text') && document.activeElement === window.field"
    )
    expect(here.text).to_have_value("日本語")
    assert len(here.posts) == 1


def test_on_a_touch_screen_enter_is_a_new_line(quick: QuickServer, visit: Open) -> None:
    here = visit(quick.address, "phone")
    here.text.focus()
    here.page.keyboard.type("一行目")
    here.page.keyboard.press("Enter")
    here.page.keyboard.type("二行目")

    expect(here.text).to_have_value("一行目\n二行目")
    assert here.posts == []
