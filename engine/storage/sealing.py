"""Sealing, committing and deriving keys: the cryptography behind the vault, knowing no database.

Everything sealed is AES-256-GCM: one byte of format, a nonce of 12 random bytes, then ciphertext and tag.
"""

import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.storage.errors import StorageUnavailable

KEY_BYTES: Final = 32
_FORMAT: Final = b"\x01"
_NONCE_BYTES: Final = 12


class Subject:
    """The opened key of one Party."""

    __slots__ = ("_commit", "_name", "_seal")

    def __init__(self, party_id: int, key: bytes) -> None:
        self._name = b"party:%d" % party_id
        self._seal = AESGCM(derived(key, "seal"))
        self._commit = derived(key, "commit")

    def seal(self, content: bytes, *, purpose: str) -> bytes:
        """Encrypt; `purpose` must be the same when it is opened."""
        return encrypt(self._seal, content, self._about(purpose))

    def open(self, sealed: bytes, *, purpose: str) -> bytes:
        """Decrypt.

        Raises:
            StorageUnavailable: it was sealed under another key or for another purpose, or was changed.
        """
        return decrypt(self._seal, sealed, self._about(purpose))

    def commitment(self, field: str, content: bytes) -> bytes:
        """Return 32 bytes that bind the content of a field without telling it, even by guessing, to who lacks the key.

        The same content of the same field gives the same bytes; two fields or two Parties never do.
        """
        return hmac.digest(self._commit, field.encode() + b"\0" + content, "sha256")

    def _about(self, purpose: str) -> bytes:
        return self._name + b"\0" + purpose.encode()


def derived(key: bytes, purpose: str) -> bytes:
    """Return a key for one purpose, made from a key of full strength. Source: RFC 5869, HKDF-Expand, one block."""
    return hmac.digest(key, b"redress/" + purpose.encode() + b"\x01", "sha256")


def encrypt(cipher: AESGCM, content: bytes, about: bytes) -> bytes:
    """Return the content sealed; it opens only with the same key and the same `about`."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _FORMAT + nonce + cipher.encrypt(nonce, content, about)


def decrypt(cipher: AESGCM, sealed: bytes, about: bytes) -> bytes:
    """Return what was sealed.

    Raises:
        StorageUnavailable: another key, another `about`, changed bytes, or an unknown format.
    """
    if sealed[:1] != _FORMAT:
        raise StorageUnavailable("A sealed value has a format that this version does not know.")
    try:
        return cipher.decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], about)
    except (InvalidTag, ValueError) as error:  # the latter where too little is left of it
        raise StorageUnavailable("A sealed value cannot be opened. Is REDRESS_MASTER_KEY the right one?") from error
