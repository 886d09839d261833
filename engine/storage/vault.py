"""Keys of Parties: what is sealed under one can be erased by destroying it.

Each Party has a random data key, wrapped under the master key in `PartyKey`. What is sealed is bound to its Party and
its purpose. Blind indexes are HMAC-SHA256 under a key made from the master key.
"""

import hmac
import secrets
import threading
from collections import OrderedDict
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from engine.errors import InvalidInput, NotFound
from engine.records.audit import AuditStream, AuditValue
from engine.records.parties import PartyKey
from engine.storage.errors import Erased
from engine.storage.normal_form import normal_form
from engine.storage.prepared import answers
from engine.storage.sealing import KEY_BYTES, Subject, decrypt, derived, encrypt

_KEYS_REMEMBERED: Final = 2048
_KEY: Final = select(PartyKey.wrapped).where(PartyKey.party_id == bindparam("party"))
_KEPT_KEY: Final = _KEY.with_for_update(read=True)


class Vault:
    """Seals and opens under the keys of Parties. One for the process; may be used by several threads."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise ValueError("the master key has 32 bytes")
        self._wrap = AESGCM(derived(master_key, "wrap"))
        self._index = derived(master_key, "index")
        self._subjects = _Remembered()

    def new_party(self, session: Session, party_id: int) -> None:
        """Give a Party, whose row is flushed, its key."""
        key = secrets.token_bytes(KEY_BYTES)
        session.add(PartyKey(party_id=party_id, wrapped=encrypt(self._wrap, key, b"party:%d" % party_id)))
        session.flush()

    def seal(self, session: Session, party_id: int, text: str) -> bytes:
        """Encrypt a text under the key of a Party, which cannot be destroyed before this transaction ends.

        Raises:
            Erased: the key was destroyed.
        """
        return self._required(session, party_id, keep=True).seal(text.encode(), purpose="text")

    def open(self, session: Session, party_id: int, blob: bytes) -> str:
        """Decrypt what `seal` gave.

        Raises:
            Erased: the key was destroyed.
        """
        return self._required(session, party_id).open(blob, purpose="text").decode()

    def blind_index(self, field: str, text: str) -> bytes:
        """Return 32 bytes by which a value is found without being stored, however it is written (`normal_form`).

        Raises:
            InvalidInput: nothing is left to compare.
        """
        normal = normal_form(field, text)
        if not normal:
            raise InvalidInput("There is nothing in this to look for.", field=field)
        return hmac.digest(self._index, field.encode() + b"\0" + normal.encode(), "sha256")

    def subject(self, session: Session, party_id: int) -> Subject | None:
        """Return the opened key of a Party as it is now, or None when it was destroyed.

        Raises:
            NotFound: the Party never had a key.
        """
        return self._subject(session, party_id, keep=False)

    def erase(self, session: Session, party_id: int) -> int:
        """Destroy the key of a Party and the audit's values sealed under it; return of how many entries.

        The audit entry of the transaction says so; the rows of the Party and its Complaints are left to the caller.

        Raises:
            NotFound: the Party never had a key.
        """
        session.flush()
        # First the key, then the streams: whoever seals holds the key, whoever writes an entry holds its stream.
        key = session.get(PartyKey, party_id, with_for_update=True, populate_existing=True)
        if key is None:
            raise NotFound("This Party has no key.", party=party_id)
        key.destroy()
        session.flush()
        streams = select(AuditStream.name).where(AuditStream.party_id == party_id)
        names = session.scalars(streams.order_by(AuditStream.name).with_for_update()).all()
        erased = 0
        for name in names:
            erased += session.connection().execute(delete(AuditValue).where(AuditValue.stream == name)).rowcount
        return erased

    def _required(self, session: Session, party_id: int, *, keep: bool = False) -> Subject:
        subject = self._subject(session, party_id, keep=keep)
        if subject is None:
            raise Erased(party=party_id)
        return subject

    def _subject(self, session: Session, party_id: int, *, keep: bool) -> Subject | None:
        # Asked anew each time, and remembered only by what is stored: a key that was rolled back or destroyed, here or
        # by another process, is not found again.
        rows = answers(session.connection(), _KEPT_KEY if keep else _KEY, party=party_id)
        if not rows:
            raise NotFound("This Party has no key.", party=party_id)
        return None if rows[0][0] is None else self.unwrapped(party_id, rows[0][0])

    def unwrapped(self, party_id: int, wrapped: bytes) -> Subject:
        """Open a wrapped key.

        Raises:
            StorageUnavailable: it was wrapped under another master key, or for another Party.
        """
        known = self._subjects.get((party_id, wrapped))
        if known is None:
            known = Subject(party_id, decrypt(self._wrap, wrapped, b"party:%d" % party_id))
            self._subjects.put((party_id, wrapped), known)
        return known


class _Remembered:
    """The keys used last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, bytes], Subject] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: tuple[int, bytes]) -> Subject | None:
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def put(self, name: tuple[int, bytes], subject: Subject) -> None:
        with self._lock:
            self._kept[name] = subject
            if len(self._kept) > _KEYS_REMEMBERED:
                self._kept.popitem(last=False)
