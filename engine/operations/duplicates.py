"""Complaints on the same matter: candidates by indexed party, account and text, scored by a decision table."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dmn import Decision
from engine.feel import to_feel, to_python
from engine.records.complaints import Complaint, Narrative
from engine.rules.lengths import Length

CANDIDATES = 20
"""So many of the latest complaints are compared for each of Party, account and text; the cost stays the same for ever."""
NONE: Mapping[str, Any] = {"verdict": "none", "number": "", "score": 0}


def fingerprint(text: str) -> bytes:
    """A key that is equal for texts that differ only in case, spaces and punctuation."""
    folded = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
    return blake2b(folded.encode(), digest_size=16).digest()


def similarity(one: str, other: str) -> Decimal:
    """How alike two texts are, from 0 to 1: shared character pairs over all of them (Dice)."""
    left, right = _pairs(one), _pairs(other)
    if not left or not right:
        return Decimal(0)
    return (Decimal(2 * len(left & right)) / (len(left) + len(right))).quantize(Decimal("0.01"))


def find(
    session: Session, *, complaint: Complaint, points: Decision, verdict: Decision, repeat_within: Length
) -> Mapping[str, Any]:
    """Return the likeliest complaint on the same matter and what it is: duplicate, related, repeat or none.

    Args:
        points: says how much two complaints share.
        verdict: says what the one with the most points makes of this one.
        repeat_within: days after the closing of one in which another on the same matter is its repeat.
    """
    body = session.get_one(Narrative, complaint.id).body
    scored = [(_score(session, complaint, other, body, points), other) for other in _candidates(session, complaint)]
    if not scored:
        return NONE
    score, likeliest = max(scored, key=lambda each: each[0])
    known = {
        "open": likeliest.closed_at is None,
        "score": score,
        "days_left": repeat_within.amount - _days_since_closed(complaint, likeliest),
    }
    found = str(_decide(verdict, known))
    return NONE if found == "none" else {"verdict": found, "number": likeliest.number, "score": score}


def _days_since_closed(complaint: Complaint, other: Complaint) -> int:
    return 0 if other.closed_at is None else (complaint.received_at - other.closed_at).days


def _candidates(session: Session, complaint: Complaint) -> list[Complaint]:
    """Earlier complaints of the same Party, on the same account, or in the same words; newest first, never more than a few."""
    keys = [Complaint.party_id == complaint.party_id]
    if complaint.account_index is not None:
        keys.append(Complaint.account_index == complaint.account_index)
    if complaint.text_index is not None:
        keys.append(Complaint.text_index == complaint.text_index)
    found: dict[int, Complaint] = {}
    for key in keys:
        query = select(Complaint).where(key, Complaint.id != complaint.id, Complaint.merged_into_id.is_(None))
        for one in session.scalars(query.order_by(Complaint.id.desc()).limit(CANDIDATES)):
            found[one.id] = one
    return list(found.values())


def _score(session: Session, complaint: Complaint, candidate: Complaint, body: str, decision: Decision) -> int:
    days = abs((complaint.received_at - candidate.received_at).days)
    if complaint.occurred_on and candidate.occurred_on:
        days = abs((complaint.occurred_on - candidate.occurred_on).days)
    same_words = complaint.text_index is not None and complaint.text_index == candidate.text_index
    known = {
        "same_party": candidate.party_id == complaint.party_id,
        "same_account": complaint.account_index is not None and candidate.account_index == complaint.account_index,
        "similarity": Decimal(1) if same_words else similarity(body, session.get_one(Narrative, candidate.id).body),
        "days_apart": days,
        "same_amount": complaint.amount is not None and candidate.amount == complaint.amount,
    }
    return int(str(_decide(decision, known) or 0))


def _decide(decision: Decision, known: Mapping[str, Any]) -> Any:
    return to_python(decision.decide({name: to_feel(known[name]) for name in decision.inputs}).value)


def _pairs(text: str) -> set[str]:
    folded = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text[:2000]).casefold())
    return {folded[index : index + 2] for index in range(len(folded) - 1)}
