"""The plots of the numbers: bars in the page itself, coloured by classes, so that no style stands in them."""

from __future__ import annotations

from server.evaluation.svg import picture, rect, text
from server.staff.numbers import Table

KINDS = ("responds", "needs_rider", "needs_info", "excluded")


def bars(table: Table) -> str:
    """A bar for each row, cut into its columns; each part says its number. Empty when there is nothing to show."""
    rows = [(str(row[0]), [int(value or 0) for value in row[1:] if not isinstance(value, str)]) for row in table.rows]
    rows = [row for row in rows if sum(row[1])]
    if not rows:
        return ""
    left, width, step, most = 320, 360, 30, max(sum(values) for _, values in rows)
    parts = []
    for number, (name, values) in enumerate(rows):
        y, x = step * number + 6, float(left)
        short = name if len(name) <= 20 else f"{name[:19]}…"
        parts.append(text(left - 10, y + 15, short, kind="name", anchor="end", tip=name))
        for column, value in enumerate(values):
            kind = KINDS[column] if len(values) > 1 else "bar"
            long = width * value / most
            parts.append(rect(f"part {kind}", x, y, long, 20, f"{name}、{table.columns[column + 1]}：{value}"))
            x += long
        parts.append(text(x + 8, y + 15, sum(values), kind="value", anchor="start"))
    return picture(left + width + 50, step * len(rows) + 10, parts, table.title)
