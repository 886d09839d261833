"""Deployed definitions and rules, compiled once per version and shared by all threads."""

import gc
from threading import Lock

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.operations.rulebook import KEY, RuleBook, read_rules
from engine.records.processes import DefinitionFile, ProcessInForce, ProcessVersion, ProcessVersionFile
from engine.storage.prepared import answers
from engine.workflow import Definitions, Vocabulary, compile_definitions, read_library

_IN_FORCE = select(ProcessInForce.version_hash).where(ProcessInForce.key == bindparam("key"))
_LOOKS_RARELY = (20_000, 20, 20)
"""After so many new objects the collector looks for circles; Python's own 700 are made several times in one step."""


class Catalogue:
    """Looks things up by the hash of their bytes; a hash never changes its meaning, so nothing is ever stale."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._compiled: dict[str, Definitions] = {}
        self._rules: dict[str, RuleBook] = {}
        self._lock = Lock()

    def definitions(self, session: Session, version_hash: str) -> Definitions:
        """Return the compiled definitions of one version.

        Raises:
            NotFound: no such version was deployed here.
        """
        return self._compiled.get(version_hash) or self._compile(session, version_hash)

    def in_force(self, session: Session, key: str) -> Definitions:
        """Return the definitions that the next Instance of this process will run.

        Raises:
            NotFound: the process was never deployed.
        """
        return self.definitions(session, hash_in_force(session, key))

    def rules(self, session: Session) -> RuleBook:
        """Return the rules in force.

        Raises:
            NotFound: no rules were deployed.
        """
        version = hash_in_force(session, KEY)
        return self._rules.get(version) or self._read_rules(session, version)

    def warm_up(self, session: Session) -> None:
        """Compile everything in force before somebody waits for it, and spare the collector the walk over it.

        What is compiled lives as long as the process does, and what a step makes dies with it, without the collector.
        """
        for key in session.scalars(select(ProcessInForce.key).where(ProcessInForce.key != KEY)):
            self.in_force(session, key)
        self.rules_or_none(session)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_LOOKS_RARELY)

    def remember(self, book: RuleBook) -> None:
        """Keep rules that were just read, so that nobody has to read them again."""
        with self._lock:
            self._rules.setdefault(book.hash, book)

    def rules_or_none(self, session: Session) -> RuleBook | None:
        """The rules in force, or None while nothing is deployed."""
        try:
            return self.rules(session)
        except NotFound:
            return None

    def _compile(self, session: Session, version_hash: str) -> Definitions:
        with self._lock:
            if found := self._compiled.get(version_hash):
                return found
            key, files = stored_files(session, version_hash)
            made = compile_definitions(key, read_library(files), self._vocabulary)
            return self._compiled.setdefault(version_hash, made)

    def _read_rules(self, session: Session, version_hash: str) -> RuleBook:
        with self._lock:
            if found := self._rules.get(version_hash):
                return found
            _, files = stored_files(session, version_hash)
            return self._rules.setdefault(version_hash, read_rules(files, version_hash=version_hash))


def hash_in_force(session: Session, key: str) -> str:
    """Return the hash of the version in force under a key, read once per transaction.

    Raises:
        NotFound: nothing was deployed under it.
    """
    known = session.info.setdefault("in_force", {})
    if key not in known:
        rows = answers(session.connection(), _IN_FORCE, key=key)
        known[key] = rows[0][0] if rows else None
    version: str | None = known[key]
    if version is None:
        del known[key]
        raise NotFound(f"{key} is not deployed. Deploy the processes first: redress deploy.", process=key)
    return version


def stored_files(session: Session, version_hash: str) -> tuple[str, dict[str, bytes]]:
    """Return the key of a version and its files by path, byte for byte as deployed.

    Raises:
        NotFound: there is no such version.
    """
    version = session.get(ProcessVersion, version_hash)
    if version is None:
        raise NotFound("There is no such process version.", version=version_hash)
    rows = session.execute(
        select(ProcessVersionFile.path, DefinitionFile.content)
        .join(DefinitionFile, DefinitionFile.hash == ProcessVersionFile.file_hash)
        .where(ProcessVersionFile.version_hash == version_hash)
    )
    return version.key, {row.path: row.content for row in rows}
