"""The runtime of processes: the only place that knows SpiffWorkflow. It knows processes and values, no complaints."""

from engine.workflow.build import Desk, compile_definitions
from engine.workflow.checker import Finding, check_files, check_library
from engine.workflow.definitions import Definitions, Library, read_library, version_hash
from engine.workflow.faults import NotWaiting, StepClosed
from engine.workflow.paths import main_path
from engine.workflow.runtime import resume, start
from engine.workflow.scope import EXPRESSION_BUDGET
from engine.workflow.specs import decision_taken
from engine.workflow.standing import StoredStanding, read_standing, variables_of
from engine.workflow.transition import (
    Act,
    Cancel,
    CompleteItem,
    DecisionTaken,
    DeliverMessage,
    FireTimers,
    ItemOpened,
    Refresh,
    Repair,
    Step,
    Transition,
    World,
)
from engine.workflow.vocabulary import AskedDecision, Asks, Input, Operator, Vocabulary

__all__ = [
    "EXPRESSION_BUDGET",
    "Act",
    "AskedDecision",
    "Asks",
    "Cancel",
    "CompleteItem",
    "DecisionTaken",
    "Definitions",
    "DeliverMessage",
    "Desk",
    "Finding",
    "FireTimers",
    "Input",
    "ItemOpened",
    "Library",
    "NotWaiting",
    "Operator",
    "Refresh",
    "Repair",
    "Step",
    "StepClosed",
    "StoredStanding",
    "Transition",
    "Vocabulary",
    "World",
    "check_files",
    "check_library",
    "compile_definitions",
    "decision_taken",
    "main_path",
    "read_library",
    "read_standing",
    "resume",
    "start",
    "variables_of",
    "version_hash",
]
