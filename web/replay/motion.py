"""The clock of a replay: from sweep to sweep, skipping what is idle, until nothing moves any more."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.operations.sweeps import sweep_timers
from notifications.channels import Mailbox
from notifications.dispatcher import sweep_outbox
from web.progress import Progress
from web.replay.bank import INTERVAL, Bank
from web.replay.due import mail_is_due, next_moment, timers_due
from web.replay.operator import Operator
from web.replay.parties import Parties
from web.replay.team import Team

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER_LATER = timedelta(days=500)
"""So long after the last arrival a replay ends, whatever still moves."""
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
        redress, now = self.bank.redress, self.bank.now
        with redress.store.reading() as session:
            due, mail = timers_due(session, now), mail_is_due(session, now)
        while due:
            swept = sweep_timers(redress.store, redress.services)
            self.bank.changes += 1
            with redress.store.reading() as session:
                left = timers_due(session, now)
            fired = due.keys() - left.keys()
            self.timers.fired += len(fired)
            self.timers.late += sum(now - due[timer] > INTERVAL for timer in fired)
            due = left if swept.fired else {}
        if mail:
            sweep_outbox(redress.store, redress.services, self.mailbox, limit=10_000, pdf=False)
            self.bank.changes += 1
            self.parties.read_mail()

    def _work(self) -> None:
        """People work while the bank is open."""
        if not self.bank.is_open():
            return
        self.team.work()
        if self.operator is not None:
            self.operator.look()

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
            with self.bank.redress.store.reading() as session:
                self._due_next = next_moment(session, self.bank.now)
            self._asked_at = self.bank.changes
        return self._due_next


def on_grid(moment: datetime) -> datetime:
    """The first whole interval that is not before a moment."""
    return _EPOCH + -(-(moment - _EPOCH) // INTERVAL) * INTERVAL
