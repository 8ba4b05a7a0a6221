"""What Alembic runs for each command, on a connection that is handed in. It never begins or ends a transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from workflows.migrations import metadata

#: The product's own column types as a version writes them: a version never imports the code of another day.
PLAIN = {
    "Moment": "sa.String(25).with_variant(sa.String(25, collation='C'), 'postgresql')",
    "Json": "sa.Text()",
}


def render_item(type_: str, item: Any, _context: Any) -> str | Literal[False]:
    """How a column type is written; False: as Alembic does it."""
    return PLAIN.get(type(item).__name__, False) if type_ == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata.whole(),
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
