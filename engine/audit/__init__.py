"""The audit trail: who did what, why, under which definition, in streams of hash-linked entries.

An operation names its act; the changes of rows come by themselves (docs/decisions/0002). docs/reference/audit.md tells
the format to whoever wants to verify it without this program.
"""

from engine.audit.acts import act, note, open_stream
from engine.audit.compare import Comparison, compare
from engine.audit.fold import Difference
from engine.audit.history import Entry, history
from engine.audit.kept import lost_values
from engine.audit.recorder import Recorder
from engine.audit.verify import BadEntry, Verification, verify
from engine.storage.errors import Unaudited

__all__ = [
    "BadEntry",
    "Comparison",
    "Difference",
    "Entry",
    "Recorder",
    "Unaudited",
    "Verification",
    "act",
    "compare",
    "history",
    "lost_values",
    "note",
    "open_stream",
    "verify",
]
