"""What each subcommand does: compose, one operation or query, an answer of plain facts."""

import argparse
import getpass
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from engine import audit
from engine.clock import SystemClock
from engine.errors import InvalidInput, Misconfigured, NotPermitted, RuleBroken
from engine.operations.actors import COMMAND_LINE, Actor, as_person
from engine.operations.deployments import Installation, Refused, check_folder, deploy
from engine.operations.people import NewPerson, NewPost, create_person
from engine.operations.tokens import person_of_token
from engine.records.people import Person
from engine.settings import Settings
from web.compose import Redress, compose
from web.fitting import has_own_key, require_own_key
from web.progress import progress_of
from web.sources import read_processes

GOOD, FINDINGS = 0, 1
ADMIN, PROCESS_OWNER = "ADMIN", "PO"
Answer = tuple[int, dict[str, Any]]


def init_db(options: argparse.Namespace) -> Answer:
    """Create or upgrade the database."""
    with _composed(options, prepared=False) as redress:
        redress.store.migrate(redress.settings.database_owner_url)
        return GOOD, {"database": redress.store.name, "ok": True}


def create_admin(options: argparse.Namespace) -> Answer:
    """Open the first account, or another one as an administrator."""
    with _composed(options) as redress:
        actor = acting(redress, roles=(ADMIN,))
        post = NewPost(department=_home_of_administrators(redress), role=ADMIN)
        password = _password_from_input() if options.password_stdin else _password_from_terminal()
        new = NewPerson(username=options.username, name=options.name, password=password, posts=(post,))
        redress.perform(create_person, actor=actor, new=new)
        return GOOD, {"username": options.username, "ok": True}


def deploy_folder(options: argparse.Namespace) -> Answer:
    """Put rules and processes into force."""
    with _composed(options) as redress:
        files = read_processes(options.folder)
        if options.dry_run:
            installation = Installation.of(redress.settings, redress.services.clock)
            findings = [_told(one.as_json()) for one in check_folder(files, installation)]
            errors = [one for one in findings if one["severity"] == "error"]
            return FINDINGS if errors else GOOD, {"ok": not errors, "findings": findings}
        try:
            deployed = redress.perform(deploy, actor=acting(redress), files=files)
        except Refused as refused:
            refused.facts["findings"] = [_told(one) for one in refused.facts.get("findings", ())]  # type: ignore[attr-defined]  # a list, as it was raised
            raise
        return GOOD, {
            "ok": True,
            "deployed": {one.key: {"version": one.version_hash, "new": one.new} for one in deployed},
        }


def check_processes(options: argparse.Namespace) -> Answer:
    """Say what is wrong with the files of a folder."""
    settings = Settings.of_environment()
    folder = options.folder or settings.processes
    findings = check_folder(read_processes(folder), Installation.of(settings, SystemClock()))
    errors = [finding for finding in findings if finding.is_error]
    told = [_told(finding.as_json(), options.language) for finding in findings]
    return FINDINGS if errors else GOOD, {"ok": not errors, "errors": len(errors), "findings": told}


def serve(options: argparse.Namespace) -> Answer:
    """Serve the pages and tick."""
    from web.serve import serve_until_stopped

    with _composed(options) as redress:
        return serve_until_stopped(redress)


def demo(options: argparse.Namespace) -> Answer:
    """Make a demo bank, or open the one that is there, and serve it."""
    from web.demo import run_demo

    with _composed(options, demo=True, prepared=False) as redress:
        return run_demo(redress)


def settings(_: argparse.Namespace) -> Answer:
    """List every setting."""
    values = Settings.of_environment()
    told = []
    for name, field in Settings.model_fields.items():
        variable, shown = f"REDRESS_{name.upper()}", values.shown(name)
        text = f"{variable}={shown}\n    {field.description}"
        told.append({"name": variable, "value": shown, "meaning": field.description, "text": text})
    return GOOD, {"settings": told}


def audit_trail(options: argparse.Namespace) -> Answer:
    """Verify the chains of the audit trail."""
    with _composed(options) as redress, redress.store.reading() as session:
        found = audit.verify(session, progress=progress_of("entries"))
    bad = found.first_bad
    first = None if bad is None else {"stream": bad.stream, "seq": bad.seq, "reason": bad.reason}
    return GOOD if found.ok else FINDINGS, {"ok": found.ok, "entries": found.entries, "first_bad": first}


def verify_store(options: argparse.Namespace) -> Answer:
    """Check the invariants of the store."""
    from engine.operations.invariants import violations_of

    with _composed(options) as redress, redress.store.reading() as session:
        violations = violations_of(session, redress.services)
    return FINDINGS if violations else GOOD, {"ok": not violations, "violations": violations}


