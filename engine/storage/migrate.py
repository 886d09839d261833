"""Bringing a database to the tables of this version, and the audit's protection into force with them."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from engine.errors import Misconfigured
from engine.storage.protection import protect

_STEPS: Final = Path(__file__).parent / "migrations"
# Any number that nobody else uses: two `init-db` at once run one after the other.
_MIGRATION_LOCK: Final = 7_313_201


def upgrade(connection: Connection, *, application_role: str | None) -> None:
    """Run the steps that are pending, then make the protection anew; the caller commits all of it at once.

    Args:
        connection: as the owner of the tables, in a transaction.
        application_role: the user of the application on PostgreSQL; None on SQLite.

    Raises:
        Misconfigured: the steps left rows that point nowhere.
    """
    if application_role is not None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
    command.upgrade(configuration(connection), "head")
    protect(connection, application_role=application_role)
    if application_role is None and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
        raise Misconfigured("A migration left rows that point nowhere.", tables=sorted({row[0] for row in lost}))


def pending(connection: Connection) -> list[str]:
    """Return the names of the steps that the database has not had, the next one first."""
    steps = ScriptDirectory.from_config(configuration(connection))
    done = MigrationContext.configure(connection).get_current_revision() or "base"
    return [step.revision for step in reversed(list(steps.iterate_revisions("head", done)))]


def configuration(connection: Connection) -> Config:
    """Return what Alembic must know to work on a connection; it needs no file."""
    config = Config()
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
