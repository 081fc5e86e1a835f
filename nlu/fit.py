"""`python -m nlu.fit`: learns data/matters.npz, data/cases.npz and data/weights.yml from what people tell.

Each text is compared with what the others teach, so that the weights tell how far words and facts can be trusted on
words not seen before. The golden texts play no part in it. Takes some minutes; run it after `python -m nlu.learn`.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import yaml

from knowledge.loader import default
from nlu import fit_cases, fit_scope
from nlu.analyze import DATA
from nlu.extract import Extractor
from nlu.fit_texts import Read
from nlu.fitting import digest
from nlu.model import FactMention
from nlu.weights import Weights

# The dates of texts play no part; any day does.
_AS_OF = dt.date(2026, 1, 1)
_HEADER = """# 事故例の順位と、対象かどうかの判断に使う重み（対数オッズ）。
# `python -m nlu.fit` が phrases/、told/、matters/、reports/ から作ります。手では直しません。
"""


def source(data: Path) -> str:
    """What the texts are that is learnt from."""
    folders = (("matters", "tsv"), ("phrases", "yml"), ("told", "tsv"), ("reports", "tsv"))
    return digest(path for folder, ending in folders for path in sorted((data / folder).glob(f"*.{ending}")))


def main() -> None:
    """Fit all and write them."""
    knowledge, learnt_from = default(), source(DATA)
    extractor = Extractor(knowledge.vocabulary, DATA)

    def facts(text: Read) -> tuple[FactMention, ...]:
        return extractor.read(text.text, text.sentences, _AS_OF)

    _tell("事故例に似た文を読みます")
    told = fit_cases.everything(knowledge, DATA)
    patterns = sorted({case.pattern for case in knowledge.cases.values()})
    fit_cases.fit_likeness(told, patterns).save(DATA / "cases.npz", learnt_from)
    ranking = fit_cases.fit_ranking(knowledge, told, [facts(text.read) for text in told if text.is_parsed])
    _tell("事故の話と、ほかの話を読みます")
    messages = fit_scope.everything(knowledge, DATA)
    fit_scope.fit_matters(messages).save(DATA / "matters.npz", learnt_from)
    scope = fit_scope.fit_scope(messages, [() if text.is_report else facts(text.read) for text in messages])
    path = DATA / "weights.yml"
    weights = Weights(ranking=ranking, scope=scope)
    path.write_text(_HEADER + yaml.safe_dump(weights.model_dump(), sort_keys=False), encoding="utf-8")
    print(f"{path} を書きました（{len(told)} 件と {len(messages)} 件）。")


def _tell(step: str) -> None:
    print(step, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
