"""The shipped files as the engine reads them, and a vocabulary to compile them with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.feel import to_python
from engine.records.complaints import Status
from engine.rules.events import Event
from engine.workflow import Definitions, Input, Library, Operator, Vocabulary, compile_definitions, read_library

PROCESSES = Path(__file__).parents[3] / "processes"
TEN_O_CLOCK = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)

NOTICES = frozenset({"assist_late", "feedback_late"})
FACTS: Mapping[str, Any] = {
    "number": "TS202603050000012",
    "kind": "complaint",
    "channel": "phone",
    "language": "zh",
    "status": "received",
    "nature": "GEN",
    "complexity": "simple",
    "urgency": "III",
    "content": "SVC",
    "business": "bank_cards",
    "cause": "service_attitude",
    "outcome": "upheld",
    "root_cause": "PEOPLE_ATTITUDE",
    "lead_department": "CARD",
    "subject_department": "",
    "registered_department": "CSC",
    "amount": 100,
    "group_size": 0,
    "previous": 0,
    "same_cause_today": 0,
    "circumstances": [],
    "has_handler": False,
    "information_missing": False,
    "reachable": True,
    "received_at": TEN_O_CLOCK,
}
"""The facts of a plain complaint: small, general, upheld, with a mail address."""

_TYPES = {bool: "boolean", int: "number", str: "string", list: "list<string>", datetime: "date and time"}


def operators() -> dict[str, Operator]:
    """The acts that the processes may name."""
    found = {
        "duplicates.find": (Input("decision", names="decisions"), Input("verdict", names="decisions")),
        "complaint.set_status": (Input("status", names="statuses"),),
        "complaint.record": (Input("event", names="events"),),
        "complaint.classify": tuple(Input(name) for name in ("nature", "complexity", "urgency", "lead_department")),
        "complaint.assign_handler": (Input("person", "number"),),
        "complaint.merge": (Input("into"),),
        "complaint.close": (Input("status", names="statuses"),),
        "complaint.settle_at_intake": tuple(Input(name) for name in ("nature", "complexity", "urgency")),
        "limits.set": (Input("decision", names="decisions"),),
        "letters.send": (Input("letter", names="letters"),),
        "escalation.raise": (Input("level", "number"), Input("reason")),
        "escalation.settle": (Input("action"),),
        "extension.grant": (Input("extension_id", "number"),),
        "extension.refuse": (Input("extension_id", "number"),),
        "delivery.record": (Input("letter_id", "number"), Input("delivered", "boolean")),
        "delivery.unreachable": (Input("letter_id", "number"),),
        "notices.send": (
            Input("notice", names="notices"),
            Input("role", names="roles"),
            Input("department", names="departments"),
        ),
    }
    results: Mapping[str, object] = {
        "duplicates.find": {"verdict": "string", "number": "string", "score": "number"},
        "delivery.record": {"attempts": "number", "enough": "boolean"},
    }
    return {name: Operator(name, inputs, results.get(name)) for name, inputs in found.items()}


@cache
def vocabulary() -> Vocabulary:
    """What the shipped processes may refer to; departments, roles and letters as the shipped data names them."""
    return Vocabulary(
        operators=operators(),
        facts={"complaint": {name: _TYPES[type(value)] for name, value in FACTS.items()}},
        names={
            "limits": limits(),
            "events": frozenset(Event),
            "statuses": frozenset(Status),
            "notices": NOTICES,
            "letters": frozenset(path.parent.name for path in PROCESSES.glob("letters/*/letter.yaml")),
            "roles": frozenset(row["code"] for row in organisation("roles")),
            "departments": frozenset(row["code"] for row in organisation("departments")),
            "decisions": library().decision_ids(),
        },
    )


@cache
def limits() -> frozenset[str]:
    """The kinds of time limits of all profiles."""
    profiles = (yaml.safe_load(path.read_text()) for path in PROCESSES.glob("profiles/*/profile.yaml"))
    return frozenset(kind for profile in profiles for kind in profile["time_limits"])


def organisation(what: str) -> list[dict[str, Any]]:
    """The rows of one file of the organisation."""
    found: list[dict[str, Any]] = yaml.safe_load((PROCESSES / "organisation" / f"{what}.yaml").read_text())[what]
    return found


@cache
def codes(name: str) -> frozenset[str]:
    """The keys of a code list."""
    rows = yaml.safe_load((PROCESSES / "codes" / f"{name}.yaml").read_text())["codes"]
    return frozenset(row["key"] for row in rows)


@cache
def library() -> Library:
    """All shipped processes, decisions and forms."""
    folders = {"complaint": ".bpmn", "decisions": ".dmn", "forms": ".json"}
    return read_library(
        {
            path.relative_to(PROCESSES).as_posix(): path.read_bytes()
            for folder, ending in folders.items()
            for path in sorted((PROCESSES / folder).glob(f"*{ending}"))
        }
    )


@cache
def compiled(process: str) -> Definitions:
    """A shipped process with all that it calls."""
    return compile_definitions(process, library(), vocabulary())


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision said, and the rules that matched on the way."""

    value: Any
    rules: tuple[str, ...]


def decide(decision: str, **inputs: Any) -> Decided:
    """Take a shipped decision; what is not given is as in a plain complaint."""
    found = library().decision(decision)
    given = {name: inputs[name] if name in inputs else FACTS[name] for name in found.inputs}
    evaluation = found.decide(given)
    return Decided(to_python(evaluation.value), tuple(hit.rule_id for hit in evaluation.hits))
