"""The audit's rules as PostgreSQL triggers and grants.

The triggers are ENABLE ALWAYS: `session_replication_role` does not silence them, and they bind the owner as well until
the owner disables them, which the application's role cannot.
"""

from collections.abc import Iterator
from typing import Final

from engine.storage.rights import rights_on
from engine.storage.tables import all_tables

# Each: name of trigger and function, event, table, when it is refused, and what the refusal says.
REFUSED: Final = (
    (
        "audit_entry_linked",
        "BEFORE INSERT",
        "audit_entry",
        "NOT (NEW.seq = 1 AND NEW.prev_hash = decode(repeat('00', 32), 'hex')) AND NOT EXISTS ("
        "SELECT 1 FROM public.audit_entry WHERE stream = NEW.stream AND seq = NEW.seq - 1 AND hash = NEW.prev_hash)",
        "an audit entry must continue the one before it",
    ),
    (
        "audit_entry_kept",
        "BEFORE UPDATE OR DELETE",
        "audit_entry",
        "true",
        "audit entries are never changed or deleted",
    ),
    (
        "audit_stream_new",
        "BEFORE INSERT",
        "audit_stream",
        "NEW.seq <> 0 OR NEW.hash <> decode(repeat('00', 32), 'hex')",
        "an audit stream begins empty",
    ),
    (
        "audit_stream_forward",
        "BEFORE UPDATE",
        "audit_stream",
        "NEW.name <> OLD.name OR NEW.party_id IS DISTINCT FROM OLD.party_id OR NEW.seq <= OLD.seq OR NOT EXISTS ("
        "SELECT 1 FROM public.audit_entry WHERE stream = NEW.name AND seq = NEW.seq AND hash = NEW.hash)",
        "the head of an audit stream only moves forward to an entry",
    ),
    ("audit_stream_kept", "BEFORE DELETE", "audit_stream", "true", "audit streams are never deleted"),
    ("audit_value_fixed", "BEFORE UPDATE", "audit_value", "true", "audit values are never changed"),
    (
        "audit_value_kept",
        "BEFORE DELETE",
        "audit_value",
        "NOT EXISTS (SELECT 1 FROM public.audit_stream s JOIN public.party_key k ON k.party_id = s.party_id"
        " WHERE s.name = OLD.stream AND k.wrapped IS NULL)",
        "audit values are deleted only when the key of their party is destroyed",
    ),
    (
        "party_key_destroyed",
        "BEFORE UPDATE",
        "party_key",
        "OLD.wrapped IS NULL OR NEW.party_id <> OLD.party_id",
        "a destroyed key never comes back",
    ),
    ("party_key_kept", "BEFORE DELETE", "party_key", "true", "the keys of parties are never deleted"),
)
_NEVER_EMPTIED: Final = ("audit_entry", "audit_stream", "audit_value", "party_key")


def statements(application_role: str) -> Iterator[str]:
    """The statements that put the rules into force, whatever was in force before."""
    for name, event, table, condition, message in REFUSED:
        # A deleted row goes on as OLD, an inserted or updated one as NEW.
        row = "OLD" if "DELETE" in event else "NEW"
        yield _function(name, f"IF {condition} THEN RAISE EXCEPTION '{message}'; END IF; RETURN {row};")
        yield from _trigger(name, event, table, "ROW")
    yield _function("audit_emptied", "RAISE EXCEPTION 'the audit trail is never emptied';")
    for table in _NEVER_EMPTIED:
        yield from _trigger("audit_emptied", "BEFORE TRUNCATE", table, "STATEMENT")
    quoted = application_role.replace('"', '""')
    yield from _grants(f'"{quoted}"')


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path = pg_catalog, pg_temp AS $$ BEGIN {body} END $$"
    )


def _trigger(name: str, event: str, table: str, level: str) -> Iterator[str]:
    yield f"CREATE OR REPLACE TRIGGER {name} {event} ON {table} FOR EACH {level} EXECUTE FUNCTION {name}()"
    yield f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"


def _grants(role: str) -> Iterator[str]:
    """The rights of the application's role: what it needs, table by table, and nothing it had before."""
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield (
        "DO $$ BEGIN EXECUTE 'REVOKE TEMPORARY ON DATABASE ' || quote_ident(current_database()) || ' FROM PUBLIC'; END $$"
    )
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"
    for table in all_tables().sorted_tables:
        rights = rights_on(table.name)
        yield f"GRANT INSERT ON {table.name} TO {role}"
        if rights.delete:
            yield f"GRANT DELETE ON {table.name} TO {role}"
        if rights.update is None:
            yield f"GRANT UPDATE ON {table.name} TO {role}"
        elif rights.update:
            yield f"GRANT UPDATE ({', '.join(sorted(rights.update))}) ON {table.name} TO {role}"
