"""Append-only tables: no UPDATE, no TRUNCATE, and a DELETE only of a case that is being purged."""

from __future__ import annotations

from alembic import op


def prepare() -> None:
    """What the triggers of every table share. Needs the table `purging`."""
    if not _is_postgresql():
        return
    op.execute(
        """
        CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
        END $$
        """
    )


def protect(table: str, case_column: str = "case_id") -> None:
    """Make `table` append-only; `case_column` names the case that a row belongs to."""
    # A row of no case (a log line) belongs to nobody and is never purged: NULL is in no list.
    purged = f"OLD.{case_column} IN (SELECT case_id FROM purging)"
    if _is_postgresql():
        # A trigger's WHEN takes no subquery here, so the check stands in a function of its own.
        op.execute(
            f"""
            CREATE FUNCTION {table}_delete() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF {purged} THEN RETURN OLD; END IF;
              RAISE EXCEPTION '{table} is append-only';
            END $$
            """
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_delete()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT coalesce({purged}, 0) {refuse}")


def _is_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")
