"""Whoever tampers with the trail as its owner, triggers disabled, is found out, and the first bad entry is named."""

import random
from collections.abc import Iterator
from hashlib import sha256

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from engine import audit
from engine.audit import BadEntry
from engine.records.complaints import Complaint
from engine.storage.protection import sqlite as protection
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.databases import Database
from tests.rows import Filed, file_complaint, name_act

ENTRIES = 5
UNPROTECTED = {
    "sqlite": [f"DROP TRIGGER {name}" for name, *_ in protection.REFUSED],
    "postgresql": [
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        "ALTER TABLE audit_stream DISABLE TRIGGER USER",
        "ALTER TABLE audit_entry DROP CONSTRAINT fk_audit_entry_stream_audit_stream",
        "ALTER TABLE audit_value DROP CONSTRAINT fk_audit_value_stream_audit_stream",
    ],
}


@pytest.fixture
def trail(store: Store, vault: Vault) -> Filed:
    """A complaint whose stream has five entries, beside another complaint."""
    filed = file_complaint(store, vault)
    file_complaint(store, vault, number="TS202611240000025")
    for channel in ("phone", "email", "branch", "letter"):
        with store.transaction() as session:
            name_act(session)
            session.get_one(Complaint, filed.complaint_id).channel = channel
    return filed


