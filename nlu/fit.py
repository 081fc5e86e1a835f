"""`python -m nlu.fit`: learns data/assertion.npz, belief.yml, matters.npz, cases.npz and weights.yml from what people
tell.

Each text is compared with what the others teach, so that the weights tell how far words and facts can be trusted on
words not seen before. The golden texts play no part in it. Takes some minutes; run it after `python -m nlu.learn`.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel

from knowledge.loader import default
from nlu import fit_assertion, fit_belief, fit_cases, fit_scope, linear
from nlu.analyze import DATA
from nlu.assertion import READINGS
from nlu.extract import Extractor
from nlu.fit_texts import Read
from nlu.fitting import digest
from nlu.learned import Heard
from nlu.model import FactMention
from nlu.reports import read_all
from nlu.trial import load_trial
from nlu.weights import Weights

_BELIEF = """# 言い回しと、学んだ読み手が聞き取ったことを、どこまで信じるか（対数オッズ。nlu/belief.py）。
# `python -m nlu.fit` が reports/、meant/ と trial.npz から作ります。手では直しません。
"""
# The dates of texts play no part; any day does.
_AS_OF = dt.date(2026, 1, 1)
_WEIGHTS = """# 事故例の順位と、対象かどうかの判断に使う重み（対数オッズ）。
# `python -m nlu.fit` が phrases/、told/、matters/、reports/ から作ります。手では直しません。
"""


def source(data: Path) -> str:
    """What the texts are that is learnt from."""
    folders = (("matters", "tsv"), ("phrases", "yml"), ("told", "tsv"), ("reports", "tsv"), ("meant", "tsv"))
    return digest(path for folder, ending in folders for path in sorted((data / folder).glob(f"*.{ending}")))


def main() -> None:
    """Fit all and write them."""
    knowledge, learnt_from = default(), source(DATA)
    reports, heldout = read_all(DATA / "reports", knowledge.vocabulary), load_trial(DATA / "trial.npz")
    _tell("言い回しがどう言われているかを学びます（数分）")
    examples = fit_assertion.read_examples({**reports, **read_all(DATA / "meant", knowledge.vocabulary)})
    assertion = fit_assertion.fit_assertion([item for items in examples.values() for item in items])
    linear.write(DATA / "assertion.npz", READINGS, learnt_from, assertion)
    _tell("報告を言い回しで読みます（数分）")
    phrased = fit_belief.read_phrases(reports, fit_assertion.not_knowing(examples))
    belief = fit_belief.fit_belief(reports, heldout, phrased)
    _write(DATA / "belief.yml", _BELIEF, belief)
    extractor = Extractor(knowledge.vocabulary, DATA)

    def facts(text: Read, heard: Sequence[Heard]) -> tuple[FactMention, ...]:
        return extractor.read(text.text, text.sentences, _AS_OF, heard)

    _tell("事故例に似た文を読みます")
    told = fit_cases.everything(knowledge, DATA, reports, heldout, extractor.hear)
    of_told = [facts(text.read, text.heard) for text in told]
    likeness, ranking = fit_cases.fit_cases(knowledge, told, of_told, heldout.labels)
    likeness.save(DATA / "cases.npz", learnt_from)
    _tell("事故の話と、ほかの話を読みます")
    messages = fit_scope.everything(knowledge, DATA)
    fit_scope.fit_matters(messages).save(DATA / "matters.npz", learnt_from)
    of_messages = [() if text.is_report else facts(text.read, extractor.hear(text.read.sentences)) for text in messages]
    scope = fit_scope.fit_scope(messages, of_messages)
    _write(DATA / "weights.yml", _WEIGHTS, Weights(ranking=ranking, scope=scope))
    print(f"重みを書きました（{len(told)} 件と {len(messages)} 件）。")


def _write(path: Path, header: str, weights: BaseModel) -> None:
    path.write_text(
        header + yaml.safe_dump(weights.model_dump(), sort_keys=False, width=200, default_flow_style=None),
        encoding="utf-8",
    )


def _tell(step: str) -> None:
    print(step, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
