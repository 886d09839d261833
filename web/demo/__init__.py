"""A demo bank: made-up people and complaints at every stage, made by driving the real engine; then the server."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine.clock import FrozenClock, SystemClock
from engine.jobs.ticking_lock import TickingLock
from engine.operations.actors import COMMAND_LINE
from engine.operations.deployments import deploy, read_folder
from engine.records.complaints import Complaint
from engine.records.people import Person
from engine.settings import Settings
from web.compose import Redress, compose
from web.demo.bank import DemoBank
from web.demo.people import PASSWORD, STAFF, hire
from web.demo.stories import read_stories
from web.serve import serve_until_stopped


def run_demo(redress: Redress) -> tuple[int, dict[str, Any]]:
    """Make the demo bank unless it is there already, print how to log in, and serve."""
    redress.settings.data_folder.mkdir(parents=True, exist_ok=True)
    if redress.settings.database_url is None:
        with TickingLock(redress.settings.data_folder):
            _make_whole(redress)
    redress.store.migrate(redress.settings.database_owner_url)
    if not _made(redress):
        make_bank(redress.settings)
    _invite(redress)
    return serve_until_stopped(redress)


def _make_whole(redress: Redress) -> None:
    """Make the embedded database beside its place, so that a start that is killed leaves no half bank behind."""
    place = redress.settings.data_folder / "redress.db"
    if place.exists():
        return
    beside = place.with_name("demo-being-made.db")
    for left in place.parent.glob(beside.name + "*"):
        left.unlink()
    settings = redress.settings.model_copy(update={"database_url": f"sqlite:///{beside}"})
    store = compose(settings).store
    store.migrate()
    store.dispose()
    make_bank(settings)
    beside.replace(place)


def make_bank(settings: Settings) -> None:
    """Deploy the shipped processes, hire people, and let every story happen up to now."""
    _say("Making a demo bank: people, processes, complaints …")
    now = SystemClock().now()
    clock = FrozenClock(now - timedelta(days=60))
    past = compose(settings, clock=clock)
    past.perform(deploy, actor=COMMAND_LINE, files=read_folder(Path(settings.processes)))
    staff = hire(past)
    DemoBank(past, clock, staff).live(read_stories(), until=now)
    past.store.dispose()


def _made(redress: Redress) -> bool:
    with redress.store.reading() as session:
        return session.scalar(select(Complaint.id).limit(1)) is not None and (
            session.scalar(select(Person.id).limit(1)) is not None
        )


def _invite(redress: Redress) -> None:
    _say(f"\nRedress is at http://{redress.settings.host}:{redress.settings.port}   (stop it with Ctrl-C)\n")
    _say(f"Everybody's password is {PASSWORD}. For example:")
    for member in STAFF[:8]:
        _say(f"  {member.username:<12} {member.name}: {member.says}")
    _say("")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
