"""The seeded plan of a replay: who arrives when, who comes twice, only asks or withdraws, what goes wrong, and the outage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from web.replay.arrivals import Arrival, Sort, enquiry_beside, repeat_of
from web.replay.chance import Draw
from web.replay.faults import Fault

WITHDRAWALS, REPEATS, ENQUIRIES = 0.04, 0.03, 0.03
QUESTIONS, MISREAD = 0.005, 0.01
FAULTS = 0.02
"""Shares of the complaints of the file; of everything there is at least one."""
OUTAGE = timedelta(days=3)
BUSY = timedelta(days=4)
_SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which nothing of the bank runs: neither sweeps nor people."""

    start: datetime
    end: datetime

    def covers(self, at: datetime) -> bool:
        """Whether nothing runs at an instant."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will happen to the bank from outside.

    Attributes:
        arrivals: in the order in which they arrive.
        withdrawals: key → how long after it was registered the Party takes the complaint back.
        questions: complaints of the file that only ask something, and are taken as that.
        misread: complaints that are taken for enquiries by mistake.
        faults: key → what goes wrong.
    """

    arrivals: tuple[Arrival, ...]
    withdrawals: Mapping[str, timedelta]
    questions: frozenset[str]
    misread: frozenset[str]
    faults: Mapping[str, Fault]
    outage: Outage

    def of_sort(self, sort: Sort) -> tuple[Arrival, ...]:
        """The arrivals that come from one place."""
        return tuple(arrival for arrival in self.arrivals if arrival.sort is sort)


def plan_for(arrivals: list[Arrival], *, draw: Draw) -> Plan:
    """Make the plan; every choice hangs on the source id of a complaint alone, so that one complaint more moves no other."""
    by_key = {arrival.key: arrival for arrival in arrivals}
    pool = _Pool(list(by_key), draw)
    faults = _faults(by_key, pool, draw)
    repeated = pool.take(REPEATS, "repeated")
    withdrawn = pool.take(WITHDRAWALS, "withdrawn")
    questions = pool.take(QUESTIONS, "question")
    misread = pool.take(MISREAD, "misread")
    beside = draw.among(by_key, _count(len(by_key), ENQUIRIES), "enquiry")
    extra = [repeat_of(by_key[key], draw=draw) for key in repeated]
    extra += [enquiry_beside(by_key[key], draw=draw) for key in beside]
    return Plan(
        arrivals=tuple(sorted((*arrivals, *extra), key=lambda arrival: (arrival.at, arrival.key))),
        withdrawals={key: draw.of(key, "withdrawal").lasting(_SOON, "after") for key in withdrawn},
        questions=frozenset(questions),
        misread=frozenset(misread) | {key for key, fault in faults.items() if fault is Fault.UNKNOWN_INPUT},
        faults=faults,
        outage=outage_among([arrival.at for arrival in arrivals], draw=draw),
    )


def outage_among(moments: list[datetime], *, draw: Draw) -> Outage:
    """Three days in which nothing runs, soon after one of the busiest times, so that there is something to be late with."""
    busy = sorted(moments, key=lambda at: (-sum(at - BUSY <= other <= at for other in moments), at))
    start = draw.of("", "outage").pick(busy[: max(1, len(busy) // 10)], "start") + BUSY / 4
    return Outage(start, start + OUTAGE)


@dataclass(slots=True)
class _Pool:
    """The complaints of the file to which nothing special happens yet."""

    left: list[str]
    draw: Draw
    total: int = 0

    def __post_init__(self) -> None:
        self.total = len(self.left)

    def take(self, share: float, what: str) -> list[str]:
        return self.claim(self.draw.among(self.left, _count(self.total, share), what))

    def claim(self, keys: Iterable[str]) -> list[str]:
        taken = list(keys)
        gone = set(taken)
        self.left = [key for key in self.left if key not in gone]
        return taken


def _count(total: int, share: float) -> int:
    return max(1, round(total * share))


def _faults(by_key: Mapping[str, Arrival], pool: _Pool, draw: Draw) -> dict[str, Fault]:
    """As many of each kind as of the others; those without a path follow each other, as long as a wrong version runs."""
    each = max(1, round(len(by_key) * FAULTS / len(Fault)))
    faults: dict[str, Fault] = {}
    for fault in Fault:
        fitting = [key for key in pool.left if _fits(by_key[key], fault)]
        if fault is Fault.NO_PATH:
            first = draw.among(fitting, 1, fault)
            in_order = [key for key in by_key if key in set(fitting)]
            start = in_order.index(first[0]) if first else 0
            chosen = in_order[start : start + each]
        else:
            chosen = draw.among(fitting, each, fault)
        faults |= dict.fromkeys(pool.claim(chosen), fault)
    return faults


def _fits(arrival: Arrival, fault: Fault) -> bool:
    """Whether a fault can come to light on a complaint."""
    by_mail = arrival.who.email is not None and not arrival.who.bounces
    return arrival.said.kind == "complaint" and (by_mail or fault is not Fault.MAIL_REFUSED)
