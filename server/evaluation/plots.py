"""The plots of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from server.evaluation.cases import Bin
from server.evaluation.reckoning import Share, percentile
from server.evaluation.svg import curve, line, picture, point, rect, text


def intervals(rows: Sequence[tuple[str, Share, float | None]]) -> str:
    """Shares as points with their 95 % intervals, one row each; the last item of a row is its goal."""
    left, width, step = 220, 420, 26
    height = step * len(rows) + 30
    parts = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = left + tick * width
        parts += [line("grid", x, 4, x, height - 22), text(x, height - 6, f"{tick:.0%}")]
    for number, (name, share, goal) in enumerate(rows):
        y = step * number + 18
        parts.append(text(left - 12, y + 4, name, kind="name", anchor="end"))
        if goal is not None:
            parts.append(line("goal", left + goal * width, y - 9, left + goal * width, y + 9, f"目標 {goal:.0%}"))
        if share.rate is None or share.interval is None:
            continue
        low, high = (left + bound * width for bound in share.interval)
        told = f"{share.rate:.1%} ({share.hits}/{share.total})"
        parts += [line("whisker", low, y, high, y), point(left + share.rate * width, y, told)]
        parts.append(text(left + width + 14, y + 4, told, kind="value", anchor="start"))
    return picture(left + width + 120, height, parts, "事故例の順位の割合と95%区間")


def heatmap(rows: Sequence[tuple[str, str]], counts: Mapping[tuple[str, str], int]) -> str:
    """A confusion matrix of `rows` (id, name): down the side what is labelled, along the top, by number, the answer."""
    cell, left, top = 16, 340, 26
    size = cell * len(rows)
    largest = max(counts.values(), default=1)
    place = {item: number for number, (item, _) in enumerate(rows)}
    parts = [rect("frame", left, top, size, size)]
    for number, (_, name) in enumerate(rows):
        at, middle = number * cell, number * cell + cell / 2
        shown = name if len(name) <= 26 else f"{name[:25]}…"
        parts.append(text(left - 6, top + middle + 4, f"{shown} {number + 1}", anchor="end", tip=name))
        parts.append(text(left + middle, top - 6, number + 1, tip=name))
        if number % 5 == 0:
            parts.append(line("grid", left + at, top, left + at, top + size))
            parts.append(line("grid", left, top + at, left + size, top + at))
    for (labelled, answered), count in sorted(counts.items()):
        x, y = left + place[answered] * cell, top + place[labelled] * cell
        told = f"正解: {rows[place[labelled]][1]}\n答え: {rows[place[answered]][1]}\n{count}文"
        kind = "right" if labelled == answered else "wrong"
        parts.append(rect(kind, x + 0.5, y + 0.5, cell - 1, cell - 1, told, 0.4 + 0.6 * sqrt(count / largest)))
        parts.append(text(x + cell / 2, y + cell / 2 + 3.5, count, kind="count"))
    return picture(left + size + 10, top + size + 10, parts, "事故例の混同行列")


def calibration(bins: Sequence[Bin]) -> str:
    """Share of right answers against the score; on the dashed line a score means what it says."""
    left, top, side, foot = 64, 12, 320, 70
    base, bottom = top + side, top + side + foot
    parts = [line("ideal", left, base, left + side, top)]
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        x, y = left + tick * side, base - tick * side
        parts += [line("grid", left, y, left + side, y), text(left - 8, y + 4, f"{tick:.0%}", anchor="end")]
        parts.append(text(x, bottom + 16, f"{tick:.1f}"))
    most = max((item.right.total for item in bins), default=1)
    points = []
    for item in bins:
        rate, (low, high) = item.right.rate or 0.0, item.right.interval or (0.0, 0.0)
        x, y = left + item.score * side, base - rate * side
        points.append((x, y))
        told = (
            f"点数 {item.low:.1f}–{item.high:.1f}（平均 {item.score:.2f}）: 正解 {item.right.hits}/{item.right.total}"
        )
        tall, wide = 40 * item.right.total / most, (item.high - item.low) * side
        parts += [line("whisker", x, base - low * side, x, base - high * side), point(x, y, told)]
        parts.append(rect("bar", left + item.low * side + 2, bottom - tall, wide - 4, tall, told))
        parts.append(text(left + item.low * side + wide / 2, bottom - tall - 3, item.right.total))
    parts.append(curve(points))
    parts.append(text(left + side / 2, bottom + 32, "1位の点数（下の棒は文の数、点と線は正解の割合と95%区間）"))
    return picture(left + side + 20, bottom + 40, parts, "点数と正解の割合（較正曲線）")


def histogram(seconds: Sequence[float]) -> str:
    """How long texts took, with p50 and p95; the last bar holds all that took longer."""
    left, top, width, height, bars = 20, 26, 560, 170, 30
    end = max((percentile(seconds, 0.95) or 0.0) * 1.5, 1e-3)
    counts = [0] * (bars + 1)
    for value in seconds:
        counts[min(int(value / end * bars), bars)] += 1
    step, base, each = width / (bars + 1), top + height, end / bars * 1000
    parts = []
    for number, count in enumerate(counts):
        tall = height * count / max(counts)
        span = f"{number * each:.0f} ms 以上" if number == bars else f"{number * each:.0f}–{(number + 1) * each:.0f} ms"
        parts.append(rect("bar", left + number * step + 1, base - tall, step - 2, tall, f"{span}: {count}文"))
        if number % 6 == 0:
            parts.append(text(left + number * step, base + 16, f"{number * each:.0f}"))
    for share in (0.5, 0.95):
        value = percentile(seconds, share) or 0.0
        x = left + value / end * bars * step
        parts.append(line("goal", x, top - 4, x, base))
        parts.append(text(x, top - 9, f"p{share * 100:.0f} {value * 1000:.0f} ms", kind="value"))
    parts.append(text(left + width, base + 32, "ミリ秒（右端の棒は、それ以上のすべて）", anchor="end"))
    return picture(left + width + 20, base + 40, parts, "1文ごとの時間")
