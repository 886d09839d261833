"""I7 and the fold: the trail is whole and names real definitions, every state has its entry, and the rows are as told."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from sqlalchemy import select

from engine import audit
from engine.audit import BadEntry
from engine.operations.invariants_trail import INSTANCE
from engine.operations.invariants_violation import Looking, Violation
from engine.records.audit import AuditStream
from engine.records.complaints import Complaint
from engine.records.instances import Instance
from engine.records.processes import DefinitionFile, ProcessVersion, ProcessVersionFile
from engine.workflow import version_hash

FOLD: Final = "fold"
_FILE, _VERSION = DefinitionFile.__tablename__, ProcessVersion.__tablename__


def bad_entry(bad: BadEntry) -> Violation:
    """I7: the first entry at which a stream cannot be believed."""
    return Violation("I7", "audit_entry", (bad.stream, bad.seq), bad.reason)


def untold_states(look: Looking) -> Iterator[Violation]:
    """I7: Instances of which a state was stored without an entry, or told without being stored."""
    query = select(Instance.id, Instance.complaint_id, Instance.revision).order_by(Instance.id)
    for instance_id, complaint_id, revision in look.rows(query):
        stream = f"complaint:{complaint_id}" if complaint_id else f"instance:{instance_id}"
        told = look.trail.changes[INSTANCE, instance_id]
        if revision != told and look.trail.tells_all(INSTANCE, instance_id, stream):
            what = f"its revision is {revision}; the trail tells {told} changes"
            yield Violation("I7", INSTANCE, (instance_id,), what)


def forged_definitions(look: Looking) -> Iterator[Violation]:
    """I7: the hashes that entries cite name exactly the bytes that are stored."""
    contents: dict[str, bytes] = {}
    for name, content in look.rows(select(DefinitionFile.hash, DefinitionFile.content).order_by(DefinitionFile.hash)):
        contents[name] = content
        if sha256(content).hexdigest() != name:
            yield Violation("I7", _FILE, (name,), "its content is not what its name says")
    files: dict[str, dict[str, bytes]] = defaultdict(dict)
    used = select(ProcessVersionFile.version_hash, ProcessVersionFile.path, ProcessVersionFile.file_hash)
    for version, path, name in look.rows(used):
        files[version][path] = contents.get(name, b"")
    for (version,) in look.rows(select(ProcessVersion.hash).order_by(ProcessVersion.hash)):
        if version_hash(files.pop(version, {})) != version:
            yield Violation("I7", _VERSION, (version,), "its files are not those that its name stands for")
    for version in sorted(files):
        yield Violation(
            "I7", "process_version_file", (version, *sorted(files[version])[:1]), "there is no such version"
        )


def unlike_the_trail(look: Looking) -> Iterator[Violation]:
    """The rows that are not what folding the trail arrives at."""
    compared = audit.compare(look.session, look.services.vault, without=look.bad_streams)
    for one in compared.differences:
        yield Violation(FOLD, one.table, one.key, f"{one.field}: {one.reason}" if one.field else one.reason)


def lost_values(look: Looking) -> Iterator[Violation]:
    """I7: personal values that are not kept any more beside their entries, although nobody was erased."""
    for one in audit.lost_values(look.session, look.services.vault, without=look.bad_streams):
        yield Violation("I7", one.table, one.key, one.reason)


def strayed_streams(look: Looking) -> Iterator[Violation]:
    """I7: streams that name another Party than the one whose personal data they hold: its erasure would pass them by."""
    of_complaints = {
        f"complaint:{one}": party_id for one, party_id in look.rows(select(Complaint.id, Complaint.party_id))
    }
    for name, party_id in look.rows(select(AuditStream.name, AuditStream.party_id).order_by(AuditStream.name)):
        kind, _, key = name.partition(":")
        owner = int(key) if kind == "party" and key.isdecimal() else of_complaints.get(name)
        # A complaint that is not there, or cannot be read, is a finding of its own.
        if party_id != owner and (kind != "complaint" or owner is not None):
            whose = "nobody" if owner is None else f"Party {owner}"
            yield Violation("I7", "audit_stream", (name,), f"it names Party {party_id}; its data are of {whose}")
