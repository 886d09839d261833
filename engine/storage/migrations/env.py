"""What Alembic runs around the steps: on the connection that it is handed, in a transaction that others opened."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from engine.records.base import Json, Money, UtcDateTime
from engine.storage.tables import all_tables

_PLAIN = {
    UtcDateTime: "sa.DateTime(timezone=True)",
    Json: "sa.Text()",
    Money: "sa.Numeric(18, 2).with_variant(sa.BigInteger(), 'sqlite')",
}


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write our column types as what they are in the database, so that a step does not change when they do."""
    return (_PLAIN.get(type(item)) if kind == "type" else None) or False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_tables(),
    render_as_batch=True,  # SQLite cannot alter a column in place
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
