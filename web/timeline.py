"""The timeline in words: each act as one line that a person understands, with what matters of it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from engine.operations.merging import JOINED
from engine.operations.rulebook import RuleBook
from engine.operations.services import Services
from engine.operations.timeline import Place, TimelineEntry
from engine.rules.profile import Profile
from web.i18n import in_language, language
from web.steps import department_name, help_text


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


def in_words(
    session: Session, services: Services, book: RuleBook, profile: Profile, entry: TimelineEntry
) -> ShownEvent:
    """Say one act.

    Args:
        profile: the rules under which the complaint runs.
    """
    what, icon, tone = _headline(entry)
    if entry.step is not None:
        what = f"{what}: {_step_name(session, services, entry.step)}"
    details = [
        detail
        for detail in (
            _reason(entry),
            *_decisions(entry),
            *_thresholds(profile, entry),
            *_moves(book, entry),
            *_joined(entry),
        )
        if detail
    ]
    return ShownEvent(what, _who(entry.actor), entry.at, icon, tone, tuple(details), f"e{entry.seq}")


def _step_name(session: Session, services: Services, step: Place) -> str:
    element = services.catalogue.definitions(session, step.version_hash).element(step.process, step.element_id)
    return element.names.best(language()) or step.element_id


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
        "contact.open": (gettext("Contact data opened"), "person", "plain"),
        "incident.open": (gettext("The engine could not go on"), "alert", "bad"),
        "incident.retried": (gettext("Done again by an operator"), "done", "good"),
        "incident.skipped": (gettext("Step passed over by an operator"), "skipped", "warn"),
        "incident.repaired": (gettext("Repaired by an operator"), "done", "good"),
    }
    if any(kind == JOINED for kind, _ in entry.notes):
        return gettext("Joined by a duplicate"), "list", "note"
    return lines.get(entry.action, (entry.action, "open", "plain"))


def _who(actor: str) -> str:
    names = {"engine": gettext("Redress"), "party": gettext("Complainant"), "command-line": gettext("Command line")}
    return str(names.get(actor, actor))


def _reason(entry: TimelineEntry) -> str | None:
    return gettext("Reason: %(reason)s", reason=entry.reason) if entry.reason else None


def _decisions(entry: TimelineEntry) -> list[str]:
    """Which rules of which table matched, and what their authors say they are for."""
    return [
        gettext(
            "Decision %(name)s: %(why)s (rule %(rules)s)",
            name=facts["decision"],
            why="; ".join(help_text(why) for why in facts["why"] if why) or gettext("no reason is written"),
            rules=", ".join(facts["rules"]) or "–",
        )
        for kind, facts in entry.notes
        if kind == "decision.taken"
    ]


def _joined(entry: TimelineEntry) -> list[str]:
    return [str(facts["number"]) for kind, facts in entry.notes if kind == JOINED]


def _thresholds(profile: Profile, entry: TimelineEntry) -> list[str]:
    return [
        f"{in_language(profile.limit(facts['limit']).names)}: {passed(profile, facts['limit'], facts['threshold'])}"
        for kind, facts in entry.notes
        if kind == "threshold.passed"
    ]


def passed(profile: Profile, limit: str, name: str) -> str:
    """How far a limit had come when one of its thresholds was passed."""
    for threshold in profile.limit(limit).thresholds:
        if threshold.name == name:
            if threshold.is_breach:
                return gettext("missed")
            if threshold.days_before is not None:
                return gettext("%(days)s days before the end", days=threshold.days_before)
            return gettext("%(percent)s%% of the time is used", percent=f"{(threshold.share or 0) * 100:.0f}")
    return name


def _moves(book: RuleBook, entry: TimelineEntry) -> list[str]:
    """Handing over is shown with both departments, an escalation with its level."""
    lines = []
    for change in entry.changes:
        fields = change.get("fields", {})
        if change.get("table") == "escalation" and change.get("op") == "insert":
            lines.append(gettext("Escalated to level %(level)s", level=change["values"]["level"]))
        lead = fields.get("lead_department") if change.get("table") == "complaint" else None
        if lead and lead.get("from"):
            lines.append(f"{department_name(book, lead['from'])} → {department_name(book, lead['to'])}")
    return lines
