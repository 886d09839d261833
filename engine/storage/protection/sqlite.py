"""The audit's rules as SQLite triggers. They bind every program that writes to the file, not only this one."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

# Each: name, event, table, when it is refused, and what the refusal says.
# BEFORE INSERT matters as much as the others: INSERT OR REPLACE and ON CONFLICT would else overwrite without a word.
REFUSED: Final = (
    (
        "audit_entry_new",
        "BEFORE INSERT",
        "audit_entry",
        "EXISTS (SELECT 1 FROM audit_entry WHERE stream = NEW.stream AND seq = NEW.seq)"
        " OR EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)",
        "an audit entry is there already",
    ),
    (
        "audit_entry_linked",
        "BEFORE INSERT",
        "audit_entry",
        "NOT (NEW.seq = 1 AND NEW.prev_hash = zeroblob(32)) AND NOT EXISTS ("
        "SELECT 1 FROM audit_entry WHERE stream = NEW.stream AND seq = NEW.seq - 1 AND hash = NEW.prev_hash)",
        "an audit entry must continue the one before it",
    ),
    ("audit_entry_fixed", "BEFORE UPDATE", "audit_entry", "1", "audit entries are never changed"),
    ("audit_entry_kept", "BEFORE DELETE", "audit_entry", "1", "audit entries are never deleted"),
    (
        "audit_stream_new",
        "BEFORE INSERT",
        "audit_stream",
        "NEW.seq <> 0 OR NEW.hash <> zeroblob(32) OR EXISTS (SELECT 1 FROM audit_stream WHERE name = NEW.name)",
        "an audit stream begins empty, and once",
    ),
    (
        "audit_stream_forward",
        "BEFORE UPDATE",
        "audit_stream",
        "NEW.name <> OLD.name OR NEW.party_id IS NOT OLD.party_id OR NEW.seq <= OLD.seq OR NOT EXISTS ("
        "SELECT 1 FROM audit_entry WHERE stream = NEW.name AND seq = NEW.seq AND hash = NEW.hash)",
        "the head of an audit stream only moves forward to an entry",
    ),
    ("audit_stream_kept", "BEFORE DELETE", "audit_stream", "1", "audit streams are never deleted"),
    (
        "audit_value_new",
        "BEFORE INSERT",
        "audit_value",
        "EXISTS (SELECT 1 FROM audit_value WHERE stream = NEW.stream AND seq = NEW.seq)",
        "an audit value is there already",
    ),
    ("audit_value_fixed", "BEFORE UPDATE", "audit_value", "1", "audit values are never changed"),
    (
        "audit_value_kept",
        "BEFORE DELETE",
        "audit_value",
        "NOT EXISTS (SELECT 1 FROM audit_stream s JOIN party_key k ON k.party_id = s.party_id"
        " WHERE s.name = OLD.stream AND k.wrapped IS NULL)",
        "audit values are deleted only when the key of their party is destroyed",
    ),
    (
        "party_key_new",
        "BEFORE INSERT",
        "party_key",
        "EXISTS (SELECT 1 FROM party_key WHERE party_id = NEW.party_id)",
        "a party has one key",
    ),
    (
        "party_key_destroyed",
        "BEFORE UPDATE",
        "party_key",
        "OLD.wrapped IS NULL OR NEW.party_id <> OLD.party_id",
        "a destroyed key never comes back",
    ),
    ("party_key_kept", "BEFORE DELETE", "party_key", "1", "the keys of parties are never deleted"),
)

_TRIGGERS: Final = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"


def statements() -> Iterator[str]:
    """The statements that put the rules into force, whatever was in force before."""
    for name, event, table, condition, message in REFUSED:
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield _trigger(name, event, table, condition, message)


def missing(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """The triggers that are not there as they were made: table, name, and what is wrong."""
    there: dict[str, tuple[str, str]] = {}
    for name, table, sql in connection.execute(text(_TRIGGERS)):
        there[name] = table, sql
    for rule in REFUSED:
        name, _, table, *_ = rule
        if name not in there:
            yield table, name, "the trigger is not there"
        elif there.pop(name) != (table, _trigger(*rule)):
            yield table, name, "the trigger does something else than it was made for"
    for name, (table, _) in sorted(there.items()):
        yield table, name, "nobody knows this trigger"


def _trigger(name: str, event: str, table: str, condition: str, message: str) -> str:
    return f"CREATE TRIGGER {name} {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"
