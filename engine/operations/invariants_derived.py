"""Columns of which no entry tells, because they follow from others: by them a Party, an account or a text is found again."""

from collections.abc import Iterator

from sqlalchemy import select

from engine.errors import NotFound
from engine.operations.duplicates import fingerprint
from engine.operations.invariants_audit import FOLD
from engine.operations.invariants_violation import Looking, Violation, as_far_as_possible
from engine.operations.registration import CONTACTS
from engine.records.complaints import Complaint, Narrative
from engine.records.parties import Party
from engine.storage.errors import Erased, StorageUnavailable
from engine.storage.stored import Illegible

_PARTY, _COMPLAINT = Party.__tablename__, Complaint.__tablename__


def wrong_indexes(look: Looking) -> Iterator[Violation]:
    """Parties that are not found by their name, phone or mail, and Complaints that are not found by their words."""
    contacts = [getattr(Party, name) for field in CONTACTS for name in (field, f"{field}_index")]
    query = select(Party.id, *contacts).where(Party.erased_at.is_(None)).order_by(Party.id)
    for party_id, *pairs in look.stored(query):
        for at, field in enumerate(CONTACTS):
            found = _index_faults(look, party_id, field, sealed=pairs[2 * at], index=pairs[2 * at + 1])
            yield from as_far_as_possible(found, invariant=FOLD, table=_PARTY, row=(party_id,))
    words = (
        select(Complaint.id, Complaint.text_index, Narrative.body)
        .join(Narrative, Narrative.complaint_id == Complaint.id)
        .join(Party, Party.id == Complaint.party_id)
        .where(Party.erased_at.is_(None))
        .order_by(Complaint.id)
    )
    for complaint_id, index, body in look.rows(words):
        if index != (fingerprint(body) if body.strip() else None):
            yield Violation(FOLD, _COMPLAINT, (complaint_id,), "text_index: it does not follow from the words")


def _index_faults(
    look: Looking, party_id: int, field: str, *, sealed: bytes | Illegible | None, index: bytes | Illegible | None
) -> Iterator[Violation]:
    if isinstance(sealed, Illegible) or isinstance(index, Illegible):
        return
    if not _follows(look, party_id, field, sealed=sealed, index=index):
        yield Violation(FOLD, _PARTY, (party_id,), f"{field}_index: it does not follow from the {field}")


def _follows(look: Looking, party_id: int, field: str, *, sealed: bytes | None, index: bytes | None) -> bool:
    if sealed is None or index is None:
        return sealed is index
    vault = look.services.vault
    try:
        return vault.blind_index(field, vault.open(look.session, party_id, sealed)) == index
    except (NotFound, Erased, StorageUnavailable):
        return True  # the fold tells of a key that is missing, and of a value that was changed
