"""I7 and the fold: the trail is whole and names real definitions, every state has its entry, and the rows are as told."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from sqlalchemy import select

from engine import audit
from engine.audit import BadEntry
from engine.operations.invariants_trail import INSTANCE
from engine.operations.invariants_violation import Looking, Violation
from engine.records.instances import Instance
from engine.records.processes import DefinitionFile, ProcessVersion, ProcessVersionFile
from engine.workflow import version_hash

FOLD: Final = "fold"


def bad_entry(bad: BadEntry) -> Violation:
    """I7: the first entry at which the trail cannot be believed."""
    return Violation("I7", "audit_entry", (bad.stream, bad.seq), bad.reason)


def untold_states(look: Looking) -> Iterator[Violation]:
    """I7: Instances of which a state was stored without an entry, or told without being stored."""
    if look.trail is None:
        return
    query = select(Instance.id, Instance.revision).order_by(Instance.id)
    for instance_id, revision in look.rows(query):
        told = look.trail.changes[INSTANCE, instance_id]
        if revision != told:
            what = f"its revision is {revision}; the trail tells {told} changes"
            yield Violation("I7", INSTANCE, (instance_id,), what)


def forged_definitions(look: Looking) -> Iterator[Violation]:
    """I7: the hashes that entries cite name exactly the bytes that are stored."""
    contents: dict[str, bytes] = {}
    for name, content in look.session.execute(select(DefinitionFile.hash, DefinitionFile.content)):
        contents[name] = content
        if sha256(content).hexdigest() != name:
            yield Violation("I7", "definition_file", (name,), "its content is not what its name says")
    files: dict[str, dict[str, bytes]] = {name: {} for name in look.session.scalars(select(ProcessVersion.hash))}
    used = select(ProcessVersionFile.version_hash, ProcessVersionFile.path, ProcessVersionFile.file_hash)
    for version, path, name in look.session.execute(used):
        files.setdefault(version, {})[path] = contents.get(name, b"")
    for version in sorted(files):
        if version_hash(files[version]) != version:
            yield Violation("I7", "process_version", (version,), "its files are not those that its name stands for")


def unlike_the_trail(look: Looking) -> Iterator[Violation]:
    """The rows that are not what folding the trail arrives at."""
    if look.trail is None:
        return
    for one in audit.compare(look.session, look.services.vault).differences:
        yield Violation(FOLD, one.table, one.key, f"{one.field}: {one.reason}" if one.field else one.reason)
