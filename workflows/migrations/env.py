"""What Alembic runs for each command: the connection is handed in, the transaction is the caller's."""

from __future__ import annotations

from alembic import context

from workflows.migrations import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata.whole(),
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
