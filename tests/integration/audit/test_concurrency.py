"""Several writers at once: streams stay whole, and nobody slips between an erasure and its end."""

import pytest

from engine import audit
from engine.audit import Recorder
from engine.records.complaints import Narrative
from engine.storage.errors import Erased, StorageBusy
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.databases import Database
from tests.rows import Filed, file_complaint, name_act
from tests.threads import in_threads


def test_many_writers_of_one_stream_make_one_chain(store: Store, filed: Filed) -> None:
    def write() -> None:
        for number in range(15):
            with store.transaction() as session:
                name_act(session)
                audit.note(session, filed.stream, "test.note", {"number": number})

    in_threads([write] * 4)

    with store.reading() as session:
        assert audit.verify(session).ok
        assert audit.history(session, filed.stream)[-1].seq == 1 + 4 * 15


def test_many_writers_may_begin_one_stream(store: Store) -> None:
    def log_in() -> None:
        for day in range(10):
            with store.transaction() as session:
                name_act(session, "login")
                audit.note(session, f"login:2026-11-{day + 10}", "login.ok", {})

    in_threads([log_in] * 4)

    with store.reading() as session:
        result = audit.verify(session)
    assert (result.ok, result.streams, result.entries) == (True, 10, 40)


def test_acts_in_several_streams_at_once_do_not_meet_in_a_deadlock(store: Store, vault: Vault) -> None:
    ids = [file_complaint(store, vault, number=f"TS{n:015}").complaint_id for n in range(6)]

    def touch(order: list[int]) -> None:
        for _ in range(5):
            with store.transaction() as session:
                name_act(session)
                for complaint_id in order:
                    audit.note(session, f"complaint:{complaint_id}", "test.note", {})

    in_threads([lambda: touch(ids), lambda: touch(ids[::-1]), lambda: touch(ids[3:] + ids[:3])])

    with store.reading() as session:
        assert audit.verify(session).ok
        assert {audit.history(session, f"complaint:{one}")[-1].seq for one in ids} == {1 + 3 * 5}


def test_who_writes_about_a_party_that_is_erased_meanwhile_is_refused(
    postgresql_database: Database, vault: Vault
) -> None:
    store = Store(postgresql_database.url, record=Recorder(vault))
    filed = file_complaint(store, vault)

    def erase() -> None:
        with store.transaction() as session:
            name_act(session, "party.erase")
            vault.erase(session, filed.party_id)

    def write_while_it_is_erased() -> None:
        with store.transaction() as session:
            name_act(session)
            session.get_one(Narrative, filed.complaint_id).body = "More words"
            session.flush()
            in_threads([erase])

    with pytest.raises(Erased):
        write_while_it_is_erased()

    with store.reading() as session:
        assert audit.verify(session).ok
    store.dispose()


def test_who_seals_is_waited_for_by_who_erases(postgresql_database: Database, vault: Vault) -> None:
    impatient = Store(postgresql_database.url, record=Recorder(vault), wait_seconds=0.1)
    filed = file_complaint(impatient, vault)

    def erase() -> None:
        with impatient.transaction() as session:
            name_act(session, "party.erase")
            vault.erase(session, filed.party_id)

    with impatient.transaction() as session:
        vault.seal(session, filed.party_id, "words")
        with pytest.raises(StorageBusy):
            in_threads([erase])

    impatient.dispose()
