"""What a Profile says about one kind of TimeLimit: how long, from what, until what, and what may move it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum

from engine.errors import InvalidInput, NotPermitted, RuleBroken
from engine.rules.events import ENDINGS, Event
from engine.rules.lengths import Counting, Length, parse_length

NO_LIMIT = "none"
"""What a decision table writes where a kind of complaint has no such limit."""


class Origin(StrEnum):
    """Who set the limit; a right is a period that the Party has, a wait one that the process lets pass."""

    STATUTORY = "statutory"
    INTERNAL = "internal"
    RIGHT = "right"
    WAIT = "wait"

    @property
    def binds(self) -> bool:
        """Whether the bank owes something by its end, so that it can be breached."""
        return self in (Origin.STATUTORY, Origin.INTERNAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthChoice:
    """One row of a rule's lengths: when it holds, and the length, or the decision that gives it.

    Attributes:
        when: fact of the complaint → the values for which this row holds; empty: always.
        length: None when a decision gives it, or when there is no such limit.
        decision: id of the decision table that has a column named like the limit.
    """

    source: str
    when: Mapping[str, frozenset[str]]
    length: Length | None = None
    decision: str | None = None

    def holds(self, facts: Mapping[str, str | None]) -> bool:
        """Whether every condition is met; a fact not known yet meets none."""
        return all(facts.get(name) in values for name, values in self.when.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionStep:
    """How far a limit may be extended, by whom, and which letter must tell the Party before it expires."""

    to: Length
    approver: str
    letter: str
    source: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A moment of a limit at which the ladder asks what to do: a share of the allowed time, or days before the end."""

    name: str
    share: Decimal | None = None
    days_before: int | None = None

    @property
    def is_breach(self) -> bool:
        """Whether this is the end of the limit itself."""
        return self.share == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """One kind of TimeLimit of a Profile.

    Attributes:
        start: the first of these events that a complaint has had starts the limit.
        stop: any of these events stops it; the end of the complaint stops what is not a right of the Party.
        restart: events from which it is counted anew.
        days_before_statutory: an internal limit ends at least so many days before the running statutory one.
        max_total: longest length after all extensions.
    """

    kind: str
    names: Mapping[str, str]
    origin: Origin
    start: tuple[Event, ...]
    stop: tuple[Event, ...]
    restart: tuple[Event, ...]
    lengths: tuple[LengthChoice, ...]
    count_first_day: bool
    roll_if_holiday: bool
    late_receipt_cutoff: time | None
    days_before_statutory: int | None
    pausable_reasons: frozenset[str]
    extensions: tuple[ExtensionStep, ...]
    max_extensions: int
    max_total: Length | None
    thresholds: tuple[Threshold, ...]
    source: str

    def start_of(self, happened: Mapping[Event, datetime]) -> tuple[Event, datetime] | None:
        """The event that starts this limit and its instant; None when none of them has happened."""
        return next(((event, happened[event]) for event in self.start if event in happened), None)

    def stops_on(self, event: Event) -> bool:
        """Whether an event stops this limit."""
        return event in self.stop or (event in ENDINGS and self.origin is not Origin.RIGHT)

    def length_for(self, facts: Mapping[str, str | None], decided: Mapping[str, Mapping[str, object]]) -> Length | None:
        """The length for one complaint; None when it has no such limit.

        Args:
            facts: nature, complexity, channel … by name, None while not known.
            decided: result of each decision by its id: name of the limit → text such as `4 bh`, or `none`.

        Raises:
            InvalidInput: no row holds, or the decision says nothing, or nonsense, about this limit.
        """
        choice = next((row for row in self.lengths if row.holds(facts)), None)
        if choice is None:
            raise InvalidInput(f"No length of the limit {self.kind} fits this complaint.", limit=self.kind)
        if choice.decision is None:
            return choice.length
        text = decided.get(choice.decision, {}).get(self.kind)
        if not isinstance(text, str):
            raise InvalidInput(
                f"The decision {choice.decision} gave no length of {self.kind}; write a length, or none.",
                limit=self.kind,
                decision=choice.decision,
            )
        return None if text == NO_LIMIT else parse_length(text)

    def counting(self, length: Length) -> Counting:
        """How a limit of this kind and length is counted; what concerns days only is left out of hours."""
        days = length.unit.in_days
        return Counting(
            length=length,
            count_first_day=days and self.count_first_day,
            roll_if_holiday=days and not length.unit.in_business and self.roll_if_holiday,
            late_receipt_cutoff=self.late_receipt_cutoff if days else None,
        )

    def extension_step(self, *, current: Length, to: Length, done: int, role: str) -> ExtensionStep:
        """Return the step that allows an extension; whoever may approve a longer one may approve it too.

        Args:
            done: how often the limit was extended before.
            role: the role of the person who approves.

        Raises:
            RuleBroken: it is no extension, or longer or more often than the profile allows.
            NotPermitted: another role must approve.
        """
        if to.unit is not current.unit or to.amount <= current.amount:
            raise RuleBroken(f"{to} is no extension of {current}.", limit=self.kind)
        if done >= self.max_extensions:
            raise RuleBroken(f"{self.kind} was extended {done} times already, the most allowed.", limit=self.kind)
        fitting = [step for step in self.extensions if step.to.unit is to.unit and step.to.amount >= to.amount]
        if not fitting:
            raise RuleBroken(f"No extension of {self.kind} to {to} is allowed.", limit=self.kind)
        approvers = [step.approver for step in fitting]
        if role not in approvers:
            raise NotPermitted(f"{approvers[0]} must approve this extension.", limit=self.kind, approvers=approvers)
        return fitting[0]
