"""The part of a profile file that describes time limits and the ladder."""

import re
from collections.abc import Mapping
from decimal import Decimal

from engine.rules.events import Event
from engine.rules.lengths import Length, Unit
from engine.rules.limits import NO_LIMIT, ExtensionStep, LengthChoice, LimitRule, Origin, Threshold
from engine.rules.reading import KEY, Node

KIND = re.compile(r"[a-z][a-z_]{0,19}")
FACTS = ("nature", "complexity", "urgency", "channel", "kind", "content", "business")
"""What a condition of a length may ask about a Complaint."""


def read_thresholds(top: Node) -> dict[str, Threshold]:
    """The section `ladder`: name of a threshold → what it is."""
    thresholds: dict[str, Threshold] = {}
    for name, node in top.children("ladder").items():
        node.only("percent", "days_before", "source").text("source")
        if node.has("percent") == node.has("days_before"):
            node.problem("percent", "write either `percent` or `days_before`")
        elif node.has("percent"):
            thresholds[name] = Threshold(name, share=Decimal(node.integer("percent", least=1, most=100)) / 100)
        else:
            thresholds[name] = Threshold(name, days_before=node.integer("days_before", least=1, most=365))
    return thresholds


def read_limits(top: Node, thresholds: Mapping[str, Threshold], pauses: Mapping[str, object]) -> dict[str, LimitRule]:
    """The section `time_limits`: kind of limit → its rule."""
    limits: dict[str, LimitRule] = {}
    for kind, node in top.children("time_limits").items():
        if KIND.fullmatch(kind) is None:
            node.problem("", "is no name of a limit; write at most 20 lower-case letters and _")
        limits[kind] = _limit(kind, node, thresholds, pauses)
    if not limits:
        top.problem("time_limits", "needs at least one limit")
    return limits


def _limit(kind: str, node: Node, thresholds: Mapping[str, Threshold], pauses: Mapping[str, object]) -> LimitRule:
    node.only(
        *("en", "zh", "origin", "start", "stop", "restart", "lengths", "count_first_day", "roll_if_holiday"),
        *("late_receipt_cutoff", "days_before_statutory", "pausable_reasons", "extensions", "extension_limit"),
        *("thresholds", "source"),
    )
    origin = node.choice("origin", Origin)
    start, stop = node.choices("start", Event), node.choices("stop", Event)
    for name, events in (("start", start), ("stop", stop)):
        if not events:
            node.problem(name, "needs at least one event: every limit starts and stops")
    lengths = _lengths(node)
    steps, times, total = _extensions(node, lengths)
    return LimitRule(
        kind=kind,
        names=node.names(),
        origin=origin,
        start=start,
        stop=stop,
        restart=node.choices("restart", Event),
        lengths=lengths,
        count_first_day=node.flag("count_first_day", default=False),
        roll_if_holiday=node.flag("roll_if_holiday", default=False),
        late_receipt_cutoff=node.clock_time("late_receipt_cutoff"),
        days_before_statutory=_days_before_statutory(node, origin),
        pausable_reasons=_pausable(node, pauses),
        extensions=steps,
        max_extensions=times,
        max_total=total,
        thresholds=_ladder(node, origin, thresholds),
        source=node.text("source"),
    )


def _lengths(node: Node) -> tuple[LengthChoice, ...]:
    rows = node.items("lengths")
    for row in rows[:-1]:
        if not row.has("when"):
            row.problem("when", "is empty, so the rows below are never reached; move this row to the end")
    if not rows or rows[-1].has("when"):
        node.problem("lengths", "must end with a row without `when`, for every other complaint")
    return tuple(_length(row) for row in rows)


def _length(row: Node) -> LengthChoice:
    row.only("when", "is", "decision", "source")
    length: Length | None = None
    decision = row.text("decision", KEY) if row.has("decision") else None
    if row.has("is") == row.has("decision"):
        row.problem("is", "write either `is` with a length, or `decision` with the id of a table")
    elif row.has("is") and row.text("is") != NO_LIMIT:
        length = row.length("is")
    return LengthChoice(source=row.text("source"), when=_conditions(row), length=length, decision=decision)


def _conditions(row: Node) -> dict[str, frozenset[str]]:
    if not row.has("when"):
        return {}
    when = row.child("when").only(*FACTS)
    conditions = {name: frozenset(when.texts(name)) for name in when.fields()}
    for name, values in conditions.items():
        if not values:
            when.problem(name, "needs at least one value, as in [simple]")
    return conditions


def _extensions(node: Node, lengths: tuple[LengthChoice, ...]) -> tuple[tuple[ExtensionStep, ...], int, Length | None]:
    steps: list[ExtensionStep] = []
    for item in node.items("extensions"):
        item.only("to", "approver", "letter", "source")
        step = ExtensionStep(
            to=item.length("to"),
            approver=item.text("approver"),
            letter=item.text("letter"),
            source=item.text("source"),
        )
        units = {choice.length.unit for choice in lengths if choice.length is not None}
        if units and step.to.unit not in units:
            item.problem("to", f"must be counted in a unit of the limit: {', '.join(sorted(units))}")
        if steps and step.to.unit is steps[-1].to.unit and step.to.amount <= steps[-1].to.amount:
            item.problem("to", "must be longer than the step before it")
        if any(step.to.amount <= shortest for unit, shortest in _shortest(lengths).items() if unit is step.to.unit):
            item.problem("to", "must be longer than the limit itself is at first")
        steps.append(step)
    if not steps:
        return (), 0, None
    limit = node.child("extension_limit").only("times", "total", "source")
    limit.text("source")
    total = limit.length("total")
    if total.unit is not steps[-1].to.unit or total.amount < steps[-1].to.amount:
        limit.problem("total", f"is shorter than the longest extension, {steps[-1].to}")
    return tuple(steps), limit.integer("times", least=1, most=100), total


def _shortest(lengths: tuple[LengthChoice, ...]) -> dict[Unit, int]:
    """The shortest length in each unit: an extension that is not longer gives nobody any time."""
    amounts: dict[Unit, int] = {}
    for length in (choice.length for choice in lengths if choice.length is not None):
        amounts[length.unit] = min(length.amount, amounts.get(length.unit, length.amount))
    return amounts


def _days_before_statutory(node: Node, origin: Origin) -> int | None:
    if not node.has("days_before_statutory"):
        return None
    if origin is not Origin.INTERNAL:
        node.problem("days_before_statutory", "is for internal limits; leave it out here")
    before = node.child("days_before_statutory").only("days", "source")
    before.text("source")
    return before.integer("days", most=365)


def _pausable(node: Node, pauses: Mapping[str, object]) -> frozenset[str]:
    reasons = node.texts("pausable_reasons")
    for reason in reasons:
        if reason not in pauses:
            node.problem("pausable_reasons", f"{reason!r} is not described under `pauses`")
    return frozenset(reasons)


def _ladder(node: Node, origin: Origin, thresholds: Mapping[str, Threshold]) -> tuple[Threshold, ...]:
    names = node.texts("thresholds")
    found = tuple(thresholds[name] for name in names if name in thresholds)
    for name in names:
        if name not in thresholds:
            node.problem("thresholds", f"{name!r} is not described under `ladder`")
    if any(threshold.days_before is not None for threshold in found) and origin is not Origin.STATUTORY:
        node.problem("thresholds", "days before the end are for statutory limits; use a percentage")
    if not found or not found[-1].is_breach or any(threshold.is_breach for threshold in found[:-1]):
        node.problem("thresholds", "must end with the threshold of 100 percent, and name it once")
    return found
