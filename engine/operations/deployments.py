"""Bringing process files and rules into force: check, store by content, name what the next Instances will run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import audit
from engine.errors import InvalidInput
from engine.operations.actors import Actor
from engine.operations.coverage import wake_provisional
from engine.operations.folder_check import PROCESS_KINDS, Installation, check_folder, rules_in
from engine.operations.operators import vocabulary
from engine.operations.rulebook import KEY, RuleBook, read_rules
from engine.operations.services import Services
from engine.records.people import Department
from engine.records.processes import DefinitionFile, ProcessInForce, ProcessVersion, ProcessVersionFile
from engine.workflow import Definitions, Finding, compile_definitions, read_library, version_hash

__all__ = [
    "Deployed",
    "Installation",
    "Refused",
    "check_folder",
    "compile_all",
    "deploy",
    "put_into_force",
    "read_folder",
]

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
    """
    _require_sound(check_folder(files, Installation.of(services.settings, services.clock)))
    return put_into_force(session, services, actor=actor, files=files)


def put_into_force(session: Session, services: Services, *, actor: Actor, files: Mapping[str, bytes]) -> list[Deployed]:
    """Store files that were found sound, and let the next Instances run them."""
    rules = rules_in(files)
    book = read_rules(rules, version_hash=version_hash(rules))
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


def _require_sound(findings: Iterable[Finding]) -> None:
    errors = [finding.as_json() for finding in findings if finding.is_error]
    if errors:
        raise Refused(f"{len(errors)} errors; nothing was deployed.", findings=errors)


def compile_all(files: Mapping[str, bytes], book: RuleBook) -> list[Definitions]:
    """Compile every process among sound files with all that it calls."""
    library = read_library({path: content for path, content in files.items() if path.endswith(PROCESS_KINDS)})
    return [compile_definitions(key, library, vocabulary(book)) for key in library.documents]


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


def _load_departments(session: Session, book: RuleBook) -> None:
    """Bring the departments of the rules into the database, where people and items refer to them."""
    for code, department in book.organisation.departments.items():
        told: dict[str, Any] = {
            "name_en": department.names["en"],
            "name_zh": department.names["zh"],
            "sees_all": department.sees_all,
        }
        row = session.get(Department, code)
        if row is None:
            session.add(Department(code=code, **told))
            continue
        for field, value in told.items():
            if getattr(row, field) != value:
                setattr(row, field, value)
    session.flush()