def import_file(options: argparse.Namespace) -> Answer:
    """Take in complaints from a CSV file."""
    from web.importing import run_import

    with _composed(options) as redress:
        return run_import(redress, options, actor=acting(redress), progress=progress_of("rows"))


def replay_file(options: argparse.Namespace) -> Answer:
    """Let complaints live in fast motion."""
    from web.replay import run_replay

    return run_replay(options, progress=progress_of("days"))


def acting(redress: Redress, *, roles: tuple[str, ...] = (PROCESS_OWNER, ADMIN)) -> Actor:
    """Who acts by the command line: the owner of the token; nobody by name only in a demo, and before there is anybody.

    Raises:
        NotPermitted: there is no token, it is not valid, or its owner has none of the roles.
    """
    with redress.store.reading() as session:
        if redress.settings.token is None:
            if redress.settings.demo or session.scalar(select(Person.id).limit(1)) is None:
                return COMMAND_LINE
            raise NotPermitted("Say who acts: set REDRESS_TOKEN to your personal token, made on the page Account.")
        person = person_of_token(session, redress.services, token=redress.settings.token.get_secret_value())
        for role in roles:
            if person.holds(role=role):
                return as_person(person, role=role)
    raise NotPermitted(f"Only somebody with the role {' or '.join(roles)} may do this.", username=person.username)


def _home_of_administrators(redress: Redress) -> str:
    """The first department in which there may be an administrator.

    Raises:
        RuleBroken: nothing was deployed yet, so that there is no department.
    """
    with redress.store.reading() as session:
        book = redress.services.catalogue.rules_or_none(session)
    if book is None:
        raise RuleBroken("There is no department yet. Run `redress deploy FOLDER` first.")
    for department in book.organisation.departments:
        if book.organisation.may_hold(role=ADMIN, department=department):
            return department
    raise RuleBroken(f"The rules in force have no department for the role {ADMIN}.")


def _password_from_input() -> str:
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InvalidInput("The password on standard input is not UTF-8.", field="password") from error


def _password_from_terminal() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # it would show what is typed
        try:
            return getpass.getpass("Password: ")
        except (getpass.GetPassWarning, EOFError) as error:
            message = "There is no terminal to ask for the password; use --password-stdin."
            raise InvalidInput(message, field="password") from error


@contextmanager
def _composed(options: argparse.Namespace, *, demo: bool = False, prepared: bool = True) -> Iterator[Redress]:
    """The program wired together, until the command ends.

    Args:
        prepared: the database must have the tables of this version, and be written with the key that is set.

    Raises:
        Misconfigured: a setting cannot work.
    """
    instead: dict[str, object] = {"demo": True} if demo else {}
    if options.database:
        instead["database_url"] = options.database
    settings = Settings.of_environment(**instead)
    _require_folder(settings)
    _require_readable(settings)
    redress = compose(settings)
    try:
        if prepared:
            redress.store.require_current()
        if prepared and options.database and not has_own_key(redress):
            # A scratch bank has a key of its own beside its database; that of the environment is another bank's.
            redress = _exchanged(redress, settings.model_copy(update={"master_key": None}))
        if prepared:
            require_own_key(redress)
        yield redress
    finally:
        redress.store.dispose()


def _exchanged(redress: Redress, settings: Settings) -> Redress:
    """The same with other settings, if they will do."""
    try:
        other = compose(settings)
    except Misconfigured:
        return redress
    redress.store.dispose()
    return other


def _require_folder(settings: Settings) -> None:
    folder = settings.data_folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"REDRESS_DATA_FOLDER cannot be {str(folder)!r}: {error.strerror or error}."
        raise Misconfigured(message, setting="REDRESS_DATA_FOLDER") from error


def _require_readable(settings: Settings) -> None:
    """SQLite says of a file that it may not open only that it is not there."""
    path = settings.database_file
    if path is not None and path.exists() and not (path.is_file() and os.access(path, os.R_OK)):
        message = f"The database {path} is no file that this user may read."
        raise Misconfigured(message, setting="REDRESS_DATABASE_URL")


def _told(finding: Mapping[str, Any], language: str = "en") -> dict[str, Any]:
    """A finding with a line for people."""
    where = f"{finding['file']}:{finding['line']}" if finding["line"] else finding["file"]
    what = f"{finding['message'][language]} {finding['remedy'][language]}"
    return {**finding, "text": f"{where}: {finding['severity']} {finding['rule']} {finding['element']}: {what}"}
