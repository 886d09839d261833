"""The vault seals for one Party, finds blindly, and forgets what was never committed."""

import pytest

from engine.errors import InvalidInput, NotFound
from engine.records.parties import Party
from engine.storage.errors import StorageUnavailable
from engine.storage.store import Store
from engine.storage.vault import Vault
from tests.databases import MASTER_KEY
from tests.rows import NINE, Filed, file_complaint, name_act


def test_what_is_sealed_opens_in_another_transaction(store: Store, vault: Vault, filed: Filed) -> None:
    with store.transaction() as session:
        blob = vault.seal(session, filed.party_id, "张伟 <zhang@bank.example>")

    with store.reading() as session:
        assert vault.open(session, filed.party_id, blob) == "张伟 <zhang@bank.example>"


def test_the_key_of_one_party_opens_nothing_of_another(store: Store, vault: Vault, filed: Filed) -> None:
    other = file_complaint(store, vault, number="TS202611240000025")
    with store.transaction() as session:
        blob = vault.seal(session, filed.party_id, "words")

    with store.reading() as session, pytest.raises(StorageUnavailable):
        vault.open(session, other.party_id, blob)


def test_another_master_key_opens_nothing(store: Store, vault: Vault, filed: Filed) -> None:
    with store.transaction() as session:
        blob = vault.seal(session, filed.party_id, "words")

    with store.reading() as session, pytest.raises(StorageUnavailable, match="REDRESS_MASTER_KEY"):
        Vault(bytes(range(1, 33))).open(session, filed.party_id, blob)


def test_a_key_that_was_rolled_back_is_not_used_again(store: Store, vault: Vault, filed: Filed) -> None:
    def roll_back() -> bytes:
        with store.transaction() as session:
            name_act(session)
            party = Party(created_at=NINE)
            session.add(party)
            session.flush()
            vault.new_party(session, party.id)
            blobs.append(vault.seal(session, party.id, "words"))
            raise KeyError(party.id)

    blobs: list[bytes] = []
    with pytest.raises(KeyError) as rolled_back:
        roll_back()

    with store.reading() as session, pytest.raises(NotFound):
        vault.open(session, rolled_back.value.args[0], blobs[0])
    again = file_complaint(store, vault, number="TS202611240000025")  # on SQLite, its Party gets the id anew
    with store.transaction() as session:
        sealed = vault.seal(session, again.party_id, "other words")
        assert Vault(MASTER_KEY).open(session, again.party_id, sealed) == "other words"


def test_a_party_without_a_key_is_not_found(store: Store, vault: Vault) -> None:
    with store.transaction() as session, pytest.raises(NotFound):
        vault.seal(session, 4711, "words")


def test_a_blind_index_finds_the_same_and_tells_nothing(vault: Vault) -> None:
    index = vault.blind_index("phone", "138 0013 8000")

    assert index == vault.blind_index("phone", "13800138000")
    others = (vault.blind_index("phone", "13800138001"), vault.blind_index("account", "13800138000"))
    assert index not in others
    assert index != Vault(bytes(range(1, 33))).blind_index("phone", "13800138000")


def test_nothing_cannot_be_looked_for(vault: Vault) -> None:
    with pytest.raises(InvalidInput):
        vault.blind_index("phone", "unknown")
