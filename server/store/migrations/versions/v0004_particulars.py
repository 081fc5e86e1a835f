"""Who holds the policy: a history of company, person, telephone and policy numbers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.store.migrations.triggers import protect

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add one table; nothing that is kept changes."""
    op.create_table(
        "particulars",
        sa.Column("case_id", sa.Text, sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("created", sa.Text, nullable=False),
    )
    protect("particulars")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE particulars ALTER COLUMN text SET STATISTICS 0")
