"""The same input gives the same bytes of answer, in any process: nothing may hang on the order of a set or a hash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

ASKED = """
import datetime as dt, json, sys
from actions.answer import answer
from actions.contract import PolicyIn
from knowledge.loader import default
texts = [case.wording for case in default().cases.values()][::3]
texts.append("不正アクセスで会員3万人分の情報が漏れ、サイトも2日止まりました。預かったデータも消え、賠償を求められています。")
policies = [PolicyIn(product="it-pi", riders=("it-pi/rider/computer-attack",)), PolicyIn(product="b-plan")]
for text in texts:
    for held in ((), policies):
        sys.stdout.write(answer(text, policies=held, as_of=dt.date(2026, 11, 21)).model_dump_json() + "\\n")
"""


@pytest.mark.slow  # two fresh processes load GiNZA
def test_two_processes_with_different_hash_seeds_answer_byte_for_byte_the_same() -> None:
    outputs = [
        subprocess.run(
            [sys.executable, "-c", ASKED],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    ]
    assert outputs[0].count(b"\n") > 30
    assert outputs[0] == outputs[1]
