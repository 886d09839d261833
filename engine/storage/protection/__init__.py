"""What keeps the audit trail append-only below the application. Made anew after every migration, so that none is lost.

The rules are the same on both databases:

- an entry is never changed or deleted; a new one has a new key and continues the entry before it by its hash;
- a head begins at nothing, only moves forward, and only to an entry that is there;
- sealed values are never changed, and are deleted only when the key of their Party has been destroyed;
- the key of a Party is never deleted, and a destroyed one never comes back.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

from engine.storage.protection import postgresql, sqlite


def protect(connection: Connection, *, application_role: str | None) -> None:
    """Put the rules into force, as the owner of the tables.

    Args:
        application_role: the user of the application; only PostgreSQL has one.
    """
    statements = sqlite.statements() if application_role is None else postgresql.statements(application_role)
    for statement in statements:
        connection.exec_driver_sql(statement)


def missing_protection(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """What is not in force of the rules: the table that it guards, its name, and what is wrong. Needs no owner."""
    return sqlite.missing(connection) if connection.dialect.name == "sqlite" else postgresql.missing(connection)
