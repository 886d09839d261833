"""When more time takes effect: as soon as the Party was told of it, if that was before the old limit was over."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.operations.limits import STATUTORY, ComplaintLimits
from engine.records.complaints import Complaint
from engine.records.escalations import Extension, ExtensionStatus
from engine.rules.lengths import Length, Unit

_APPROVED = (
    select(Extension)
    .where(Extension.complaint_id == bindparam("complaint"), Extension.status == ExtensionStatus.APPROVED)
    .order_by(Extension.id)
)


def take_effect(session: Session, *, complaint: Complaint, limits: ComplaintLimits, at: datetime) -> None:
    """Extend the statutory limit by what was approved; told too late it lapses, and the breach stands.

    Args:
        at: when the Party was told.

    Source: CBIRC Order 2020 No.3 Art. 18: approved and told before the limit expires; to be confirmed.
    """
    session.flush()
    for extension in session.scalars(_APPROVED, {"complaint": complaint.id}).all():
        row = limits.running.get(STATUTORY)
        in_time = row is not None and (row.paused or at < row.due_at)
        extension.settle(in_force=in_time)
        if in_time:
            length = Length(extension.to_days, Unit.CALENDAR_DAY)
            role = extension.decided_as or ""
            limits.extend(STATUTORY, to=length, role=role, reason=extension.reason_code, at=at)