@pytest.fixture
def tamperer(database: Database, trail: Filed) -> Iterator[Session]:
    """The owner of the tables, who has taken the protection away."""
    engine = create_engine(database.owner_url)
    with Session(engine) as session:
        for statement in UNPROTECTED[database.dialect]:
            session.connection().exec_driver_sql(statement)
        yield session
    engine.dispose()


ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""A SQLite file keeps in any column whatever it is given; PostgreSQL refuses what is no value of a column."""


def found_by(tamperer: Session) -> BadEntry | None:
    return audit.verify(tamperer).first_bad


def test_an_untouched_trail_is_good(store: Store, trail: Filed) -> None:
    with store.reading() as session:
        result = audit.verify(session)

    assert result.ok
    assert (result.streams, result.entries) == (6, 5 + ENTRIES)  # complaints, parties, departments, processes


@pytest.mark.parametrize(
    ("tampering", "seq", "reason"),
    [
        ("UPDATE audit_entry SET actor = 'person:8' WHERE stream = 'complaint:1' AND seq = 3", 3, "columns"),
        ("UPDATE audit_entry SET at = '2026-11-24 00:59:00' WHERE stream = 'complaint:1' AND seq = 2", 2, "columns"),
        ("DELETE FROM audit_entry WHERE stream = 'complaint:1' AND seq = 3", 3, "missing"),
        ("DELETE FROM audit_entry WHERE stream = 'complaint:1' AND seq = 1", 1, "missing"),
        ("DELETE FROM audit_entry WHERE stream = 'complaint:1' AND seq > 3", 4, "missing at the end"),
        ("DELETE FROM audit_entry WHERE stream = 'complaint:1'", 1, "missing at the end"),
        ("DELETE FROM audit_stream WHERE name = 'complaint:1'", 1, "no head"),
        ("UPDATE audit_stream SET seq = 4 WHERE name = 'complaint:1'", 5, "head"),
        ("UPDATE audit_entry SET seq = 9 WHERE stream = 'complaint:1' AND seq = 2", 2, "missing"),
        ("UPDATE audit_entry SET prev_hash = hash WHERE stream = 'complaint:1' AND seq = 4", 4, "continue"),
        ("UPDATE audit_entry SET stream = 'complaint:3' WHERE stream = 'complaint:1' AND seq = 5", 5, "missing"),
    ],
)
def test_tampering_is_named(tamperer: Session, tampering: str, seq: int, reason: str) -> None:
    tamperer.connection().exec_driver_sql(tampering)

    bad = found_by(tamperer)

    assert bad is not None
    assert (bad.stream, bad.seq) == ("complaint:1", seq)
    assert reason in bad.reason


@ON_SQLITE
@pytest.mark.parametrize(
    ("tampering", "seq", "reason"),
    [
        ("audit_entry SET body = replace(body, 'complaint', 'komplaint') WHERE seq = 3", 3, "content was changed"),
        ("audit_entry SET body = body || x'ff' WHERE seq = 3", 3, "content was changed"),
        ("audit_entry SET hash = hash || x'00' WHERE seq = 2", 2, "content was changed"),
        ("audit_entry SET prev_hash = prev_hash || x'00' WHERE seq = 4", 4, "continue"),
        ("audit_entry SET at = 'long ago' WHERE seq = 2", 2, "columns"),
        ("audit_entry SET at = 17 WHERE seq = 2", 2, "columns"),
        ("audit_entry SET actor = x'ff' WHERE seq = 2", 2, "columns"),
        ("audit_entry SET action = CAST(x'ff' AS TEXT) WHERE seq = 2", 2, "columns"),
        ("audit_entry SET seq = 'two' WHERE seq = 2", 2, "missing"),
        ("audit_entry SET stream = x'ff' WHERE seq = 5", 5, "missing at the end"),
        ("audit_stream SET hash = hash || x'00' WHERE seq = 5", 5, "head"),
        ("audit_stream SET seq = 'five' WHERE seq = 5", 5, "head"),
    ],
)
def test_what_is_no_value_of_its_column_is_named_like_any_other_tampering(
    tamperer: Session, tampering: str, seq: int, reason: str
) -> None:
    place = "name" if tampering.startswith("audit_stream") else "stream"
    tamperer.connection().exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    tamperer.connection().exec_driver_sql(f"UPDATE {tampering} AND {place} = 'complaint:1'")

    bad = found_by(tamperer)

    assert bad is not None
    assert (bad.stream, bad.seq) == ("complaint:1", seq)
    assert reason in bad.reason


def test_a_changed_word_is_found(tamperer: Session) -> None:
    change_body(tamperer, seq=2, rehash=False)

    assert found_by(tamperer) == BadEntry("complaint:1", 2, "its content was changed")


def test_a_changed_entry_with_its_hash_computed_anew_is_found_in_the_next(tamperer: Session) -> None:
    change_body(tamperer, seq=2, rehash=True)

    assert found_by(tamperer) == BadEntry("complaint:1", 3, "it does not continue the entry before it")


def test_a_whole_chain_computed_anew_is_found_at_its_head(tamperer: Session) -> None:
    change_body(tamperer, seq=2, rehash=True)
    for seq in range(3, ENTRIES + 1):
        last = tamperer.scalar(
            text("SELECT hash FROM audit_entry WHERE stream = 'complaint:1' AND seq = :n"), {"n": seq - 1}
        )
        write_entry(tamperer, seq, prev_hash=bytes(last))

    assert found_by(tamperer) == BadEntry("complaint:1", ENTRIES, "the head is another")


def test_an_entry_that_says_nothing_is_found(tamperer: Session) -> None:
    write_entry(tamperer, ENTRIES, old=b"}", new=b"")

    assert found_by(tamperer) == BadEntry("complaint:1", ENTRIES, "its content is no entry")


def test_two_entries_exchanged_are_found(tamperer: Session) -> None:
    move = text("UPDATE audit_entry SET seq = :new WHERE stream = 'complaint:1' AND seq = :old")
    tamperer.execute(move, [{"old": 2, "new": 99}, {"old": 3, "new": 2}, {"old": 99, "new": 3}])

    bad = found_by(tamperer)

    assert bad is not None
    assert (bad.stream, bad.seq) == ("complaint:1", 2)


def test_every_one_of_many_random_mutations_is_found(tamperer: Session) -> None:
    chance = random.Random(20261124)  # noqa: S311 - no secret
    ids = tamperer.scalars(text("SELECT id FROM audit_entry ORDER BY id")).all()

    for _ in range(150):
        savepoint = tamperer.begin_nested()
        mutate(tamperer, chance, chance.choice(ids))
        assert found_by(tamperer) is not None
        savepoint.rollback()

    assert found_by(tamperer) is None


def test_long_work_tells_how_far_it_is(store: Store, vault: Vault) -> None:
    with store.transaction() as session:
        name_act(session)
        for number in range(1005):
            audit.note(session, f"test:{number}", "test.note", {})
    verified: list[int] = []
    compared: list[int] = []

    with store.reading() as session:
        assert audit.verify(session, progress=verified.append).entries == 1005
        assert audit.compare(session, vault, progress=compared.append).entries == 1005

    assert verified == compared == [1000]


def test_of_each_stream_the_first_bad_entry_can_be_named(tamperer: Session) -> None:
    tamperer.connection().exec_driver_sql(
        "UPDATE audit_entry SET actor = 'person:8' WHERE stream = 'complaint:1' AND seq > 2"
    )
    tamperer.connection().exec_driver_sql("UPDATE audit_entry SET actor = 'person:8' WHERE stream = 'party:2'")

    result = audit.verify(tamperer, to_the_end=True)

    assert result.bad == (
        BadEntry("complaint:1", 3, "its columns were changed"),
        BadEntry("party:2", 1, "its columns were changed"),
    )
    assert result.first_bad == result.bad[0]
    assert result.streams == 6


@ON_SQLITE
def test_a_stream_whose_name_is_no_text_hides_no_other(tamperer: Session) -> None:
    tamperer.connection().exec_driver_sql("UPDATE audit_entry SET stream = x'00' WHERE stream = 'complaint:2'")
    tamperer.connection().exec_driver_sql("UPDATE audit_stream SET name = CAST(x'70ff' AS TEXT) WHERE name = 'party:1'")
    tamperer.connection().exec_driver_sql("DELETE FROM audit_entry WHERE stream = 'complaint:1' AND seq = 3")

    bad = {(one.stream, one.seq): one.reason for one in audit.verify(tamperer, to_the_end=True).bad}

    assert bad == {
        ("complaint:1", 3): "missing",
        ("complaint:2", 1): "missing at the end: the head says there are 1",
        ("party:1", 1): "the stream has no head",
        ("b'\\x00'", 1): "the name of the stream is no text",
        ("'p\\udcff'", 1): "the name of the stream is no text",
    }


def test_one_stream_can_be_verified_alone(tamperer: Session) -> None:
    tamperer.connection().exec_driver_sql("DELETE FROM audit_entry WHERE stream = 'complaint:1' AND seq = 3")

    assert audit.verify(tamperer, stream="complaint:2").ok
    assert not audit.verify(tamperer, stream="complaint:1").ok


def change_body(tamperer: Session, *, seq: int, rehash: bool) -> None:
    write_entry(tamperer, seq, old=b"HANDLER", new=b"MANAGER", rehash=rehash)


def write_entry(
    tamperer: Session,
    seq: int,
    *,
    prev_hash: bytes | None = None,
    old: bytes = b"",
    new: bytes = b"",
    rehash: bool = True,
) -> None:
    """Write an entry of the complaint again, as a forger would who knows how the chain is made."""
    place = {"seq": seq}
    query = text("SELECT body, prev_hash, hash FROM audit_entry WHERE stream = 'complaint:1' AND seq = :seq")
    body, previous, kept = (bytes(part) for part in tamperer.execute(query, place).one())
    body, previous = body.replace(old, new), prev_hash or previous
    last = sha256(previous + body).digest() if rehash else kept
    change = text(
        "UPDATE audit_entry SET body = :body, prev_hash = :prev, hash = :hash WHERE stream = 'complaint:1' AND seq = :seq"
    )
    tamperer.execute(change, place | {"body": body, "prev": previous, "hash": last})


def mutate(tamperer: Session, chance: random.Random, entry_id: int) -> None:
    """Flip one bit, or take the entry away."""
    column = chance.choice(["body", "prev_hash", "hash", None])
    if column is None:
        tamperer.execute(text("DELETE FROM audit_entry WHERE id = :id"), {"id": entry_id})
        return
    query = text(f"SELECT {column} FROM audit_entry WHERE id = :id")  # noqa: S608 - one of three names
    content = bytearray(bytes(tamperer.scalar(query, {"id": entry_id})))
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    change = text(f"UPDATE audit_entry SET {column} = :content WHERE id = :id")  # noqa: S608 - one of three names
    tamperer.execute(change, {"id": entry_id, "content": bytes(content)})
