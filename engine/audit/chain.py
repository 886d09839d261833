"""How entries are linked. The whole construction is these few lines; docs/reference/audit.md says it in words."""

from hashlib import sha256
from typing import Final

GENESIS: Final = bytes(32)
"""What the first entry of a stream continues."""


def link(prev_hash: bytes, body: bytes) -> bytes:
    """Return the hash of the entry with this body that continues the entry with that hash."""
    return sha256(prev_hash + body).digest()
