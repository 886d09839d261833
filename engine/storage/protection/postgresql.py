"""The audit's rules as PostgreSQL triggers and grants.

The triggers are ENABLE ALWAYS: `session_replication_role` does not silence them, and they bind the owner as well until
the owner disables them, which the application's role cannot.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from engine.storage.rights import KEPT, rights_on
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
_EMPTIED: Final = "audit_emptied"
_NEVER_EMPTIED: Final = ("audit_entry", "audit_stream", "audit_value", "party_key")
_PATH: Final = "SET search_path = pg_catalog, pg_temp"
_TRIGGERS: Final = """
    SELECT c.relname, t.tgname, t.tgenabled, p.prosrc, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace"""
# What roles other than the owner may do, on whole tables and on single columns. Role 0 is everybody.
_RIGHTS: Final = """
    SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), acl.privilege_type, acl.attname
    FROM pg_class c JOIN LATERAL (
        SELECT grantee, privilege_type, NULL AS attname FROM aclexplode(c.relacl)
        UNION ALL
        SELECT x.grantee, x.privilege_type, a.attname
        FROM pg_attribute a, aclexplode(a.attacl) x WHERE a.attrelid = c.oid
    ) acl ON acl.grantee <> c.relowner LEFT JOIN pg_roles r ON r.oid = acl.grantee
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(:tables)
    ORDER BY 1, 2, 3, 4"""


def statements(application_role: str) -> Iterator[str]:
    """The statements that put the rules into force, whatever was in force before."""
    for name, body in _functions().items():
        yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {_PATH} AS $${body}$$"
    for name, event, table, *_ in REFUSED:
        yield from _trigger(name, event, table, "ROW")
    for table in _NEVER_EMPTIED:
        yield from _trigger(_EMPTIED, "BEFORE TRUNCATE", table, "STATEMENT")
    quoted = application_role.replace('"', '""')
    yield from _grants(f'"{quoted}"')


def missing(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """The triggers that are not there as they were made, and rights that nobody may have: table, name, what is wrong."""
    there = {(table, name): rest for table, name, *rest in connection.execute(text(_TRIGGERS))}
    functions = _functions()
    wanted = [(table, name, event) for name, event, table, *_ in REFUSED]
    wanted += [(table, _EMPTIED, "BEFORE TRUNCATE") for table in _NEVER_EMPTIED]
    for table, name, event in wanted:
        enabled, source, definition = there.get((table, name), (None, None, ""))
        if enabled is None:
            yield table, name, "the trigger is not there"
        elif enabled != "A":
            yield table, name, "the trigger is not enabled always"
        elif source != functions[name] or _events(definition) != _events(f" {event} ON "):
            yield table, name, "the trigger does something else than it was made for"
    for table, name in sorted(there.keys() - {(table, name) for table, name, _ in wanted}):
        yield table, name, "nobody knows this trigger"
    for table, role, right, column in connection.execute(text(_RIGHTS), {"tables": list(KEPT)}):
        if not _may(table, right, column):
            yield table, role, f"this role may {right.lower()} {column or 'rows'} there"


def _events(definition: str) -> set[str]:
    """Before which events a trigger is asked, in whatever order they are told."""
    return set(definition.partition(" BEFORE ")[2].partition(" ON ")[0].split(" OR "))


def _may(table: str, right: str, column: str | None) -> bool:
    rights = rights_on(table)
    if right == "UPDATE":
        return column is not None and column in (rights.update or ())
    return right in ("SELECT", "INSERT") or (right == "DELETE" and rights.delete)


def _functions() -> dict[str, str]:
    """The source of each function that a trigger calls."""
    bodies = {_EMPTIED: "RAISE EXCEPTION 'the audit trail is never emptied';"}
    for name, event, _, condition, message in REFUSED:
        # A deleted row goes on as OLD, an inserted or updated one as NEW.
        row = "OLD" if "DELETE" in event else "NEW"
        bodies[name] = f"IF {condition} THEN RAISE EXCEPTION '{message}'; END IF; RETURN {row};"
    return {name: f" BEGIN {body} END " for name, body in bodies.items()}


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
