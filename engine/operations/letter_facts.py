"""The facts that letters may name, as texts in the Party's language."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.operations.limits import STATUTORY, ComplaintLimits
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.escalations import Extension, ExtensionStatus
from engine.records.instances import Submission, WorkItem
from engine.records.limits import TimeLimit
from engine.records.parties import Party
from engine.rules.due import due
from engine.rules.instants import day_and_clock
from engine.rules.lengths import Length, Unit
from engine.rules.state import Extension as Extended
from engine.storage.prepared import answers

ANSWER = ("draft_answer", "resolve_at_once", "second_look")
"""Elements whose form holds the words of a letter; the newest counts."""
REVIEW = "second_look_request"
"""The limit that says how long the Party may ask for a second look."""
_DAYS = {"en": "{} days", "zh": "{} 日"}
_UNNAMED = {"en": "Customer", "zh": "客户"}
_JOINED = {"en": ", ", "zh": "、"}

_OPEN = (ExtensionStatus.ASKED, ExtensionStatus.APPROVED)
_NEWEST_ANSWER = (
    select(Submission.values)
    .join(WorkItem, WorkItem.id == Submission.work_item_id)
    .where(Submission.complaint_id == bindparam("complaint"), WorkItem.element_id.in_(ANSWER))
    .order_by(Submission.sent_at.desc(), Submission.work_item_id.desc())
    .limit(1)
)
_ENDED = (
    select(TimeLimit.kind)
    .where(TimeLimit.complaint_id == bindparam("complaint"), TimeLimit.stopped_at.is_not(None))
    .order_by(TimeLimit.stopped_at, TimeLimit.id)
)
_ASKED = (
    select(Extension)
    .where(
        Extension.complaint_id == bindparam("complaint"),
        Extension.status.in_((*_OPEN, ExtensionStatus.GRANTED)),
    )
    .order_by(Extension.id.desc())
    .limit(1)
)


def facts_for(
    session: Session, services: Services, *, complaint: Complaint, limits: ComplaintLimits, language: str
) -> dict[str, str]:
    """Everything that a letter on this Complaint may say. A fact that is not known is left out, never empty."""
    session.flush()  # what was just stopped and sent is told, too
    party = session.get_one(Party, complaint.party_id)
    name = services.vault.open(session, party.id, party.name) if party.name else _UNNAMED[language]
    outcomes, asked = limits.book.codes["outcome"], _extension(session, complaint)
    facts = {
        "complaint_number": complaint.number,
        "party_name": name,
        "received_on": _day(complaint.received_at, limits, language),
        "bank_name": services.settings.bank_name,
        "bank_contact": services.settings.bank_contact,
        "outcome": outcomes.name(complaint.outcome, language) if complaint.outcome else "",
        "steps_done": _steps_done(session, complaint, limits, language),
        "review_period": _review_period(limits, language),
        "withdrawn_on": _day(complaint.closed_at, limits, language) if complaint.closed_at else "",
        "answer_by": _answer_by(asked, limits, language),
        **_extension_reason(asked, limits, language),
        **_answer(session, complaint),
    }
    return {fact: text for fact, text in facts.items() if text}


def _answer(session: Session, complaint: Complaint) -> Mapping[str, str]:
    """What the newest answer form says; its fields are named like the facts of the final letter."""
    values = session.connection().scalar(_NEWEST_ANSWER, {"complaint": complaint.id}) or {}
    return {name: value for name, value in values.items() if isinstance(value, str)}


def _steps_done(session: Session, complaint: Complaint, limits: ComplaintLimits, language: str) -> str:
    """The limits that were kept or at least ended, in the words of the profile."""
    ended = [kind for (kind,) in answers(session.connection(), _ENDED, complaint=complaint.id)]
    return _JOINED[language].join(dict.fromkeys(limits.profile.limit(kind).names[language] for kind in ended))


def _review_period(limits: ComplaintLimits, language: str) -> str:
    rule = limits.profile.time_limits.get(REVIEW)
    length = rule.lengths[-1].length if rule is not None else None
    return _DAYS[language].format(length.amount) if length is not None else ""


def _answer_by(asked: Extension | None, limits: ComplaintLimits, language: str) -> str:
    """The last day of the statutory limit; with a request for more time that is being granted, the day it will be then."""
    row = limits.running.get(STATUTORY)
    if row is None:
        return ""
    if asked is None or asked.status not in _OPEN:
        return _last_day(row.due_at, limits, language)
    length = Length(asked.to_days, Unit.CALENDAR_DAY)
    more = Extended(at=asked.asked_at, to=length, reason=asked.reason_code, role="", letter="")
    state = row.state()
    return _last_day(
        due(replace(state, extensions=(*state.extensions, more)), limits.calendar).due_at, limits, language
    )


def _extension_reason(asked: Extension | None, limits: ComplaintLimits, language: str) -> Mapping[str, str]:
    if asked is None:
        return {}
    return {"extension_reason": limits.book.codes["extension_reason"].name(asked.reason_code, language)}


def _extension(session: Session, complaint: Complaint) -> Extension | None:
    """The newest request for more time that was granted or is not decided yet."""
    return session.scalar(_ASKED, {"complaint": complaint.id})


def _last_day(due_at: datetime, limits: ComplaintLimits, language: str) -> str:
    day, _ = day_and_clock(due_at.astimezone(limits.calendar.zone))
    return f"{day:%Y-%m-%d}" if language == "en" else f"{day.year}年{day.month}月{day.day}日"


def _day(at: datetime, limits: ComplaintLimits, language: str) -> str:
    day = at.astimezone(limits.calendar.zone).date()
    return f"{day:%Y-%m-%d}" if language == "en" else f"{day.year}年{day.month}月{day.day}日"
