"""The scripted policyholders talk to the trained assistant; no figure may fall behind thresholds.yml."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.dialogues.dialogue import have, turns
from tests.dialogues.judge import Verdict
from tests.dialogues.measures import AT_MOST, is_met, measures
from tests.dialogues.script import FOLDER, read_common, read_scripts

if TYPE_CHECKING:
    from bot.engine import Engine

THRESHOLDS: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "thresholds.yml").read_text(encoding="utf-8"))
# How far a limit may lie from what was measured: of a count (True) and of a share (False).
MARGIN = {True: 1.0, False: 0.02}
REPLAYED = ("router-misconfigured", "stock-system-date-corrected", "takeover-nobody-remembers")


@pytest.mark.slow  # trains the model and has every conversation once
@pytest.mark.parametrize("name", sorted(THRESHOLDS))
def test_no_figure_has_fallen_behind_its_threshold(verdicts: Sequence[Verdict], name: str) -> None:
    value, limit = measures(verdicts)[name], THRESHOLDS[name]["limit"]

    missed = "\n".join(f"{verdict.course.name}  {miss}" for verdict in verdicts for miss in verdict.misses)
    assert is_met(name, value, limit), f"{name}: {value} against {limit}\n\n{missed}"


@pytest.mark.slow  # the same conversations
def test_every_figure_has_a_threshold(verdicts: Sequence[Verdict]) -> None:
    assert set(measures(verdicts)) == set(THRESHOLDS)


@pytest.mark.slow  # the same model
@pytest.mark.parametrize("name", REPLAYED)
async def test_the_same_conversation_has_the_same_turns(assistant: Engine, name: str) -> None:
    common = read_common()
    script = next(script for script in read_scripts(common) if script.name == name)

    once, again = await have(assistant, script, common, 1), await have(assistant, script, common, 1)
    assert turns(once) == turns(again)


def test_every_threshold_says_what_was_measured_and_when_and_lies_close_to_it() -> None:
    for name, given in THRESHOLDS.items():
        assert set(given) == {"limit", "measured", "date"}, name
        assert is_met(name, given["measured"], given["limit"]), name
        assert abs(given["measured"] - given["limit"]) <= MARGIN[name in AT_MOST], name
