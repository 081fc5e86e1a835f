"""Fits the network of nlu.network to labelled reports: the part of `python -m nlu.learn` that needs jax and optax.

jax starts threads, beside which no process should be forked: import this where something is fitted, and only there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from nlu.fitting import LEFT_OPEN, Told
from nlu.network import GENERAL_AFTER, OF_WORD, PAIRS, SPREADS, VECTOR_WEIGHT, Block, Floats, Network, known_rows
from nlu.reports import Label

WIDTH = 128
"""Numbers that stand for a word."""
EPOCHS = 12
"""How often every report is seen."""
AT_ONCE = 2048
"""Words that are looked at before the weights are moved."""
STEP, WARM_UP, DECAY = 4e-3, 100, 0.02
SELDOM = 3
"""A word of fewer places is read like any unknown one: by its characters and GiNZA's vector."""
OPEN_COUNTS, REPORT_COUNTS = 0.5, 0.5
"""What hearing the denied, and hearing whole reports, counts beside hearing lines."""
FORGET_WORD, FORGET, FORGET_LAST = 0.07, 0.2, 0.3
"""Shares that are left out while learning, so that nothing hangs on one word."""
SELDOM_SAID = -6.0
"""Log odds of a word's score before anything was learnt."""
_LENGTHS = (16, 32, 64, 96, 128, 192, 256, 512, 1024)
_LINES = (8, 8, 16, 16, 24, 32, 64, 64, 64)

Params = dict[str, Any]
Batch = tuple[NDArray[Any], ...]


