"""The part of the domain that follows from the vocabulary: entities, one slot per fact, one action per question.

`python -m bot.vocabulary_domain` writes bot/domain/facts.yml; a test checks that it is in step.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from knowledge.facts import Vocabulary
from knowledge.loader import default

PATH = Path(__file__).parent / "domain" / "facts.yml"
HEADER = "# Written by `python -m bot.vocabulary_domain` from knowledge/data/facts.yml. Do not edit by hand.\n"


def domain_of(vocabulary: Vocabulary) -> dict[str, Any]:
    """The domain content for these facts. No fact influences the policies: which question comes next is computed."""
    slot = {
        "type": "any",
        "influence_conversation": False,
        "mappings": [{"type": "custom", "action": "action_note_facts"}],
    }
    return {
        "version": "3.1",
        "entities": list(vocabulary.facts),
        "slots": {fact_id: dict(slot) for fact_id in vocabulary.facts},
        "actions": [f"action_ask_{fact_id}" for fact_id, fact in vocabulary.facts.items() if fact.question],
    }


def as_yaml(vocabulary: Vocabulary) -> str:
    """The domain file's text."""

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    body = yaml.dump(domain_of(vocabulary), Dumper=Plain, allow_unicode=True, sort_keys=False)
    return HEADER + str(body).replace("version: '3.1'", 'version: "3.1"')


if __name__ == "__main__":
    PATH.write_text(as_yaml(default().vocabulary), encoding="utf-8")
    print(f"{PATH} を書きました。")
