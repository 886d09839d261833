"""What each subcommand does: compose, one operation or query, an answer of plain facts."""

import argparse
import getpass
import sys
from typing import Any

from sqlalchemy import select

from engine import audit
from engine.errors import NotPermitted
from engine.operations.actors import COMMAND_LINE, Actor, as_person
from engine.operations.deployments import check_folder, deploy, read_folder
from engine.operations.people import NewPerson, NewPost, create_person
from engine.operations.tokens import person_of_token
from engine.records.people import Person
from engine.settings import Settings
from web.compose import Redress, compose
from web.progress import progress_of

GOOD, FINDINGS = 0, 1
Answer = tuple[int, dict[str, Any]]


def init_db(options: argparse.Namespace) -> Answer:
    """Create or upgrade the database."""
    redress = _compose(options)
    redress.store.migrate(redress.settings.database_owner_url)
    return GOOD, {"database": redress.store.name, "ok": True}


def create_admin(options: argparse.Namespace) -> Answer:
    """Open the first account."""
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else getpass.getpass("Password: ")
    redress = _compose(options)
    new = NewPerson(
        username=options.username, name=options.name, password=password, posts=(NewPost(department="CP", role="ADMIN"),)
    )
    redress.perform(create_person, actor=COMMAND_LINE, new=new)
    return GOOD, {"username": options.username, "ok": True}


def deploy_folder(options: argparse.Namespace) -> Answer:
    """Put rules and processes into force."""
    redress = _compose(options)
    files = read_folder(options.folder)
    if options.dry_run:
        findings = check_folder(files)
        errors = [finding for finding in findings if finding.is_error]
        return FINDINGS if errors else GOOD, {"ok": not errors, "findings": [_told(one) for one in findings]}
    deployed = redress.perform(deploy, actor=acting(redress), files=files)
    return GOOD, {"ok": True, "deployed": {one.key: {"version": one.version_hash, "new": one.new} for one in deployed}}


def check_processes(options: argparse.Namespace) -> Answer:
    """Say what is wrong with the files of a folder."""
    folder = options.folder or Settings.of_environment().processes
    findings = check_folder(read_folder(folder))
    errors = [finding for finding in findings if finding.is_error]
    told = [_told(finding, options.language) for finding in findings]
    return FINDINGS if errors else GOOD, {"ok": not errors, "errors": len(errors), "findings": told}


def serve(options: argparse.Namespace) -> Answer:
    """Serve the pages and tick."""
    from web.serve import serve_until_stopped

    return serve_until_stopped(_compose(options))


def demo(options: argparse.Namespace) -> Answer:
    """Make a demo bank, or open the one that is there, and serve it."""
    from web.demo import run_demo

    return run_demo(_compose(options, demo=True))


def settings(_: argparse.Namespace) -> Answer:
    """List every setting."""
    values = Settings.of_environment()
    told = []
    for name, field in Settings.model_fields.items():
        variable, value = f"REDRESS_{name.upper()}", getattr(values, name)
        shown = "" if value is None else str(value)
        text = f"{variable}={shown}\n    {field.description}"
        told.append({"name": variable, "value": shown, "meaning": field.description, "text": text})
    return GOOD, {"settings": told}


def audit_trail(options: argparse.Namespace) -> Answer:
    """Verify the chains of the audit trail."""
    redress = _compose(options)
    with redress.store.reading() as session:
        found = audit.verify(session, progress=progress_of("entries"))
    bad = found.first_bad
    first = None if bad is None else {"stream": bad.stream, "seq": bad.seq, "reason": bad.reason}
    return GOOD if found.ok else FINDINGS, {"ok": found.ok, "entries": found.entries, "first_bad": first}


def verify_store(options: argparse.Namespace) -> Answer:
    """Check the invariants of the store."""
    from engine.operations.invariants import violations_of

    redress = _compose(options)
    with redress.store.reading() as session:
        violations = violations_of(session, redress.services)
    return FINDINGS if violations else GOOD, {"ok": not violations, "violations": violations}


def import_file(options: argparse.Namespace) -> Answer:
    """Take in complaints from a CSV file."""
    from web.importing import run_import

    redress = _compose(options)
    return run_import(redress, options, actor=acting(redress), progress=progress_of("rows"))


def replay_file(options: argparse.Namespace) -> Answer:
    """Let complaints live in fast motion."""
    from web.replay import run_replay

    return run_replay(options, progress=progress_of("days"))


def acting(redress: Redress) -> Actor:
    """Who acts by the command line: the owner of the token; nobody by name only in a demo, and before there is anybody.

    Raises:
        NotPermitted: there is no token, it is not valid, or its owner may not.
    """
    with redress.store.reading() as session:
        if redress.settings.token is None:
            if redress.settings.demo or session.scalar(select(Person.id).limit(1)) is None:
                return COMMAND_LINE
            raise NotPermitted("Say who acts: set REDRESS_TOKEN to your personal token, made on the page Account.")
        person = person_of_token(session, redress.services, token=redress.settings.token.get_secret_value())
        for role in ("PO", "ADMIN"):
            if person.holds(role=role):
                return as_person(person, role=role)
    raise NotPermitted("Only an administrator or a process owner may do this.", username=person.username)


def _compose(options: argparse.Namespace, *, demo: bool = False) -> Redress:
    settings = Settings.of_environment()
    changed: dict[str, object] = {"demo": True} if demo else {}
    if options.database:
        changed["database_url"] = options.database
    return compose(settings.model_copy(update=changed))


def _told(finding: Any, language: str = "en") -> dict[str, Any]:
    where = f"{finding.file}:{finding.line}" if finding.line else finding.file
    text = f"{where}: {finding.severity} {finding.rule} {finding.element}: {finding.message(language)} {finding.remedy(language)}"
    return {**finding.as_json(), "text": text}
