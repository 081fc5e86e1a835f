"""Plots as SVG written by hand: they follow the page's light or dark colours, and need no library and no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import sqrt

from server.evaluation.cases import Bin
from server.evaluation.reckoning import Share, percentile


def intervals(rows: Sequence[tuple[str, Share, float | None]]) -> str:
    """Shares as points with their 95 % intervals, one row each; the last item of a row is its goal."""
    left, width, step = 250, 420, 26
    height = step * len(rows) + 30
    parts = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = left + tick * width
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="4" y2="{height - 22}"/>')
        parts.append(f'<text class="tick" x="{x}" y="{height - 6}" text-anchor="middle">{tick:.0%}</text>')
    for number, (name, share, goal) in enumerate(rows):
        y = step * number + 18
        parts.append(f'<text x="{left - 12}" y="{y + 4}" text-anchor="end">{escape(name)}</text>')
        if goal is not None:
            x = left + goal * width
            parts.append(
                f'<line class="goal" x1="{x}" x2="{x}" y1="{y - 9}" y2="{y + 9}"><title>目標 {goal:.0%}</title></line>'
            )
        if share.rate is None or share.interval is None:
            continue
        low, high = (left + bound * width for bound in share.interval)
        parts.append(f'<line class="whisker" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>')
        parts.append(f'<circle class="point" cx="{left + share.rate * width:.1f}" cy="{y}" r="4.5"/>')
        parts.append(
            f'<text class="value" x="{left + width + 14}" y="{y + 4}">{share.rate:.1%}（{share.hits}/{share.total}）</text>'
        )
    return _svg(left + width + 130, height, parts, "割合と95%区間")


def heatmap(rows: Sequence[tuple[str, str]], counts: Mapping[tuple[str, str], int]) -> str:
    """A confusion matrix. `rows` are (id, name), used down the side (labelled) and, by number, along the top (answered)."""
    cell, left, top = 15, 330, 26
    size = cell * len(rows)
    largest = max(counts.values(), default=1)
    place = {item: number for number, (item, _) in enumerate(rows)}
    parts = []
    for number, (_, name) in enumerate(rows):
        middle = number * cell + cell / 2
        shown = name if len(name) <= 26 else f"{name[:25]}…"
        parts.append(
            f'<text class="tick" x="{left - 6}" y="{top + middle + 4}" text-anchor="end">'
            f"{escape(shown)} {number + 1}<title>{escape(name)}</title></text>"
        )
        parts.append(f'<text class="tick" x="{left + middle}" y="{top - 6}" text-anchor="middle">{number + 1}</text>')
    parts.append(f'<rect class="frame" x="{left}" y="{top}" width="{size}" height="{size}"/>')
    for number in range(0, len(rows), 5):
        at = number * cell
        parts.append(f'<line class="grid" x1="{left + at}" x2="{left + at}" y1="{top}" y2="{top + size}"/>')
        parts.append(f'<line class="grid" x1="{left}" x2="{left + size}" y1="{top + at}" y2="{top + at}"/>')
    for (labelled, answered), count in sorted(counts.items()):
        x, y = left + place[answered] * cell, top + place[labelled] * cell
        kind = "right" if labelled == answered else "wrong"
        strength = 0.35 + 0.65 * sqrt(count / largest)
        told = f"正解: {rows[place[labelled]][1]} / 答え: {rows[place[answered]][1]} / {count}文"
        parts.append(
            f'<g class="{kind}"><title>{escape(told)}</title><rect x="{x + 0.5}" y="{y + 0.5}" width="{cell - 1}" '
            f'height="{cell - 1}" opacity="{strength:.2f}"/>'
            f'<text class="count" x="{x + cell / 2}" y="{y + cell / 2 + 3.5}" text-anchor="middle">{count}</text></g>'
        )
    return _svg(left + size + 10, top + size + 10, parts, "混同行列")


def calibration(bins: Sequence[Bin]) -> str:
    """Share of right answers against the score; on the dashed line a score means what it says."""
    left, top, side, foot = 60, 12, 320, 70
    base = top + side
    parts = [f'<line class="ideal" x1="{left}" y1="{base}" x2="{left + side}" y2="{top}"/>']
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        x, y = left + tick * side, base - tick * side
        parts.append(f'<line class="grid" x1="{left}" x2="{left + side}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text class="tick" x="{left - 8}" y="{y + 4}" text-anchor="end">{tick:.0%}</text>')
        parts.append(f'<text class="tick" x="{x}" y="{base + foot + 16}" text-anchor="middle">{tick:.1f}</text>')
    most = max((item.right.total for item in bins), default=1)
    points = []
    for item in bins:
        rate, bounds = item.right.rate or 0.0, item.right.interval or (0.0, 0.0)
        x, y = left + item.score * side, base - rate * side
        points.append(f"{x:.1f},{y:.1f}")
        told = f"点数 {item.low:.1f}〜{item.high:.1f}: 平均 {item.score:.2f}、正解 {item.right.hits}/{item.right.total}"
        bar = 44 * item.right.total / most
        parts.append(
            f'<line class="whisker" x1="{x:.1f}" x2="{x:.1f}" y1="{base - bounds[0] * side:.1f}" y2="{base - bounds[1] * side:.1f}"/>'
        )
        parts.append(f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="4.5"><title>{told}</title></circle>')
        parts.append(
            f'<rect class="bar" x="{left + item.low * side + 2:.1f}" y="{base + foot - bar:.1f}" '
            f'width="{(item.high - item.low) * side - 4:.1f}" height="{bar:.1f}"><title>{told}</title></rect>'
        )
        parts.append(
            f'<text class="tick" x="{left + (item.low + item.high) / 2 * side:.1f}" y="{base + foot - bar - 3:.1f}" text-anchor="middle">{item.right.total}</text>'
        )
    parts.append(f'<polyline class="curve" points="{" ".join(points)}"/>')
    parts.append(
        f'<text class="tick" x="{left + side / 2}" y="{base + foot + 32}" text-anchor="middle">1位の点数（棒は文の数）</text>'
    )
    parts.append(
        f'<text class="tick" transform="translate(14 {top + side / 2}) rotate(-90)" text-anchor="middle">1位が正解の割合</text>'
    )
    return _svg(left + side + 20, base + foot + 40, parts, "較正曲線")


def histogram(seconds: Sequence[float]) -> str:
    """How long texts took, with p50 and p95."""
    left, top, width, height, bars = 40, 22, 420, 170, 30
    p50, p95 = percentile(seconds, 0.5) or 0.0, percentile(seconds, 0.95) or 0.0
    end = max(p95 * 1.6, 1e-3)
    counts = [0] * (bars + 1)
    for value in seconds:
        counts[min(int(value / end * bars), bars)] += 1
    most, step, base = max(counts), width / (bars + 1), top + height
    parts = []
    for number, count in enumerate(counts):
        tall = height * count / most
        low = number * end / bars * 1000
        told = (
            f"{low:.0f} ms 以上: {count}文"
            if number == bars
            else f"{low:.0f}〜{low + end / bars * 1000:.0f} ms: {count}文"
        )
        parts.append(
            f'<rect class="bar" x="{left + number * step + 1:.1f}" y="{base - tall:.1f}" width="{step - 2:.1f}" '
            f'height="{tall:.1f}"><title>{told}</title></rect>'
        )
    for value, name in ((p50, "p50"), (p95, "p95")):
        x = left + value / end * bars * step
        parts.append(f'<line class="goal" x1="{x:.1f}" x2="{x:.1f}" y1="{top - 4}" y2="{base}"/>')
        parts.append(
            f'<text class="value" x="{x:.1f}" y="{top - 8}" text-anchor="middle">{name} {value * 1000:.0f} ms</text>'
        )
    for number in range(0, bars + 1, 6):
        x = left + number * step
        parts.append(
            f'<text class="tick" x="{x:.1f}" y="{base + 16}" text-anchor="middle">{number * end / bars * 1000:.0f}</text>'
        )
    parts.append(
        f'<text class="tick" x="{left + width}" y="{base + 32}" text-anchor="end">ミリ秒（右端はそれ以上）</text>'
    )
    return _svg(left + width + 20, base + 40, parts, "1文ごとの時間")


def _svg(width: float, height: float, parts: Sequence[str], title: str) -> str:
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )
