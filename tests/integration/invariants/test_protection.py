"""Whoever takes the protection of the trail away, or weakens it, is seen as long as it is not back."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from engine.storage.protection import postgresql, sqlite
from tests.databases import Database
from tests.integration.invariants.conftest import Violations
from tests.postgresql_server import APPLICATION

ON_SQLITE = pytest.mark.parametrize("lived", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("lived", ["postgresql"], indirect=True)
GONE, OTHER, UNKNOWN = "the trigger is not there", "something else than it was made for", "nobody knows this trigger"


def lost(found: Violations) -> list[tuple[str, str, str]]:
    """Table, name and fault of what is said of the protection; nothing else may be said."""
    assert {one["invariant"] for one in found} <= {"protection"}
    return [(one["table"], one["row"][0], one["what"]) for one in found]


def test_every_trigger_that_is_gone_is_named(
    verify_as_it_is: Callable[[], Violations], owner: Connection, copied: Database
) -> None:
    found = lost(verify_as_it_is())

    rules = sqlite.REFUSED if copied.dialect == "sqlite" else postgresql.REFUSED
    wanted = {(table, name) for name, _, table, *_ in rules}
    assert wanted <= {(table, name) for table, name, _ in found}


@ON_SQLITE
@pytest.mark.parametrize(
    ("statements", "what"),
    [
        (["DROP TRIGGER audit_entry_kept"], GONE),
        (
            [
                "DROP TRIGGER audit_entry_kept",
                "CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry WHEN 0 BEGIN SELECT 1; END",
            ],
            OTHER,
        ),
        (
            ["CREATE TRIGGER quiet AFTER INSERT ON audit_entry BEGIN UPDATE person SET active = 0; END"],
            UNKNOWN,
        ),
    ],
)
def test_on_sqlite_a_trigger_is_compared_with_what_it_was_made_for(
    verify_as_it_is: Callable[[], Violations],
    cover_up: Callable[[], None],
    owner: Connection,
    statements: list[str],
    what: str,
) -> None:
    cover_up()
    for statement in statements:
        owner.exec_driver_sql(statement)

    ((table, _, said),) = lost(verify_as_it_is())

    assert table == "audit_entry"
    assert what in said


@ON_POSTGRESQL
@pytest.mark.parametrize(
    ("statement", "table", "name", "what"),
    [
        ("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_kept", "audit_entry", "audit_entry_kept", "enabled"),
        ("ALTER TABLE party_key ENABLE TRIGGER party_key_kept", "party_key", "party_key_kept", "enabled always"),
        ("DROP TRIGGER audit_emptied ON audit_value", "audit_value", "audit_emptied", GONE),
        (
            "CREATE OR REPLACE FUNCTION audit_stream_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
            "audit_stream",
            "audit_stream_kept",
            OTHER,
        ),
        (
            "CREATE OR REPLACE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry FOR EACH ROW "
            "EXECUTE FUNCTION audit_entry_kept(); ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_kept",
            "audit_entry",
            "audit_entry_kept",
            OTHER,
        ),
        (
            "CREATE TRIGGER quiet BEFORE INSERT ON audit_value FOR EACH ROW EXECUTE FUNCTION audit_entry_kept()",
            "audit_value",
            "quiet",
            UNKNOWN,
        ),
        (f"GRANT DELETE ON audit_entry TO {APPLICATION}", "audit_entry", APPLICATION, "this role may delete rows"),
        (f"GRANT UPDATE (body) ON audit_entry TO {APPLICATION}", "audit_entry", APPLICATION, "may update body"),
        ("GRANT UPDATE ON party_key TO PUBLIC", "party_key", "PUBLIC", "this role may update rows"),
        (f"GRANT TRUNCATE ON audit_stream TO {APPLICATION}", "audit_stream", APPLICATION, "may truncate rows"),
    ],
)
def test_on_postgresql_triggers_and_rights_are_compared_with_what_they_were_made_for(
    verify_as_it_is: Callable[[], Violations],
    cover_up: Callable[[], None],
    owner: Connection,
    statement: str,
    table: str,
    name: str,
    what: str,
) -> None:
    cover_up()
    owner.exec_driver_sql(statement)

    ((*place, said),) = lost(verify_as_it_is())

    assert place == [table, name]
    assert what in said
