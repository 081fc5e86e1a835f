"""The Rasa project itself: in step with the vocabulary, the acts, the actions, and valid for Rasa."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.slots import CONVERSATION_SLOTS
from bot import vocabulary_domain
from knowledge.model import Knowledge
from nlu.acts import TELL_POLICIES, WITHOUT_PHRASES, phrases, read_act

BOT = Path(vocabulary_domain.__file__).parent


def load(name: str) -> Any:
    return yaml.safe_load((BOT / name).read_text(encoding="utf-8"))


def intents() -> set[str]:
    return {next(iter(intent)) for intent in load("domain/core.yml")["intents"]}


def test_the_generated_domain_is_in_step_with_the_vocabulary(knowledge: Knowledge) -> None:
    written = vocabulary_domain.PATH.read_text(encoding="utf-8")

    assert written == vocabulary_domain.as_yaml(knowledge.vocabulary), "run: python -m bot.vocabulary_domain"


def test_every_conversation_slot_is_in_the_domain_and_no_fact_bears_its_name(knowledge: Knowledge) -> None:
    assert set(load("domain/core.yml")["slots"]) == set(CONVERSATION_SLOTS)
    assert not set(CONVERSATION_SLOTS) & set(knowledge.vocabulary.facts)


def test_every_act_is_an_intent_with_a_rule_and_examples() -> None:
    rules = yaml.safe_dump(load("data/rules.yml"), allow_unicode=True)
    examples = {block["intent"] for block in load("data/nlu.yml")["nlu"]}

    assert set(phrases()) | set(WITHOUT_PHRASES) == intents() == examples
    for intent in intents():
        assert f"intent: {intent}\n" in rules, intent


def examples() -> list[tuple[str, str]]:
    return [
        (block["intent"], line) for block in load("data/nlu.yml")["nlu"] for line in yaml.safe_load(block["examples"])
    ]


@pytest.mark.parametrize(("intent", "text"), [pair for pair in examples() if pair[0] not in ("answer", TELL_POLICIES)])
def test_the_example_is_read_as_its_act(intent: str, text: str) -> None:
    act = read_act(text)

    assert (act.intent if act else "describe") == intent


@pytest.mark.slow
def test_every_action_of_the_domain_is_served_and_every_served_action_is_in_the_domain(engine: Any) -> None:
    listed = set(load("domain/core.yml")["actions"]) | set(load("domain/facts.yml")["actions"])

    assert set(engine._actions.executor.actions) == listed


@pytest.mark.slow
def test_rasa_data_validate_is_clean() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "bot", "data", "validate", "--fail-on-warnings"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=BOT.parent,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        check=False,
    )
    said = done.stdout + done.stderr

    assert done.returncode == 0, said
    assert "UserWarning" not in said, said


@pytest.mark.slow
def test_the_stories_go_as_told(model: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "bot",
        "test",
        "core",
        "--model",
        str(model),
        "--out",
        str(tmp_path),
    ]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=BOT.parent, env=environment, check=False)
    failed = tmp_path / "failed_test_stories.yml"

    assert done.returncode == 0, done.stdout + done.stderr
    assert failed.read_text(encoding="utf-8").startswith("# None of the test stories failed")
