"""The timeline in words: each act as one line that a person understands, with what matters of it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.operations.rulebook import RuleBook
from engine.operations.services import Services
from engine.operations.timeline import TimelineEntry
from web.steps import department_name, limit_name


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One line of the timeline."""

    what: str
    who: str
    at: datetime
    icon: str
    tone: str
    details: tuple[str, ...]
    anchor: str


def in_words(session: Session, services: Services, book: RuleBook, entry: TimelineEntry) -> list[ShownEvent]:
    """Say one act."""
    what, icon, tone = _headline(entry)
    details = [
        detail
        for detail in (_reason(entry), *_decisions(entry), *_thresholds(book, entry), *_moves(book, entry))
        if detail
    ]
    return [ShownEvent(what, _who(entry.actor), entry.at, icon, tone, tuple(details), f"e{entry.seq}")]


def _headline(entry: TimelineEntry) -> tuple[str, str, str]:
    lines = {
        "complaint.register": (gettext("Registered"), "plus", "good"),
        "complaint.begin": (gettext("Process begun"), "open", "plain"),
        "work_item.claim": (gettext("Claimed"), "person", "plain"),
        "work_item.release": (gettext("Put back"), "left", "plain"),
        "work_item.assign": (gettext("Assigned"), "person", "note"),
        "work_item.complete": (gettext("Step done"), "done", "good"),
        "timer.fire": (gettext("Time has come"), "clock", "note"),
        "limit.threshold": (gettext("Time limit looked at"), "clock", "warn"),
        "letter.sent": (gettext("Letter sent"), "letter", "good"),
        "letter.notified": (gettext("Letter delivered"), "letter", "good"),
        "letter.bounced": (gettext("Mail came back"), "letter", "bad"),
        "letter.pdf": (gettext("PDF made"), "letter", "plain"),
        "complaint.reclassify": (gettext("Classified anew"), "list", "note"),
        "complaint.transfer": (gettext("Handed over"), "right", "note"),
        "complaint.withdraw": (gettext("Withdrawn"), "cross", "note"),
        "extension.request": (gettext("More time asked for"), "clock", "note"),
        "incident.open": (gettext("The engine could not go on"), "alert", "bad"),
        "incident.retried": (gettext("Done again by an operator"), "done", "good"),
        "incident.skipped": (gettext("Step passed over by an operator"), "skipped", "warn"),
        "incident.repaired": (gettext("Repaired by an operator"), "done", "good"),
    }
    return lines.get(entry.action, (entry.action, "open", "plain"))


def _who(actor: str) -> str:
    names = {"engine": gettext("Redress"), "party": gettext("Complainant"), "command-line": gettext("Command line")}
    return str(names.get(actor, actor))


def _reason(entry: TimelineEntry) -> str | None:
    return gettext("Reason: %(reason)s", reason=entry.reason) if entry.reason else None


def _decisions(entry: TimelineEntry) -> list[str]:
    """Which rule of which table matched: what a decision is explained by."""
    return [
        gettext("Decision %(name)s: rule %(rules)s", name=facts["decision"], rules=", ".join(facts["rules"]) or "–")
        for kind, facts in entry.notes
        if kind == "decision.taken"
    ]


def _thresholds(book: RuleBook, entry: TimelineEntry) -> list[str]:
    return [
        gettext("%(limit)s: %(threshold)s", limit=limit_name(book, facts["limit"]), threshold=facts["threshold"])
        for kind, facts in entry.notes
        if kind == "threshold.passed"
    ]


def _moves(book: RuleBook, entry: TimelineEntry) -> list[str]:
    """Handing over is shown with both departments."""
    lines = []
    for change in entry.changes:
        fields = change.get("fields", {})
        lead = fields.get("lead_department") if change.get("table") == "complaint" else None
        if lead and lead.get("from"):
            lines.append(f"{department_name(book, lead['from'])} → {department_name(book, lead['to'])}")
    return lines
