"""The scratch bank of one replay: its folder, its database with its own secrets, the processes it runs."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from engine.clock import FrozenClock
from engine.errors import InvalidInput
from engine.operations.actors import COMMAND_LINE
from engine.operations.deployments import deploy
from engine.operations.rulebook import RuleBook, is_rule, read_rules
from engine.settings import Settings
from engine.workflow import version_hash
from web.compose import Redress, compose
from web.replay.bank import Bank
from web.replay.chance import Draw
from web.replay.faults import Fault, without_path
from web.replay.mail_server import MailServer
from web.replay.plan import Plan
from web.sources import read_processes

_PREPARED = timedelta(days=1)


def rules_of(files: dict[str, bytes]) -> RuleBook:
    """The rules among the files that a replay runs.

    Raises:
        InvalidInput: a file cannot be used.
    """
    rules = {path: content for path, content in files.items() if is_rule(path)}
    return read_rules(rules, version_hash=version_hash(rules))


def settings_for(database: str | None, processes: Path | None) -> Settings:
    """The settings of a scratch bank; its folder is new and stays when the replay is over.

    Raises:
        Misconfigured: a setting cannot work, or the database is none.
    """
    usual = Settings.of_environment(database_url=database, demo=True, public_url="https://bank.example.org")
    folder = Path(tempfile.mkdtemp(prefix="redress-replay-"))
    return usual.model_copy(
        update={
            "data_folder": folder,
            "database_url": database or f"sqlite:///{folder / 'redress.db'}",
            "processes": processes or usual.processes,
        }
    )


def open_bank(settings: Settings, *, files: dict[str, bytes], book: RuleBook, plan: Plan, draw: Draw) -> Bank:
    """Make the database, put the files into force, and stand at the day before the first arrival.

    Raises:
        InvalidInput: the database holds something already.
        Refused: the files have errors.
    """
    clock = FrozenClock(plan.arrivals[0].at - _PREPARED)
    redress = compose(settings, clock=clock, durable=False)
    redress.store.migrate(settings.database_owner_url)
    _require_empty(redress)
    redress.perform(deploy, actor=COMMAND_LINE, files=files)
    refused = [arrival.who for arrival in plan.arrivals if plan.faults.get(arrival.key) is Fault.MAIL_REFUSED]
    mail_server = MailServer(
        bouncing=frozenset(arrival.who.email for arrival in plan.arrivals if arrival.who.email and arrival.who.bounces),
        down_for=frozenset(who.email for who in refused if who.email),
        outage=plan.outage,
        now=clock.now(),
        first_tried={},
    )
    calendar = book.calendar_of(book.profile(settings.profile))
    return Bank(redress=redress, clock=clock, calendar=calendar, draw=draw, plan=plan, mail_server=mail_server)


def without_impossible_faults(plan: Plan, files: dict[str, bytes]) -> Plan:
    """Leave out faults for which the files have no place."""
    if without_path(files) is not None:
        return plan
    kept = {key: fault for key, fault in plan.faults.items() if fault is not Fault.NO_PATH}
    return replace(plan, faults=kept)


def files_of(folder: Path) -> dict[str, bytes]:
    """The files that a replay runs.

    Raises:
        InvalidInput: there is no such folder, no process in it, or a file that cannot be read.
    """
    return read_processes(folder)


def _require_empty(redress: Redress) -> None:
    with redress.store.reading() as session:
        rules = redress.services.catalogue.rules_or_none(session)
    if rules is not None:
        raise InvalidInput("A replay needs a database of its own, and this one is in use.", database=redress.store.name)
