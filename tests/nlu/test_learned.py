"""The learned reader on a few lines of its own: it hears what it learnt, and shows where."""

from __future__ import annotations

import itertools
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.loader import default
from nlu import learn
from nlu.analyze import DATA
from nlu.fitting import Told
from nlu.learned import Joint, Label, Learned, Model, load
from nlu.linear import source_of
from nlu.network import Network
from nlu.parse import Parser
from nlu.reports import Line, read_all
from nlu.trial import load_trial

pytestmark = pytest.mark.slow  # loads GiNZA

STOPPED, LEAKED = ("harm", "third-party-outage"), ("harm", "personal-data-leak")
WHO = ("旅館", "酒屋", "工務店", "図書館", "歯医者", "市場")
WHAT = {
    STOPPED: ("の画面が動かなくなった", "の受付が朝から固まっています", "の端末がうんともすんとも言わない"),
    LEAKED: ("の名簿がよそに見えていました", "の名簿を別人に送った", "の会員の住所が丸見えになった"),
    None: ("から電話がありました", "とは十年の付き合いです", "の担当は田中です"),
}


def told() -> list[tuple[Line, ...]]:
    return [
        (Line(f"{who}{what}。", frozenset({label} if label else ()), frozenset()),)
        for label, phrases in WHAT.items()
        for who, what in itertools.product(WHO, phrases)
    ]


def fitted_elsewhere(reports: list[Told], labels: list[Label]) -> Network:
    """The network, fitted in a process of its own: other tests of this one fork, which jax must not see."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(learn.fit_words, reports, labels, print, epochs=30).result()


@pytest.fixture(scope="module")
def model() -> Model:
    everything = learn.rows({"one": told()})
    labels = [STOPPED, LEAKED]
    clause, whole = (learn.fit_rows(rows, labels, rare=3) for rows in (everything.lines, everything.reports))
    network = fitted_elsewhere([told for _, told in everything.told], labels)
    mean = Joint(np.tile(np.eye(2, dtype=np.float32) / 3, (3, 1)), np.zeros(2, dtype=np.float32))
    return Model(tuple(labels), clause.linear(), whole.linear(), network, mean)


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


def test_it_hears_what_it_learnt_in_words_of_others(model: Model, parser: Parser) -> None:
    learned = Learned(model)
    stopped, leaked = learned.hear(parser.parse("いつも贔屓の花屋。花屋の画面が固まって動かなくなったそうです。"))

    assert stopped.odds > 0 > leaked.odds
    assert stopped.sentence == 1


def test_the_evidence_is_the_run_of_words_that_speaks_for_it(model: Model, parser: Parser) -> None:
    learned = Learned(model)
    sentences = parser.parse("昨日の夕方になって、花屋の会員の名簿がよそに見えていました。")
    heard = learned.hear(sentences)[1]
    start, end = learned.evidence(heard, sentences[heard.sentence])

    assert "名簿" in sentences[0].text[start:end]
    assert "夕方" not in sentences[0].text[start:end]


def test_what_is_read_again_is_heard_the_same(model: Model, parser: Parser) -> None:
    learned = Learned(model)
    text = "花屋から電話がありました。画面が動かなくなった。"

    assert learned.hear(parser.parse(text)) == learned.hear(parser.parse(text))
    assert Learned(model).hear(parser.parse(text)) == learned.hear(parser.parse(text))


def test_a_model_is_the_same_after_it_was_written(model: Model, parser: Parser, tmp_path: Path) -> None:
    model.save(tmp_path / "m.npz", "abc")
    sentences = parser.parse("花屋の画面が動かなくなった。")
    before, after = Learned(model).hear(sentences), Learned(load(tmp_path / "m.npz")).hear(sentences)

    assert source_of(tmp_path / "m.npz") == "abc"
    assert [item.odds for item in after] == pytest.approx([item.odds for item in before], abs=0.05)


def test_jax_is_loaded_only_where_something_is_fitted(model: Model) -> None:
    assert "jax" not in sys.modules, model.labels


def test_silence_is_no_report(model: Model, parser: Parser) -> None:
    learned = Learned(model)

    assert all(item.odds < 0 for item in learned.hear(parser.parse("・・・")))
    assert learned.hear([]) == []


def test_the_project_s_model_is_learnt_from_its_reports_as_they_are() -> None:
    assert source_of(DATA / "learned.npz") == learn.source(DATA / "reports"), "python -m nlu.learn を実行してください"


def test_the_trial_is_of_the_same_reports_and_values() -> None:
    trial, reports = load_trial(DATA / "trial.npz"), read_all(DATA / "reports", default().vocabulary)

    assert source_of(DATA / "trial.npz") == learn.source(DATA / "reports")
    assert trial.labels == load(DATA / "learned.npz").labels
    assert len(trial.odds) == len(trial.left_open) == sum(map(len, reports.values()))


def test_the_project_s_model_knows_only_values_that_exist() -> None:
    model = load(DATA / "learned.npz")
    for fact, value in model.labels:
        assert default().vocabulary.check_value(fact, value) == value
    assert len(model.labels) >= 100
