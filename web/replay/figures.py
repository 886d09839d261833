"""What a replay comes to, counted from the scratch database: the same rows and the same trail that a real bank has."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.records.audit import AuditEntry
from engine.records.complaints import CLOSED, Complaint, Status
from engine.records.escalations import Escalation
from engine.records.instances import Incident, IncidentStatus
from engine.records.letters import Letter
from engine.records.limits import TimeLimit
from engine.rules.limits import Origin
from web.replay.arrivals import Sort
from web.replay.bank import Bank

_ANSWERED = frozenset({Status.UPHELD, Status.PARTLY, Status.REJECTED})
MOVED = "process.moved"


def figures_of(session: Session, bank: Bank) -> dict[str, Any]:
    """Count everything that the plan and the engine have left behind."""
    status = {row.number: row.status for row in session.execute(select(Complaint.number, Complaint.status))}
    by_key = {key: status[number] for key, number in bank.numbers.items()}
    of_file = [by_key.get(arrival.key) for arrival in bank.plan.of_sort(Sort.FILE)]
    return {
        "complaints": len(of_file),
        "terminal": dict(sorted(Counter(one for one in of_file if one in CLOSED).items())),
        "open": sum(one not in CLOSED for one in of_file),
        "planned": _planned(bank, by_key),
        "limits": _limits(session),
        "escalations": _escalations(session),
        "letters": dict(sorted(Counter(session.scalars(select(Letter.template))).items())),
        "incidents": _incidents(session),
        "steps": _steps(session),
    }


def _planned(bank: Bank, by_key: Mapping[str, str]) -> dict[str, Any]:
    """What the plan sent in besides the file, and how it ended."""
    plan = bank.plan

    def ends(keys: Iterable[str]) -> dict[str, int]:
        return dict(sorted(Counter(by_key.get(key, "not registered") for key in keys).items()))

    return {
        "repeats": ends(arrival.key for arrival in plan.of_sort(Sort.REPEAT)),
        "enquiries": ends(arrival.key for arrival in plan.of_sort(Sort.ENQUIRY)),
        "withdrawals": ends(plan.withdrawals),
        "faults": dict(sorted(Counter(plan.faults.values()).items())),
        "outage": {"from": plan.outage.start.isoformat(), "to": plan.outage.end.isoformat()},
    }


def _limits(session: Session) -> dict[str, dict[str, int]]:
    """Limits of the bank on complaints that it has answered or still owes an answer; what binds nobody is none of them."""
    ended = {*_ANSWERED, *(status for status in Status if not status.closed)}
    query = (
        select(TimeLimit.kind, TimeLimit.stopped_at, TimeLimit.due_at, TimeLimit.breached_at)
        .join(Complaint, Complaint.id == TimeLimit.complaint_id)
        .where(TimeLimit.origin.in_([origin for origin in Origin if origin.binds]), Complaint.status.in_(ended))
    )
    counted: dict[str, Counter[str]] = {}
    for kind, stopped_at, due_at, breached_at in session.execute(query):
        missed = breached_at is not None or (stopped_at is not None and stopped_at >= due_at)
        if missed or stopped_at is not None:
            counted.setdefault(kind, Counter())["missed" if missed else "met"] += 1
    return {kind: {"met": found["met"], "missed": found["missed"]} for kind, found in sorted(counted.items())}


def _escalations(session: Session) -> dict[str, int]:
    """How often a complaint was raised to each level."""
    levels = Counter(str(step["level"]) for raised in session.scalars(select(Escalation.raised)) for step in raised)
    return dict(sorted(levels.items()))


def _incidents(session: Session) -> dict[str, Any]:
    found = Counter(session.scalars(select(Incident.status)))
    open_ones = found[IncidentStatus.OPEN]
    return {"opened": found.total(), "repaired": found.total() - open_ones, "open": open_ones, "by": _by_way(found)}


def _by_way(found: Counter[str]) -> dict[str, int]:
    """By which way of an operator they were closed."""
    return {way: found[way] for way in sorted(found) if way != IncidentStatus.OPEN}


def _steps(session: Session) -> int:
    """How often a process moved, as the audit trail tells."""
    bodies = session.scalars(select(AuditEntry.body).where(AuditEntry.stream.like("complaint:%")))
    return sum(note["kind"] == MOVED for body in bodies for note in orjson.loads(body).get("notes", ()))
