"""The TimeLimits of one Complaint during one step: business events start, stop and restart them.

Every limit has at most one running row of its kind; rows that have stopped stay as they were. A limit that moves takes
its next threshold and, through the step, every BPMN timer that is bound to it along.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.dmn import Decision
from engine.feel import to_python
from engine.operations.asking import ask
from engine.operations.coverage import tell_administrator
from engine.operations.rulebook import RuleBook
from engine.operations.services import Services
from engine.records.complaints import Complaint
from engine.records.instances import Timer
from engine.records.limits import TimeLimit, limit_columns
from engine.rules import moves
from engine.rules.calendar import BusinessCalendar
from engine.rules.due import Due, due
from engine.rules.events import ENDINGS, Event
from engine.rules.ladder import LATE_AFTER, next_threshold_at, rearmed
from engine.rules.lengths import Length
from engine.rules.limits import LimitRule, Origin
from engine.rules.profile import Profile
from engine.rules.shares import share_at
from engine.rules.state import LimitState
from engine.storage.bulk import delete_rows, insert_rows

STATUTORY = "statutory"

_RUNNING = (
    select(TimeLimit)
    .where(TimeLimit.complaint_id == bindparam("complaint"), TimeLimit.stopped_at.is_(None))
    .order_by(TimeLimit.id)
)


def limits_of(session: Session, services: Services, complaint: Complaint) -> "ComplaintLimits":
    """The TimeLimits of a Complaint in this transaction; everybody who asks gets the same ones."""
    known: dict[int, ComplaintLimits] = session.info.setdefault("limits", {})
    if complaint.id not in known:
        known[complaint.id] = ComplaintLimits(session, services, complaint)
    return known[complaint.id]


class ComplaintLimits:
    """What runs on a Complaint, loaded when it is first asked for."""

    def __init__(self, session: Session, services: Services, complaint: Complaint) -> None:
        self._session, self._services, self._complaint = session, services, complaint
        self._changed: set[str] = set()
        self._looks: dict[int, TimeLimit] = {}

    def take_changed(self) -> set[str]:
        """The kinds that have moved since this was asked last."""
        self._set_timers()
        changed, self._changed = self._changed, set()
        return changed

    @cached_property
    def book(self) -> RuleBook:
        """The rules in force."""
        return self._services.catalogue.rules(self._session)

    @cached_property
    def profile(self) -> Profile:
        """The profile under which the Complaint was registered."""
        return self.book.profile(self._complaint.profile)

    @cached_property
    def calendar(self) -> BusinessCalendar:
        """The days that are counted."""
        return self.book.calendar_of(self.profile)

    @cached_property
    def running(self) -> dict[str, TimeLimit]:
        """The limits that have not stopped, by kind."""
        with self._session.no_autoflush:  # what is not sent yet is known here, and sent together later
            rows = self._session.scalars(_RUNNING, {"complaint": self._complaint.id}).all()
        return {row.kind: row for row in rows if row.stopped_at is None}

    def deadline(self, kind: str, share: Decimal = Decimal(1)) -> datetime | None:
        """When a share of a running limit is used up; None while it is paused or does not run."""
        row = self.running.get(kind)
        if row is None or not row.running:
            return None
        if share == 1:
            return row.due_at
        return share_at(row.state(), share, calendar=self.calendar, now_due=row.due())

    def record(self, *events: Event, at: datetime) -> None:
        """Let something that happened stop, restart and start limits."""
        happened = dict.fromkeys(events, at)
        for kind, row in list(self.running.items()):
            self._affect(kind, row, happened)
        self._recount_capped(at)
        self.start(happened)

    def start(self, happened: Mapping[Event, datetime], *, but: Collection[str] = ()) -> None:
        """Start every limit that begins with one of these events, each at the instant of its event.

        On a closed Complaint nothing begins that its end would have stopped by name.

        Args:
            but: kinds that do not start.
        """
        closed = self._complaint.is_closed
        beginning = []
        for rule in self.profile.time_limits.values():
            begins = rule.start_of(happened)
            if begins is None or rule.kind in self.running or rule.kind in but:
                continue
            if not (closed and ENDINGS.intersection(rule.stop)):
                beginning.append((rule, *begins))
        asked = any(choice.decision for rule, _, _ in beginning for choice in rule.lengths)
        decided = self._decided() if asked else {}
        begun = []
        for rule, event, at in beginning:
            length = rule.length_for(self._facts(), decided)
            if length is not None:
                begun.append((rule, moves.start(rule, length=length, event=event, at=at)))
        self._insert(begun)

    def recount(self, decisions: Mapping[str, Decision]) -> None:
        """Give the running limits the lengths of the present class, counted from where each began.

        The statutory limit never moves later by it.
        """
        facts = self._facts()
        decided = self._decided(decisions)
        for kind, row in list(self.running.items()):
            rule = self.profile.limit(kind)
            length = rule.length_for(facts, decided)
            if length is not None:
                self._move(row, moves.reclassify(row.state(), rule, length=length, calendar=self.calendar))
        self._recount_capped(self._services.clock.now())

    def change_kind(self, decisions: Mapping[str, Decision]) -> None:
        """Recount by the present kind of concern; what only this kind has begins as if it had been so from the receipt."""
        self.recount(decisions)
        had = select(TimeLimit.kind).where(TimeLimit.complaint_id == self._complaint.id)
        received, registered = self._complaint.received_at, self._complaint.registered_at
        self.start({Event.RECEIVED: received, Event.REGISTERED: registered}, but=set(self._session.scalars(had)))

    def stop_all(self, event: Event, *, at: datetime) -> None:
        """End whatever the end of the Complaint ends."""
        for kind, row in list(self.running.items()):
            rule = self.profile.limit(kind)
            if rule.stops_on(event):
                self._move(row, moves.stop(row.state(), rule, event=event, at=at))

    def pause(self, kinds: Iterable[str], *, reason: str, at: datetime) -> list[str]:
        """Let limits stand still; return those that this reason pauses. What was due before runs on: it stays breached."""
        paused = []
        for kind in kinds:
            row, rule = self.running.get(kind), self.profile.limit(kind)
            if row is not None and row.running and at < row.due_at and reason in rule.pausable_reasons:
                self._move(row, moves.pause(row.state(), rule, reason=reason, at=at, now_due=row.due()))
                paused.append(kind)
        self._recount_capped(at)
        return paused

    def end_pause(self, row: TimeLimit, *, now: datetime) -> None:
        """Let a limit run again whose pause has lasted as long as the profile allows, from that moment on."""
        ends_at = self._pause_ends_at(row.state())
        if row.stopped_at is None and ends_at is not None and ends_at <= now:
            self._move(row, moves.resume(row.state(), at=ends_at), rearm_at=now)
            self._recount_capped(now)

    def resume(self, *, at: datetime) -> list[str]:
        """Let every paused limit run again; return their kinds."""
        resumed = []
        for kind, row in list(self.running.items()):
            if row.paused:
                self._move(row, moves.resume(row.state(), at=at), rearm_at=at)
                resumed.append(kind)
        self._recount_capped(at)
        return resumed

    def extend(self, kind: str, *, to: Length, role: str, reason: str, at: datetime) -> TimeLimit:
        """Give a limit a longer length, approved by a role that may."""
        row, rule = self.running[kind], self.profile.limit(kind)
        state = moves.extend(row.state(), rule, to=to, role=role, reason=reason, at=at, now_due=row.due())
        self._move(row, state, rearm_at=at)
        self._recount_capped(at)
        return row

    def recalculate(self) -> None:
        """Find every end again, because the calendar has changed.

        What was breached by a provisional end alone is not breached.
        """
        now = self._services.clock.now()
        for row in list(self.running.values()):
            self._move(row, row.state(), rearm_at=now, always=True)
        self._recount_capped(now)
        for row in self.running.values():
            row.take_back_breach(now=now)

    def look_again(self, row: TimeLimit) -> None:
        """Say anew when the next threshold of a limit must be looked at; written with all that have moved."""
        self._looks[row.id] = row

    def _set_timers(self) -> None:
        """One timer for each limit that has moved and has something left to be seen."""
        if not self._looks:
            return
        delete_rows(self._session, Timer, [{"time_limit_id": limit_id} for limit_id in self._looks])
        timers = []
        for row in self._looks.values():
            at = self._next_look(row.kind, row.state(), frozenset(row.fired), row.due())
            if at is not None:
                timers.append(self._timer(row.id, row.kind, at))
        self._looks.clear()
        insert_rows(self._session, Timer, timers)

    def _affect(self, kind: str, row: TimeLimit, happened: Mapping[Event, datetime]) -> None:
        rule = self.profile.limit(kind)
        for event, at in happened.items():
            if rule.stops_on(event):
                self._move(row, moves.stop(row.state(), rule, event=event, at=max(at, row.started_at)))
                return
            if event in rule.restart:
                at = max(at, row.started_at)
                self._tell_missed(row, at=at)
                self._move(row, moves.restart(row.state(), rule, event=event, at=at), rearm_at=at)

    def _tell_missed(self, row: TimeLimit, *, at: datetime) -> None:
        """What is counted anew may have been missed while nobody looked: that stays told, the ladder begins anew."""
        if row.running and Origin(row.origin).binds and row.due_at <= at:
            row.breach(due_at=row.due_at, late=self._services.clock.now() - row.due_at > LATE_AFTER)

    def _move(
        self, row: TimeLimit, state: LimitState, *, rearm_at: datetime | None = None, always: bool = False
    ) -> None:
        """Store a moved limit with its new end; fired thresholds re-arm only when it now ends later.

        Where nothing has moved nothing follows, unless `always`: the shares of a limit may lie elsewhere by another calendar.

        One that stops while it runs ends where it did: the statutory limit it stays ahead of may have stopped before it.
        """
        rule, was, before = self.profile.limit(row.kind), row.state(), row.due()
        stops = state.stopped_at is not None and not row.paused
        found = before if stops else due(state, self.calendar, statutory=self._statutory(rule))
        if (state, found) == (was, before) and not always:
            return
        if rearm_at is not None:
            row.fired = sorted(
                rearmed(
                    state,
                    rule.thresholds,
                    fired=frozenset(row.fired),
                    calendar=self.calendar,
                    before=before,
                    after=found,
                    at=rearm_at,
                )
            )
        row.keep(state, found)
        if row.provisional and row.stopped_at is None:
            tell_administrator(self._session, self._services, calendar=self.calendar)
        self.look_again(row)
        self._changed.add(row.kind)
        if row.stopped_at is not None:
            del self.running[row.kind]

    def _insert(self, begun: list[tuple[LimitRule, LimitState]]) -> None:
        """Store new limits in one statement; the statutory one first, because others lean on it."""
        begun.sort(key=lambda pair: pair[0].origin is not Origin.STATUTORY)
        statutory = self._statutory_due()
        rows, dues = [], []
        for rule, state in begun:
            found = due(state, self.calendar, statutory=statutory if rule.days_before_statutory is not None else None)
            if rule.kind == STATUTORY:
                statutory = found
            dues.append(found)
            rows.append({"complaint_id": self._complaint.id, "fired": [], **limit_columns(state, found)})
        if not rows:
            return
        if any(found.provisional for found in dues):
            tell_administrator(self._session, self._services, calendar=self.calendar)
        ids = insert_rows(self._session, TimeLimit, rows)
        timers = []
        for limit_id, (rule, state), found in zip(ids, begun, dues, strict=True):
            at = self._next_look(rule.kind, state, frozenset(), found)
            if at is not None:
                timers.append(self._timer(limit_id, rule.kind, at))
            self._changed.add(rule.kind)
        if timers:
            insert_rows(self._session, Timer, timers)
        self.__dict__.pop("running", None)

    def _timer(self, limit_id: int, kind: str, at: datetime) -> dict[str, object]:
        return {"complaint_id": self._complaint.id, "time_limit_id": limit_id, "limit": kind, "due_at": at}

    def _next_look(self, kind: str, state: LimitState, fired: frozenset[str], found: Due) -> datetime | None:
        """The next threshold, or the moment at which the pause ends by itself."""
        rule = self.profile.limit(kind)
        threshold = next_threshold_at(state, rule.thresholds, fired=fired, calendar=self.calendar, now_due=found)
        return min(filter(None, (threshold, self._pause_ends_at(state))), default=None)

    def _pause_ends_at(self, state: LimitState) -> datetime | None:
        lasting = state.open_pause
        if lasting is None or state.stopped_at is not None or lasting.reason not in self.profile.pauses:
            return None
        return moves.pause_ends_at(lasting, self.profile.pauses[lasting.reason], self.calendar)

    def _recount_capped(self, at: datetime) -> None:
        """Internal limits end a while before the statutory one that runs; when that has moved they may move, too."""
        if STATUTORY not in self._changed or STATUTORY not in self.running:
            return
        for row in list(self.running.values()):
            if self.profile.limit(row.kind).days_before_statutory is not None:
                self._move(row, row.state(), rearm_at=at)

    def _statutory(self, rule: LimitRule) -> Due | None:
        return self._statutory_due() if rule.days_before_statutory is not None else None

    def _statutory_due(self) -> Due | None:
        row = self.running.get(STATUTORY)
        return None if row is None else row.due()

    def _facts(self) -> dict[str, str | None]:
        c = self._complaint
        return {"nature": c.nature, "complexity": c.complexity, "channel": c.channel, "kind": c.kind}

    def _decided(self, decisions: Mapping[str, Decision] | None = None) -> dict[str, Mapping[str, object]]:
        """What the decision tables of lengths say about this Complaint."""
        result: dict[str, Mapping[str, object]] = {}
        now = self._services.clock.now()
        for name in self.profile.decision_columns():
            decision = (decisions or {}).get(name) or self.book.decision(name)
            value = to_python(ask(self._session, decision, complaint=self._complaint, now=now).value)
            result[name] = value if isinstance(value, dict) else {}
        return result
