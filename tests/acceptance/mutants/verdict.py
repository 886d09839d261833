"""What became of a mutant: refused, the same to run, or changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from engine.workflow import Vocabulary
from engine.workflow.checker import check_files
from engine.workflow.checker.reading import read_files
from engine.workflow.checker.subject import Shelf, Subject
from engine.workflow.model import Names, Process
from tests.acceptance.mutants.choices import TooLarge
from tests.acceptance.mutants.mutator import Mutant
from tests.acceptance.mutants.walk import Seen, walk


class Fate(StrEnum):
    """What became of a mutant."""

    REFUSED = "refused"
    SAME = "same"
    CHANGED = "changed"


@dataclass
class Judge:
    """Checks mutants of some files, and walks those that pass."""

    files: Mapping[str, bytes]
    vocabulary: Vocabulary
    _walked: dict[str, Seen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shelf = read_files(self.files).shelf(self.vocabulary)

    def fate(self, mutant: Mutant) -> tuple[Fate, str]:
        """What became of it, and why: the rule that refuses it, or what can happen now and could not before."""
        changed = {**self.files, mutant.path: mutant.content}
        errors = [one for one in check_files(changed, self.vocabulary) if one.is_error]
        if errors:
            return Fate.REFUSED, f"{errors[0].rule} {errors[0].element}"
        shelf = read_files(changed).shelf(self.vocabulary)
        for subject in self._touched(shelf, mutant.path):
            before = self._before(subject.process.id)
            after = _walked(subject)
            if before != after:
                return Fate.CHANGED, f"{subject.process.id}: {sorted(after ^ before)[:3]}"
        return Fate.SAME, ""

    def _touched(self, shelf: Shelf, path: str) -> list[Subject]:
        """The processes that may run otherwise: that of the file itself, or those that use it."""
        found = []
        for subject in shelf.subjects:
            used = shelf.library.used_by(subject.process.id, self.vocabulary)
            old = self.shelf.subject(subject.process.id)
            is_own = subject.document.path == path
            if is_own and old is not None and _meaning(subject.process) == _meaning(old.process):
                continue
            if is_own or (path in used and not path.endswith(".bpmn")):
                found.append(subject)
        return found

    def _before(self, process: str) -> Seen:
        if process not in self._walked:
            subject = self.shelf.subject(process)
            self._walked[process] = frozenset() if subject is None else _walked(subject)
        return self._walked[process]


def _walked(subject: Subject) -> Seen:
    try:
        return walk(subject)
    except TooLarge:
        return frozenset({("too large",)})


def _meaning(process: Process) -> object:
    """What a process says to the engine: without what only people read, and where it stands in the file."""
    nodes = {name: replace(node, names=Names(), documentation="", line=0) for name, node in process.nodes.items()}
    flows = {name: replace(flow, names=Names(), line=0) for name, flow in process.flows.items()}
    lanes = tuple(replace(lane, names=Names(), line=0) for lane in process.lanes)
    return process.id, process.executable, nodes, flows, lanes
