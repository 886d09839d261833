"""A Complaint ends once, in one of six states."""

from datetime import UTC, datetime

import pytest

from engine.errors import RuleBroken
from engine.records.complaints import Complaint, Status

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def complaint() -> Complaint:
    return Complaint(number="TS202611240000017", status=Status.HANDLING)


def test_a_complaint_ends_in_a_terminal_state(complaint: Complaint) -> None:
    complaint.close(status=Status.PARTLY, at=NOON)

    assert complaint.is_closed
    assert complaint.closed_at == NOON


def test_a_closed_complaint_does_not_move(complaint: Complaint) -> None:
    complaint.close(status=Status.UPHELD, at=NOON)

    with pytest.raises(RuleBroken):
        complaint.move_to(Status.HANDLING)
    with pytest.raises(RuleBroken):
        complaint.close(status=Status.REJECTED, at=NOON)


def test_handling_is_no_end(complaint: Complaint) -> None:
    with pytest.raises(RuleBroken):
        complaint.close(status=Status.RESPONDING, at=NOON)
