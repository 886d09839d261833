"""The clock of a replay: from sweep to sweep, skipping what is idle, until nothing moves any more."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from engine.operations.sweeps import sweep_timers
from engine.records.instances import Incident, IncidentStatus, Timer
from engine.records.outbox import OutboxMessage
from notifications.channels import Mailbox
from notifications.dispatcher import sweep_outbox
from web.progress import Progress
from web.replay.bank import INTERVAL, Bank
from web.replay.operator import Operator
from web.replay.parties import Parties
from web.replay.team import Team

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER_LATER = timedelta(days=500)
"""So long after the last arrival a replay ends, whatever still moves."""
_PARKED = 9000
"""The year of messages that wait for an operator."""
_PATIENCE = timedelta(days=14)
"""For so long somebody who is away may come back to work that nothing else moves."""


@dataclass(slots=True)
class TimersSeen:
    """How many timers fired, and how many of them more than one interval after they were due."""

    fired: int = 0
    late: int = 0


@dataclass(slots=True)
class Motion:
    """Everything that happens to one scratch bank."""

    bank: Bank
    team: Team
    operator: Operator | None
    parties: Parties
    mailbox: Mailbox
    progress: Progress | None
    timers: TimersSeen
    alive_at: datetime = _EPOCH
    _asked_at: int = -1
    _due_next: datetime | None = None

    def run(self) -> None:
        """Let time pass until nothing moves any more."""
        first = self.bank.plan.arrivals[0].at
        last = self.bank.plan.arrivals[-1].at
        tick: datetime | None = on_grid(first)
        while tick is not None and tick < last + _NEVER_LATER:
            self.bank.clock.move_to(tick)
            self.bank.mail_server.now = tick
            self._sweep()
            self.bank.agenda.happen(tick)
            self._work()
            if self.progress is not None:
                self.progress((tick - first).days, min(1.0, (tick - first) / max(last - first, INTERVAL)))
            tick = self._next_tick(tick)

    def _sweep(self) -> None:
        """What a server does by itself at each interval."""
        redress = self.bank.redress
        while due := self._due_timers():
            swept = sweep_timers(redress.store, redress.services)
            fired = due.keys() - self._due_timers().keys()
            self.timers.fired += len(fired)
            self.timers.late += sum(self.bank.now - due[timer] > INTERVAL for timer in fired)
            self.bank.changes += 1
            if not swept.fired:
                break
        if self._mail_is_due():
            sweep_outbox(redress.store, redress.services, self.mailbox, limit=10_000)
            self.bank.changes += 1
            self.parties.read_mail()

    def _work(self) -> None:
        """People work while the bank is open."""
        if not self.bank.is_open():
            return
        self.team.work()
        if self.operator is not None:
            self.operator.look()

    def _due_timers(self) -> dict[int, datetime]:
        query = select(Timer.id, Timer.due_at).where(Timer.due_at <= self.bank.now)
        with self.bank.redress.store.reading() as session:
            return {timer_id: due_at for timer_id, due_at in session.execute(query) if due_at is not None}

    def _mail_is_due(self) -> bool:
        query = select(OutboxMessage.key).where(
            OutboxMessage.done_at.is_(None), OutboxMessage.next_try_at <= self.bank.now
        )
        with self.bank.redress.store.reading() as session:
            return session.scalar(query.limit(1)) is not None

    def _next_tick(self, now: datetime) -> datetime | None:
        """The next whole interval at which anything can happen; None when nothing ever will."""
        moments = [one for one in (self.bank.agenda.next_at(), self._engine_next()) if one is not None]
        if moments:
            self.alive_at = now
        if self.team.has_open_work() and now - self.alive_at < _PATIENCE:
            moments.append(self._next_look(now))
        if not moments:
            return None
        tick = on_grid(max(min(moments), now + INTERVAL))
        outage = self.bank.plan.outage
        return on_grid(outage.end) if outage.covers(tick) else tick

    def _next_look(self, now: datetime) -> datetime:
        """While people are at work and something has just changed they look again at the next interval."""
        changed = self.team.marked_at != self.bank.changes
        return now + INTERVAL if changed and self.bank.is_open() else self.bank.next_opening()

    def _engine_next(self) -> datetime | None:
        """When the engine has something to do by itself next."""
        if self._asked_at != self.bank.changes:
            self._asked_at, self._due_next = self.bank.changes, self._ask_engine()
        return self._due_next

    def _ask_engine(self) -> datetime | None:
        stuck = select(Incident.instance_id).where(
            Incident.status == IncidentStatus.OPEN, Incident.instance_id.is_not(None)
        )
        timers = select(func.min(Timer.due_at)).where(
            Timer.instance_id.is_(None) | Timer.instance_id.not_in(stuck), Timer.due_at > self.bank.now
        )
        mail = select(func.min(OutboxMessage.next_try_at)).where(OutboxMessage.done_at.is_(None))
        with self.bank.redress.store.reading() as session:
            moments = [moment for query in (timers, mail) if (moment := session.scalar(query)) is not None]
        return min((moment for moment in moments if moment.year < _PARKED), default=None)


def on_grid(moment: datetime) -> datetime:
    """The first whole interval that is not before a moment."""
    return _EPOCH + -(-(moment - _EPOCH) // INTERVAL) * INTERVAL
