"""A Party can be erased: the words are gone, the chain stands, and the erasure itself is told."""

import pytest
from sqlalchemy import Connection, text

from engine import audit
from engine.audit import Unaudited
from engine.errors import NotFound
from engine.records.complaints import Narrative
from engine.records.parties import Party
from engine.storage.errors import Erased
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.rows import WORDS, Filed, file_complaint, name_act


@pytest.fixture
def erased(store: Store, vault: Vault, filed: Filed) -> Filed:
    """A complaint whose Party has been erased, beside one whose Party has not."""
    file_complaint(store, vault, number="TS202611240000025")
    with store.transaction() as session:
        name_act(session, "party.erase", role="ADMIN")
        narrative = session.get_one(Narrative, filed.complaint_id)
        narrative.title = narrative.body = narrative.request = ""
        vault.erase(session, filed.party_id)
    return filed


def test_the_erased_words_open_no_more(store: Store, vault: Vault, erased: Filed) -> None:
    with store.reading() as session:
        phone = session.get_one(Party, erased.party_id).phone
        assert phone is not None
        with pytest.raises(Erased):
            vault.open(session, erased.party_id, phone)


def test_a_vault_that_has_seen_the_key_forgets_it_as_well(database_vault: Vault, store: Store, filed: Filed) -> None:
    with store.reading() as session:
        phone = session.get_one(Party, filed.party_id).phone or b""
        assert database_vault.open(session, filed.party_id, phone) == "13800138000"
    with store.transaction() as session:
        name_act(session, "party.erase")
        Vault(bytes(range(32))).erase(session, filed.party_id)

    with store.reading() as session, pytest.raises(Erased):
        database_vault.open(session, filed.party_id, phone)


@pytest.fixture
def database_vault() -> Vault:
    """The vault of another process on the same database."""
    return Vault(bytes(range(32)))


def test_only_the_erased_values_are_gone(store: Store, vault: Vault, owner: Connection, erased: Filed) -> None:
    sealed = owner.scalars(text("SELECT stream FROM audit_value ORDER BY stream")).all()

    with store.reading() as session:
        told = audit.history(session, erased.stream, vault=vault)[0].changes[1]["values"]["body"]

    assert sealed == ["complaint:2", "party:2"]
    assert set(told) == {"hmac"}


def test_the_chain_still_verifies(store: Store, erased: Filed) -> None:
    with store.reading() as session:
        assert audit.verify(session).ok


def test_the_rows_still_agree_with_the_trail_but_for_what_nobody_can_check(
    store: Store, vault: Vault, erased: Filed
) -> None:
    with store.reading() as session:
        result = audit.compare(session, vault)

    assert result.ok
    assert result.unverifiable == 3  # title, body and request, now empty


def test_the_erasure_is_told_in_the_stream_of_the_party(store: Store, erased: Filed) -> None:
    with store.reading() as session:
        entry = audit.history(session, f"party:{erased.party_id}")[-1]

    (change,) = entry.changes
    assert (entry.action, change["table"], change["fields"]["wrapped"]["to"]) == ("party.erase", "party_key", None)


def test_nobody_erases_without_an_act(store: Store, vault: Vault, owner: Connection, filed: Filed) -> None:
    with pytest.raises(Unaudited), store.transaction() as session:
        vault.erase(session, filed.party_id)

    assert owner.scalar(text("SELECT count(*) FROM audit_value")) == 2


def test_new_words_about_an_erased_party_are_refused(store: Store, erased: Filed) -> None:
    def write_again() -> None:
        with store.transaction() as session:
            name_act(session)
            session.get_one(Narrative, erased.complaint_id).body = WORDS

    with pytest.raises(Erased):
        write_again()


def test_nothing_can_be_sealed_for_an_erased_party(store: Store, vault: Vault, erased: Filed) -> None:
    with store.transaction() as session, pytest.raises(Erased):
        vault.seal(session, erased.party_id, "13800138000")


def test_an_erased_complaint_can_still_be_closed_by_its_act(store: Store, erased: Filed) -> None:
    with store.transaction() as session:
        name_act(session)
        audit.note(session, erased.stream, "retention.ended", {"years": 5})

    with store.reading() as session:
        assert audit.verify(session).ok


def test_a_party_without_a_key_cannot_be_erased(store: Store, vault: Vault) -> None:
    with pytest.raises(NotFound), store.transaction() as session:
        vault.erase(session, 4711)