def fit_network(
    reports: Sequence[Told],
    labels: Sequence[Label],
    vectors: Floats,
    progress: Callable[[str], None],
    epochs: int = EPOCHS,
) -> Network:
    """The network that the reports make. `vectors` are GiNZA's. The same reports make the same network."""
    counted = Counter(word.key for report in reports for line in report.lines for word in line)
    keys = np.array(sorted(key for key, count in counted.items() if count >= SELDOM), dtype=np.uint32)
    usable = [report for report in reports if 0 < report.length <= _LENGTHS[-1]]
    rng = np.random.default_rng(0)
    params = _beginning(rng, len(keys), vectors.shape[1], len(labels))
    shapes = _Shapes(keys, {label: column for column, label in enumerate(labels)}, len(vectors))
    lengthened = _of_length_one(vectors)
    steps = sum(1 for _ in _batches(usable, rng)) * epochs
    pace = optax.warmup_cosine_decay_schedule(0.0, STEP, min(WARM_UP, steps // 2), steps, STEP / 50)
    moving = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(pace, b2=0.98, weight_decay=DECAY))
    state = moving.init(params)

    @jax.jit
    def step(params: Params, state: Any, batch: Batch, key: Any) -> tuple[Params, Any, Any]:
        value, slopes = jax.value_and_grad(_loss)(params, lengthened, batch, key)
        moves, state = moving.update(slopes, state, params)
        return optax.apply_updates(params, moves), state, value

    key = jax.random.PRNGKey(0)
    for epoch in range(epochs):
        values = []
        for some in _batches(usable, rng):
            key, now = jax.random.split(key)
            params, state, value = step(params, state, shapes.padded(some), now)
            values.append(value)
        progress(f"網を学ぶ: {epoch + 1}/{epochs}（{float(np.mean(values)):.2f}）")
    return _network(jax.tree_util.tree_map(np.asarray, params), keys)


def _beginning(rng: np.random.Generator, known: int, wide: int, labels: int) -> Params:
    """Weights before anything was learnt."""

    def some(*shape: int, scale: float | None = None) -> Any:
        size = scale if scale is not None else shape[0] ** -0.5
        return jnp.asarray(rng.normal(0.0, size, shape), dtype=jnp.float32)

    def block() -> Params:
        return {
            "gain": jnp.ones(WIDTH),
            "seen": some(3 * WIDTH, 2 * WIDTH),
            "seen_offset": jnp.zeros(2 * WIDTH),
            "told": some(WIDTH, WIDTH, scale=0.5 * WIDTH**-0.5),
        }

    return {
        "words": some(known + 1, WIDTH, scale=0.1),
        "pairs": some(PAIRS, WIDTH, scale=0.1),
        "from_vectors": some(wide, WIDTH),
        "offset": jnp.zeros(WIDTH),
        "blocks": [block() for _ in SPREADS],
        "general": some(WIDTH, WIDTH, scale=0.5 * WIDTH**-0.5),
        "gain": jnp.ones(WIDTH),
        "scored": some(WIDTH, 2 * labels),
        "scored_offset": jnp.full(2 * labels, SELDOM_SAID),
    }


def _of_length_one(vectors: Floats) -> Any:
    """GiNZA's vectors, and nothing for what has none."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-6
    return jnp.asarray(np.vstack([vectors / length, np.zeros((1, vectors.shape[1]), np.float32)]))


def _batches(reports: Sequence[Told], rng: np.random.Generator) -> Iterator[list[Told]]:
    """Reports of like length together, in another order each time."""
    waiting: dict[int, list[Told]] = {}
    ready: list[list[Told]] = []
    for number in rng.permutation(len(reports)):
        room = _room(reports[number].length)
        waiting.setdefault(room, []).append(reports[number])
        if len(waiting[room]) * room >= AT_ONCE:
            ready.append(waiting.pop(room))
    ready.extend(waiting.values())
    for place in rng.permutation(len(ready)):
        yield ready[place]


def _room(length: int) -> int:
    return next(size for size in _LENGTHS if size >= length)


@dataclass(frozen=True)
class _Shapes:
    """Makes tables of reports: known words, the column of each label, and the row of GiNZA's vectors for none."""

    keys: NDArray[np.uint32]
    columns: dict[Label, int]
    no_vector: int

    def padded(self, reports: Sequence[Told]) -> Batch:
        """The reports in tables of one shape: words, vectors, pairs, the line of each word; and what the lines say."""
        room = _room(max(report.length for report in reports))
        lines, count = _LINES[_LENGTHS.index(room)], max(len(reports), AT_ONCE // room)
        words = np.zeros((count, room), dtype=np.int32)
        vectors = np.full((count, room), self.no_vector, dtype=np.int32)
        pairs = np.full((count, room, OF_WORD), PAIRS, dtype=np.int32)
        line_of = np.full((count, room), -1, dtype=np.int32)
        asserts, leaves_open = (np.zeros((count, lines, len(self.columns)), dtype=np.float32) for _ in range(2))
        is_line = np.zeros((count, lines), dtype=np.float32)
        for row, report in enumerate(reports):
            told = [(number, word) for number, line in enumerate(report.lines) for word in line]
            words[row, : len(told)] = known_rows(self.keys, [word.key for _, word in told])
            for place, (number, word) in enumerate(told):
                line_of[row, place] = number
                vectors[row, place] = word.vector if word.vector >= 0 else self.no_vector
                pairs[row, place, : len(word.pairs)] = word.pairs
            self._mark(asserts[row], report.asserts)
            self._mark(leaves_open[row], report.leaves_open)
            is_line[row, : len(report.lines)] = 1
        return words, vectors, pairs, line_of, asserts, leaves_open, is_line

    def _mark(self, table: NDArray[np.float32], said: Sequence[frozenset[Label]]) -> None:
        for line, labels in enumerate(said):
            table[line, [self.columns[label] for label in labels if label in self.columns]] = 1


def _loss(params: Params, vectors: Any, batch: Batch, key: Any) -> Any:
    words, vector_rows, pairs, line_of, asserts, leaves_open, is_line = batch
    scores = _scores(params, vectors, words, vector_rows, pairs, line_of, key)
    odds = jnp.exp(jnp.clip(scores, -30.0, 15.0)) * (line_of >= 0)[..., None]
    of_lines = jnp.log(jax.nn.one_hot(line_of, asserts.shape[1], axis=1) @ odds + 1e-12)
    labels = asserts.shape[2]
    of_reports = jnp.log(odds[..., :labels].sum(1) + 1e-12)
    said = asserts.max(1)
    open_only = leaves_open.max(1) * (1 - said)
    is_report = is_line.max(1)[:, None]
    each = is_line[..., None]
    lines = _surprise(of_lines[..., :labels], asserts, each * (1 + (LEFT_OPEN - 1) * leaves_open)).sum()
    opens = _surprise(of_lines[..., labels:], leaves_open * (1 - asserts), each).sum()
    whole = _surprise(of_reports, said, is_report * (1 + (LEFT_OPEN - 1) * open_only)).sum()
    return (lines + OPEN_COUNTS * opens) / is_line.sum() + REPORT_COUNTS * whole / is_report.sum()


def _surprise(odds: Any, said: Any, counts: Any) -> Any:
    return counts * (jnp.maximum(odds, 0) - odds * said + jnp.log1p(jnp.exp(-jnp.abs(odds))))


def _scores(params: Params, vectors: Any, words: Any, rows: Any, pairs: Any, line_of: Any, key: Any) -> Any:
    """What nlu.network.Network.scores does, for many reports at once, leaving things out while learning."""
    keys = jax.random.split(key, len(SPREADS) + 4)
    is_word = (line_of >= 0).astype(jnp.float32)[..., None]
    words = jnp.where(jax.random.bernoulli(keys[0], 1 - FORGET_WORD, words.shape), words, 0)
    heard = jax.random.bernoulli(keys[1], 1 - FORGET_WORD, words.shape)[..., None]
    count = jnp.maximum((pairs < PAIRS).sum(-1, keepdims=True), 1)
    spelt = params["pairs"].at[pairs].get(mode="fill", fill_value=0.0).sum(-2) / jnp.sqrt(count)
    meant = (VECTOR_WEIGHT * vectors[rows]) @ params["from_vectors"]
    taken = _left_out((params["words"][words] + spelt + meant + params["offset"]) * heard, FORGET, keys[2]) * is_word
    for place, (block, spread) in enumerate(zip(params["blocks"], SPREADS, strict=True)):
        levelled = _level(taken, block["gain"]) * is_word
        left = jnp.pad(levelled, ((0, 0), (spread, 0), (0, 0)))[:, :-spread]
        right = jnp.pad(levelled, ((0, 0), (0, spread), (0, 0)))[:, spread:]
        seen = jnp.concatenate([left, levelled, right], axis=-1) @ block["seen"] + block["seen_offset"]
        made, gate = jnp.split(seen, 2, axis=-1)
        told = (made * jax.nn.sigmoid(gate)) @ block["told"]
        taken = (taken + _left_out(told, FORGET, keys[3 + place])) * is_word
        if place == GENERAL_AFTER:
            mean = taken.sum(1, keepdims=True) / jnp.maximum(is_word.sum(1, keepdims=True), 1)
            taken = (taken + mean @ params["general"]) * is_word
    last = _left_out(_level(taken, params["gain"]), FORGET_LAST, keys[-1])
    return last @ params["scored"] + params["scored_offset"]


def _level(words: Any, gain: Any) -> Any:
    return words * jax.lax.rsqrt(jnp.mean(words * words, -1, keepdims=True) + 1e-6) * gain


def _left_out(values: Any, share: float, key: Any) -> Any:
    return values * jax.random.bernoulli(key, 1 - share, values.shape) / (1 - share)


def _network(params: Params, keys: NDArray[np.uint32]) -> Network:
    blocks = tuple(Block(**block) for block in params.pop("blocks"))
    return Network(keys=keys, blocks=blocks, **params)
