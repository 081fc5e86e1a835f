"""The few SVG shapes that the plots are made of. Colours are the page's, by class, so they follow light and dark."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Literal

Anchor = Literal["start", "middle", "end"]


def text(x: float, y: float, content: object, *, kind: str = "tick", anchor: Anchor = "middle", tip: str = "") -> str:
    """Words at a point; `tip` is shown on pointing at them."""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(str(content))}{_tip(tip)}</text>'
    )


def line(kind: str, x1: float, y1: float, x2: float, y2: float, tip: str = "") -> str:
    """A straight line."""
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}">{_tip(tip)}</line>'


def point(x: float, y: float, tip: str = "") -> str:
    """A measured point."""
    return f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="4.5">{_tip(tip)}</circle>'


def rect(
    kind: str, x: float, y: float, width: float, height: float, tip: str = "", opacity: float | None = None
) -> str:
    """A filled box."""
    faint = f' opacity="{opacity:.2f}"' if opacity is not None else ""
    box = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f'<rect class="{kind}" {box}{faint}>{_tip(tip)}</rect>'


def curve(points: Iterable[tuple[float, float]]) -> str:
    """Points joined by lines."""
    listed = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="curve" points="{listed}"/>'


def picture(width: float, height: float, parts: Iterable[str], title: str) -> str:
    """The whole plot; `title` is what a screen reader says."""
    box = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
    return f'<svg {box} role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'


def _tip(words: str) -> str:
    return f"<title>{escape(words)}</title>" if words else ""
