"""What the staff's desk needs: sign-in attempts, overridden statuses, and an end for the policyholder's link."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.migrations.triggers import protect

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add two tables and one column; nothing that is kept changes."""
    op.add_column("cases", sa.Column("link_expires", sa.Text))
    op.create_table(
        "login_attempts",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("began", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "overrides",
        sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("product", sa.Text, nullable=False),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("answer_number", sa.Integer, nullable=False),
        sa.Column("staff_id", sa.Text, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("created", sa.Text, nullable=False),
    )
    protect("overrides")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE overrides ALTER COLUMN reason SET STATISTICS 0")
