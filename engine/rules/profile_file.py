"""From the content of a profile file to a `Profile`; a number without its source is refused."""

import re
from collections.abc import Mapping

from engine.rules.lengths import Length, Unit
from engine.rules.limit_file import read_limits, read_thresholds
from engine.rules.profile import (
    Conduct,
    LetterDuty,
    Occasion,
    PauseReason,
    Period,
    Profile,
    Report,
    Retention,
    ReviewStatus,
)
from engine.rules.reading import KEY, Node, Problem, Reading

PROFILE_ID = re.compile(r"[A-Z]{2}(-[A-Z0-9]+)+")
LETTER_CODE = re.compile(r"L[1-9][0-9]?")
_LENGTH_TEXT = re.compile(r"[0-9]+ ?[a-z]+")
_HEAD = ("format", "version")


def parse_profile(content: object, *, file: str) -> Profile:
    """Check a profile file and return its Profile.

    Args:
        content: the file as loaded: mappings, lists, texts, numbers, dates.
        file: its name, for messages.

    Raises:
        FileInvalid: with every slip, where it is and what to write.
    """
    reading = Reading(file)
    top = reading.top(content)
    top.only(
        *("format", "id", "version", "names", "legal_source", "effective_from", "effective_to", "review_status"),
        *("reviewer", "calendar", "ladder", "time_limits", "pauses", "letters", "merge", "silence", "withdrawal"),
        *("delivery", "terminal_statuses", "retention", "codes", "reports"),
    )
    reading.problems.extend(_unsourced(content, ""))
    thresholds = read_thresholds(top)
    pauses = {key: _pause(key, node) for key, node in top.children("pauses").items()}
    limits = read_limits(top, thresholds, pauses)
    conduct = _conduct(top)
    if conduct.silence_limit not in limits:
        top.problem("silence.limit", f"{conduct.silence_limit!r} is no limit of this profile")
    profile = Profile(
        id=top.text("id", PROFILE_ID),
        version=top.integer("version", least=1),
        names=top.child("names").names(),
        legal_source=top.text("legal_source"),
        effective_from=top.day("effective_from"),
        effective_to=top.optional_day("effective_to"),
        review_status=top.choice("review_status", ReviewStatus),
        reviewer=top.optional_text("reviewer"),
        calendar=top.text("calendar", KEY),
        thresholds=thresholds,
        time_limits=limits,
        pauses=pauses,
        letters=tuple(_letter(node) for node in top.items("letters")),
        conduct=conduct,
        terminal_statuses=_terminal_statuses(top),
        retention=tuple(_retention(node) for node in top.items("retention")),
        codes=top.texts("codes"),
        reports=tuple(_report(node) for node in top.items("reports")),
    )
    _check_head(top, profile)
    reading.finish()
    return profile


def _check_head(top: Node, profile: Profile) -> None:
    if profile.review_status is ReviewStatus.REVIEWED and profile.reviewer is None:
        top.problem("reviewer", "must name the person who compared a reviewed profile with the official text")
    if profile.effective_to is not None and profile.effective_to <= profile.effective_from:
        top.problem("effective_to", "must lie after effective_from")


def _unsourced(value: object, path: str) -> list[Problem]:
    """Every number or length that stands in a mapping without `source`; a number nobody can check is no rule."""
    if isinstance(value, list):
        return [problem for index, item in enumerate(value) for problem in _unsourced(item, f"{path}[{index}]")]
    if not isinstance(value, Mapping):
        return []
    problems: list[Problem] = []
    for key, field in value.items():
        at = f"{path}.{key}" if path else str(key)
        if _is_number(field) and not value.get("source") and at not in _HEAD:
            problems.append(Problem(at, f"{field} has no source; add `source` beside it"))
        problems.extend(_unsourced(field, at))
    return problems


def _is_number(field: object) -> bool:
    if isinstance(field, bool):
        return False
    return isinstance(field, int | float) or (isinstance(field, str) and _LENGTH_TEXT.fullmatch(field) is not None)


def _pause(key: str, node: Node) -> PauseReason:
    node.only("longest", "approver", "letter", "process", "source")
    return PauseReason(
        key=key,
        longest=_whole_days(node, "longest"),
        approver=node.text("approver"),
        letter=node.text("letter"),
        process=node.optional_text("process"),
        source=node.text("source"),
    )


def _whole_days(node: Node, key: str) -> Length:
    length = node.length(key)
    if length.unit not in (Unit.CALENDAR_DAY, Unit.WEEK):
        node.problem(key, "is counted in calendar days; write d or w")
    return length


def _letter(node: Node) -> LetterDuty:
    node.only("letter", "code", "occasion", "written", "outcomes", "source")
    duty = LetterDuty(
        letter=node.text("letter", KEY),
        code=node.text("code", LETTER_CODE),
        occasion=node.choice("occasion", Occasion),
        written=node.flag("written", default=True),
        outcomes=frozenset(node.texts("outcomes")),
        source=node.text("source"),
    )
    if (duty.occasion is Occasion.DECISION) != bool(duty.outcomes):
        node.problem("outcomes", "lists the outcomes a decision letter tells, and stands at no other letter")
    return duty


def _conduct(top: Node) -> Conduct:
    merge = top.child("merge").only("repeat_within", "source")
    silence = top.child("silence").only("limit", "source")
    withdrawal = top.child("withdrawal").only("letter", "source")
    delivery = top.child("delivery").only("attempts", "source")
    for node in (merge, silence, withdrawal, delivery):
        node.text("source")
    return Conduct(
        repeat_within=_whole_days(merge, "repeat_within"),
        silence_limit=silence.text("limit"),
        withdrawal_letter=withdrawal.text("letter"),
        delivery_attempts=delivery.integer("attempts", least=1, most=20),
    )


def _terminal_statuses(top: Node) -> dict[str, frozenset[str]]:
    node = top.child("terminal_statuses")
    statuses: dict[str, frozenset[str]] = {}
    seen: set[str] = set()
    for status in node.fields():
        outcomes = node.texts(status)
        for outcome in outcomes:
            if outcome in seen:
                node.problem(status, f"{outcome!r} leads to another status already; an outcome has one")
            seen.add(outcome)
        statuses[status] = frozenset(outcomes)
    return statuses


def _retention(node: Node) -> Retention:
    node.only("applies_to", "years", "counted_from", "source")
    return Retention(
        applies_to=node.text("applies_to", KEY),
        years=node.integer("years", least=1, most=100),
        counted_from=node.text("counted_from", KEY),
        source=node.text("source"),
    )


def _report(node: Node) -> Report:
    node.only("id", "en", "zh", "period", "process", "source")
    return Report(
        id=node.text("id", KEY),
        names=node.names(),
        period=node.choice("period", Period),
        process=node.optional_text("process"),
        source=node.text("source"),
    )
