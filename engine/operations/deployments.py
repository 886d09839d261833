"""Bringing process files and rules into force: check, store by content, name what the next Instances will run."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput
from engine.operations.actors import Actor
from engine.operations.coverage import wake_provisional
from engine.operations.operators import vocabulary
from engine.operations.rulebook import KEY, RuleBook, is_rule, read_rules
from engine.operations.services import Services
from engine.records.people import Department
from engine.records.processes import DefinitionFile, ProcessInForce, ProcessVersion, ProcessVersionFile
from engine.workflow import (
    Definitions,
    Finding,
    check_files,
    compile_definitions,
    read_library,
    version_hash,
)

KINDS = (".bpmn", ".dmn", ".json", ".yaml", ".md")


@dataclass(frozen=True, slots=True)
class Deployed:
    """One process, or the rules, after a deployment: the version in force, and whether it is a new one."""

    key: str
    version_hash: str
    new: bool


class Refused(InvalidInput):
    """The files have errors and were not deployed."""

    code = "refused"


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder that can be deployed, by its path relative to it.

    Raises:
        InvalidInput: there is no such folder, or it holds no process.
    """
    if not folder.is_dir():
        raise InvalidInput("There is no such folder.", folder=str(folder))
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in KINDS and path.is_file() and path.name != "README.md"
    }
    if not any(path.endswith(".bpmn") for path in files):
        raise InvalidInput("The folder holds no .bpmn file.", folder=str(folder))
    return files


def deploy(session: Session, services: Services, *, actor: Actor, files: Mapping[str, bytes]) -> list[Deployed]:
    """Put the rules and every process among the files into force; running Instances keep the version they began with.

    Raises:
        Refused: a file has errors; the facts list every finding with file, element and what to do.
        InvalidInput: a file cannot be read at all.
    """
    rules = {path: content for path, content in files.items() if is_rule(path)}
    book = read_rules(rules, version_hash=version_hash(rules))
    _require_one_zone(book, services)
    compiled = compile_all(files, book)
    at = services.clock.now()
    audit.act(session, actor=actor.name, role=actor.role, action="process.deploy", at=at)
    _load_departments(session, book)
    versions: dict[str, tuple[str, Mapping[str, bytes]]] = {KEY: (book.hash, rules)}
    versions |= {definitions.key: (definitions.hash, definitions.files) for definitions in compiled}
    deployed = [_put(session, services, actor, key, *version) for key, version in versions.items()]
    session.info.pop("in_force", None)
    services.catalogue.remember(book)
    wake_provisional(session, services)
    return deployed


def check_folder(files: Mapping[str, bytes]) -> list[Finding]:
    """Say what is wrong with files, whether or not they could be deployed.

    Raises:
        InvalidInput: the rules cannot be read.
    """
    rules = {path: content for path, content in files.items() if is_rule(path)}
    book = read_rules(rules, version_hash=version_hash(rules))
    return check_files(_processes(files), vocabulary(book))


def _processes(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.endswith((".bpmn", ".dmn", ".json"))}


def compile_all(files: Mapping[str, bytes], book: RuleBook) -> list[Definitions]:
    """Check the files and compile every process among them with all that it calls.

    Raises:
        Refused: the checker found errors.
    """
    known = vocabulary(book)
    errors = [finding for finding in check_files(_processes(files), known) if finding.is_error]
    if errors:
        raise Refused(
            f"{len(errors)} errors; nothing was deployed.", findings=[finding.as_json() for finding in errors]
        )
    library = read_library(_processes(files))
    return [compile_definitions(key, library, known) for key in library.documents]


def _put(
    session: Session, services: Services, actor: Actor, key: str, digest: str, files: Mapping[str, bytes]
) -> Deployed:
    at = services.clock.now()
    new = session.get(ProcessVersion, digest) is None
    if new:
        _store(session, files)
        session.add(ProcessVersion(hash=digest, key=key, deployed_at=at, deployed_by_id=actor.person_id))
        session.flush()
        session.add_all(
            ProcessVersionFile(version_hash=digest, path=path, file_hash=sha256(content).hexdigest())
            for path, content in files.items()
        )
    in_force = session.get(ProcessInForce, key)
    if in_force is None:
        session.add(ProcessInForce(key=key, version_hash=digest, since=at))
    elif in_force.version_hash != digest:
        in_force.version_hash, in_force.since = digest, at
    session.flush()
    return Deployed(key, digest, new)


def _store(session: Session, files: Mapping[str, bytes]) -> None:
    hashes = {sha256(content).hexdigest(): content for content in files.values()}
    known = set(session.scalars(select(DefinitionFile.hash).where(DefinitionFile.hash.in_(hashes))))
    session.add_all(
        DefinitionFile(hash=digest, content=content) for digest, content in hashes.items() if digest not in known
    )
    session.flush()


def _require_one_zone(book: RuleBook, services: Services) -> None:
    """The bank's days begin and end in one zone: that of the settings and of every calendar that is counted by."""
    zone = services.settings.zone
    for profile in book.profiles.values():
        calendar = book.calendar_of(profile)
        if calendar.zone != zone:
            raise InvalidInput(
                f"The calendar {calendar.name} counts days of {calendar.zone.key}, the bank those of {zone.key}: change "
                "REDRESS_BANK_TIMEZONE or the calendar.",
                calendar=calendar.name,
                setting="REDRESS_BANK_TIMEZONE",
            )


def _load_departments(session: Session, book: RuleBook) -> None:
    """Bring the departments of the rules into the database, where people and items refer to them."""
    for code, department in book.organisation.departments.items():
        names = {"name_en": department.names["en"], "name_zh": department.names["zh"]}
        row = session.get(Department, code)
        if row is None:
            session.add(Department(code=code, controlling=department.controlling, **names))
            continue
        for field, value in names.items():
            if getattr(row, field) != value:
                setattr(row, field, value)
    session.flush()
