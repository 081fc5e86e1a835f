"""What a hundred times as many products and 事故例 cost: part of `make bench`, or `python -m tests.bench_scale` alone.

The generated products are this project's own, renamed. `other`: they speak of other kinds of loss, as most products
of a large catalogue do. `same`: all of them answer for the same losses, so the answer itself grows a hundredfold.
Measured in the process's own CPU time, since the machines are shared; the parse is part of both sides.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml

from actions.answer import answer
from knowledge import loader
from knowledge.model import Knowledge
from nlu.analyze import Reader
from nlu.cases import CaseRanker
from nlu.likeness import Likeness

AS_OF = dt.date(2026, 11, 21)
GOLDEN = Path(__file__).parent / "golden" / "open" / "in-it-pi-b-plan.jsonl"
TEXTS = 24


def generated(times: int, *, other: bool, folder: Path) -> Knowledge:
    """This project's knowledge base with `times` as many products and 事故例."""
    data = folder / "data"
    shutil.copytree(loader.DATA, data)
    facts = yaml.safe_load((data / "facts.yml").read_text(encoding="utf-8"))
    harms = dict(facts["harm"]["values"])
    files = sorted((data / "products").glob("*.yml"))
    names = [path.stem for path in files]
    for number in range(1, times):
        for path in files:
            text = path.read_text(encoding="utf-8").replace(f"id: {path.stem}\n", f"id: {path.stem}-{number}\n", 1)
            for name in names:
                text = text.replace(f"{name}/", f"{name}-{number}/")
            if other:
                for harm in sorted(harms, key=len, reverse=True):
                    text = text.replace(f"{harm},", f"{harm}-{number},").replace(f"{harm}]", f"{harm}-{number}]")
                    text = text.replace(f"{harm}}}", f"{harm}-{number}}}").replace(f"{harm}\n", f"{harm}-{number}\n")
            (data / "products" / f"{path.stem}-{number}.yml").write_text(text, encoding="utf-8")
        if other:
            facts["harm"]["values"].update({f"{harm}-{number}": f"{label}{number}" for harm, label in harms.items()})
    (data / "facts.yml").write_text(yaml.safe_dump(facts, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return loader.load(data)


def seconds_per_assessment(reader: Reader) -> float:
    """Median CPU seconds of one assessment, parse included."""
    texts = [json.loads(line)["text"] for line in GOLDEN.read_text(encoding="utf-8").splitlines()][:TEXTS]
    answer(texts[0], as_of=AS_OF, reader=reader)
    taken = []
    for text in texts:
        reader.parser.forget()
        start = time.process_time()
        answer(text, as_of=AS_OF, reader=reader)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def learnt(knowledge: Knowledge) -> Reader:
    """A reader of a generated knowledge base, as if its 事故例 had been learnt, each with its original's weights."""
    reader = Reader(knowledge)
    known = reader.likeness
    place = {pattern: number for number, pattern in enumerate(known.patterns)}
    patterns = tuple(sorted({case.pattern for case in knowledge.cases.values()}))
    columns = [place[re.sub(r"-\d+/", "/", pattern, count=1)] for pattern in patterns]
    repeated = replace(
        known.words,
        weights=np.ascontiguousarray(known.words.weights[:, columns]),
        steps=known.words.steps[columns],
        intercepts=known.words.intercepts[columns],
    )
    heard = np.ascontiguousarray(known.weights[:, columns])
    reader.likeness = Likeness(patterns, repeated, known.labels, heard, known.offsets[columns])
    reader.ranker = CaseRanker(knowledge, patterns, reader.weights.ranking)
    return reader


def ratio(times: int, *, other: bool) -> float:
    """How many times as long an assessment takes with `times` as many products and 事故例."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Reader(loader.default()), learnt(generated(times, other=other, folder=Path(folder)))
        return seconds_per_assessment(large) / seconds_per_assessment(small)


if __name__ == "__main__":
    print(f"100 times the products and cases, other losses: {ratio(100, other=True):.2f}")
    print(f"100 times the products and cases, the same losses: {ratio(100, other=False):.2f}")
