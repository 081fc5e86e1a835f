"""Alembic's entrance. `server.store.migrate` hands over a connection, in a transaction that holds the lock."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
