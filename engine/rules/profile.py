"""A Profile: the effective-dated rules of one regulator, as values. Read from its file by `profile_file`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.errors import NotFound
from engine.rules.lengths import Length
from engine.rules.limits import LimitRule, Threshold


class ReviewStatus(StrEnum):
    """Whether a person who answers for it has compared the Profile with the official text."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


class Occasion(StrEnum):
    """When a letter is due to the Party."""

    ACKNOWLEDGEMENT = "acknowledgement"
    PROGRESS = "progress"
    PAUSE = "pause"
    EXTENSION = "extension"
    DECISION = "decision"
    HOLDING = "holding"
    SECOND_LOOK = "second_look"
    WITHDRAWAL = "withdrawal"
    REFUSAL = "refusal"


class Period(StrEnum):
    """How often a report is made."""

    ON_EVENT = "on_event"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    ANNUAL = "annual"


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseReason:
    """A reason for which time limits may stand still.

    Attributes:
        longest: after this the pause ends by itself.
        approver: role that must agree.
        letter: id of the letter that tells the Party.
        process: key of the process that runs meanwhile; None while there is none and the reason is entered by hand.
    """

    key: str
    longest: Length
    approver: str
    letter: str
    process: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDuty:
    """A letter that this regulator wants on an occasion.

    Attributes:
        code: its number in the bank's list of letters, L1 to L10.
        written: whether its folder is in `letters/`; one that is not can be asked for, but not sent.
        outcomes: for a decision: the outcomes it tells.
    """

    letter: str
    code: str
    occasion: Occasion
    written: bool
    outcomes: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long records of one kind are kept, from an event of the Complaint."""

    applies_to: str
    years: int
    counted_from: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report that goes outside; `process` is None while none makes it."""

    id: str
    names: Mapping[str, str]
    period: Period
    process: str | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """What holds for the whole life of a Complaint.

    Attributes:
        repeat_within: the same matter again so soon after closing is a repeat; while the first is open they are merged.
        silence_limit: the limit at whose end the Party's silence closes the Complaint with the decision as it stands.
        withdrawal_letter: confirms that the procedure ended on the day the withdrawal was received.
        delivery_attempts: so many tries on different days before the Party counts as not reachable.
    """

    repeat_within: Length
    silence_limit: str
    withdrawal_letter: str
    delivery_attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The rules of one regulator.

    Attributes:
        effective_to: first day on which they no longer hold; None: until further notice.
        calendar: name of the calendar whose days are counted.
        terminal_statuses: status in which a Complaint ends → outcomes that lead to it.
        codes: ids of the code lists it uses.
    """

    id: str
    version: int
    names: Mapping[str, str]
    legal_source: str
    effective_from: date
    effective_to: date | None
    review_status: ReviewStatus
    reviewer: str | None
    calendar: str
    thresholds: Mapping[str, Threshold]
    time_limits: Mapping[str, LimitRule]
    pauses: Mapping[str, PauseReason]
    letters: tuple[LetterDuty, ...]
    conduct: Conduct
    terminal_statuses: Mapping[str, frozenset[str]]
    retention: tuple[Retention, ...]
    codes: tuple[str, ...]
    reports: tuple[Report, ...]

    def in_force_on(self, day: date) -> bool:
        """Whether these rules hold for what happens on a day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    def limit(self, kind: str) -> LimitRule:
        """Return the rule of one kind of limit.

        Raises:
            NotFound: this Profile has no such limit.
        """
        rule = self.time_limits.get(kind)
        if rule is None:
            raise NotFound(f"The profile {self.id} has no limit {kind}.", profile=self.id, limit=kind)
        return rule

    def letter_for(self, occasion: Occasion, *, outcome: str | None = None) -> LetterDuty:
        """Return the letter of an occasion; for a decision, that of its outcome.

        Raises:
            NotFound: this Profile names none.
        """
        for duty in self.letters:
            if duty.occasion is occasion and (not duty.outcomes or outcome in duty.outcomes):
                return duty
        raise NotFound(f"The profile {self.id} names no letter for {occasion}.", occasion=occasion, outcome=outcome)

    def status_for(self, outcome: str) -> str:
        """Return the terminal status to which an outcome leads.

        Raises:
            NotFound: this Profile does not know the outcome.
        """
        for status, outcomes in self.terminal_statuses.items():
            if outcome in outcomes:
                return status
        raise NotFound(f"The profile {self.id} does not know the outcome {outcome}.", outcome=outcome)

    def decision_columns(self) -> Mapping[str, frozenset[str]]:
        """Decision id → names of the limits whose lengths it must give."""
        columns: dict[str, frozenset[str]] = {}
        for kind, rule in self.time_limits.items():
            for choice in rule.lengths:
                if choice.decision is not None:
                    columns[choice.decision] = columns.get(choice.decision, frozenset()) | {kind}
        return columns
