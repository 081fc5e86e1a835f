"""The plots of the numbers: bars in the page itself, coloured by classes, so that no style stands in them."""

from __future__ import annotations

from server.evaluation.svg import picture, rect, text
from server.staff.numbers import Table

WIDTH, LETTERS = 270, 21
"""Of the longest bar, and of a name above one: what a telephone shows without making it smaller."""
KINDS = ("responds", "needs_rider", "needs_info", "excluded")


def bars(table: Table) -> str:
    """A bar for each row, cut into its columns; each part says its number. Empty when there is nothing to show."""
    rows = [(str(row[0]), [int(value or 0) for value in row[1:] if not isinstance(value, str)]) for row in table.rows]
    rows = [row for row in rows if sum(row[1])]
    if not rows:
        return ""
    step, most = 48, max(sum(values) for _, values in rows)
    parts = []
    for number, (name, values) in enumerate(rows):
        y, x = step * number + 22, 0.0
        short = name if len(name) <= LETTERS else f"{name[: LETTERS - 1]}…"
        parts.append(text(0, y - 6, short, kind="name", anchor="start", tip=name))
        for column, value in enumerate(values):
            kind = KINDS[column] if len(values) > 1 else "bar"
            long = WIDTH * value / most
            parts.append(rect(f"part {kind}", x, y, long, 20, f"{name}、{table.columns[column + 1]}：{value}"))
            x += long
        parts.append(text(x + 8, y + 15, sum(values), kind="value", anchor="start"))
    return picture(WIDTH + 50, step * len(rows) + 4, parts, table.title)
