"""How an older database becomes the newest one (alembic)."""
