"""A bank in fast motion: the complaints of a file live in a scratch database, with a simulated staff and clock."""

import argparse
from time import perf_counter
from typing import Any

from engine.errors import InvalidInput
from engine.operations.rulebook import RuleBook
from notifications.channels import Mailbox
from web.progress import Progress
from web.replay.arrivals import arrivals_of
from web.replay.bank import Bank
from web.replay.chance import Draw
from web.replay.figures import figures_of
from web.replay.intake import Intake
from web.replay.motion import Motion, TimersSeen
from web.replay.operator import operator_among
from web.replay.parties import Parties
from web.replay.plan import Plan, plan_for
from web.replay.scratch import files_of, open_bank, rules_of, settings_for, without_impossible_faults
from web.replay.team import Team, hire, staffing_for
from web.replay.troubles import Troubles
from web.sources import mapping_for

GOOD, FINDINGS = 0, 1
Answer = tuple[int, dict[str, Any]]


def run_replay(options: argparse.Namespace, *, progress: Progress | None) -> Answer:
    """Let the complaints of a file live from their arrival to their end; exit status 1 when some stay open.

    Raises:
        InvalidInput: the file, the mapping or the processes cannot be used, or nobody works in the department anyway.
    """
    settings = settings_for(options.database, options.processes or None)
    files = files_of(settings.processes)
    book = rules_of(files)
    _require_department(book, options.unstaffed)
    draw = Draw(options.seed)
    mapping = mapping_for(options.file, options.mapping, processes=settings.processes, book=book)
    arrivals = arrivals_of(options.file, mapping, limit=options.limit, draw=draw, zone=settings.zone)
    plan = without_impossible_faults(plan_for(arrivals, draw=draw), files)
    bank = open_bank(settings, files=files, book=book, plan=plan, draw=draw)
    motion = _prepare(bank, files, unstaffed=options.unstaffed, progress=progress)
    began = perf_counter()
    motion.run()
    seconds = perf_counter() - began
    with bank.redress.store.reading() as session:
        figures = figures_of(session, bank)
    figures["timers"] = {"fired": motion.timers.fired, "late": motion.timers.late}
    bank.redress.store.dispose()
    whole = not figures["open"] and not figures["incidents"]["open"]
    return GOOD if whole else FINDINGS, {
        "ok": whole,
        **figures,
        "seconds": round(seconds, 1),
        "steps_per_second": round(figures["steps"] / seconds, 1),
        "database": bank.redress.store.name,
    }


def _require_department(book: RuleBook, unstaffed: str | None) -> None:
    known = book.organisation.departments
    if unstaffed is not None and unstaffed not in known:
        raise InvalidInput(
            f"There is no department {unstaffed} to be left unstaffed; name one of {', '.join(known)}.",
            department=unstaffed,
        )


def _prepare(bank: Bank, files: dict[str, bytes], *, unstaffed: str | None, progress: Progress | None) -> Motion:
    """Staff the bank and let it expect what the plan says."""
    with bank.redress.store.reading() as session:
        organisation = bank.redress.services.catalogue.rules(session).organisation
    mailbox = Mailbox(refuses=bank.mail_server.refuses)
    parties, troubles = Parties(bank, mailbox), Troubles(bank, files)
    staffing = list(staffing_for(organisation, per_day=_per_day(bank, bank.plan), unstaffed=unstaffed))
    members = hire(bank, parties, troubles, staffing)
    desks = sorted({one.department for one in staffing if one.role == "INTAKE"}, key=lambda code: (code != "CSC", code))
    Intake(bank, troubles, desks).expect(bank.plan.arrivals)
    return Motion(
        bank=bank,
        team=Team(bank, members),
        operator=operator_among(bank, [member.person for member in members]),
        parties=parties,
        mailbox=mailbox,
        progress=progress,
        timers=TimersSeen(),
    )


def _per_day(bank: Bank, plan: Plan) -> float:
    """How many complaints come in a working day of the bank, on average."""
    first, last = (bank.calendar.day_of(plan.arrivals[index].at) for index in (0, -1))
    return len(plan.arrivals) / max(1, bank.calendar.working_days_between(first, last))
