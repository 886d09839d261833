"""Notices in words."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from engine.operations.notices import NoticeView
from engine.operations.rulebook import RuleBook
from web.steps import department_name, limit_name
from web.timeline import passed


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One notice as the page shows it."""

    text: str
    more: str
    number: str | None
    at: datetime
    read: bool


def _more(book: RuleBook, notice: NoticeView) -> str:
    """Why: in the words of who said so, or how far which limit had come."""
    reason = str(notice.facts.get("reason", ""))
    kind, _, threshold = reason.partition(":")
    for profile in book.profiles.values():
        if kind in profile.time_limits and threshold:
            return f"{limit_name(book, kind)}: {passed(profile, kind, threshold)}"
    return reason


def in_words(book: RuleBook, notice: NoticeView) -> ShownNotice:
    """Say a notice in the language of the page."""
    facts = notice.facts
    limit = limit_name(book, facts.get("limit")) or ""
    texts = {
        "claim_late": gettext("Nobody has claimed it in time"),
        "assist_late": gettext("Help from your department is late"),
        "feedback_late": gettext("The department has not said what will change"),
        "escalated": gettext("Raised to level %(level)s", level=facts.get("level", "")),
        "limit_reminder": gettext("Time is running: %(limit)s", limit=limit),
        "limit_breached": gettext("Time limit missed: %(limit)s", limit=limit),
        "assigned": gettext("%(name)s gave you this work", name=facts.get("by", "")),
        "reclassified": gettext("Classified anew"),
        "transferred": gettext(
            "Handed over from %(old)s to %(new)s",
            old=department_name(book, facts.get("from")) if isinstance(facts.get("from"), str) else "",
            new=department_name(book, facts.get("to")) if isinstance(facts.get("to"), str) else "",
        ),
        "escalation_decided": gettext("The escalation was decided: %(what)s", what=facts.get("instruction", "")),
        "merged": gettext("Joined by a duplicate: %(number)s", number=facts.get("number", "")),
    }
    text = str(texts.get(notice.code) or notice.code)
    return ShownNotice(text, _more(book, notice), notice.number, notice.created_at, notice.read_at is not None)
