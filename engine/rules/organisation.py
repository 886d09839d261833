"""The bank's departments and roles: who may have an inbox, and which role may be held where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.rules.reading import Node, Reading, leads_to_the_top

CODE = re.compile(r"[A-Z][A-Z0-9_]{1,11}")


class Part(StrEnum):
    """What a department does with complaints."""

    LEAD = "lead"
    ASSIST = "assist"
    CONTROL = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentEntry:
    """A department as the file describes it.

    Attributes:
        part: lead: complaints are routed to it; assist: it is asked for help; control: it watches, approves or pays.
        parent: the department above it, if any.
        sees_all: whether it may read every complaint, not only those in which it has work.
    """

    code: str
    names: Mapping[str, str]
    part: Part
    parent: str | None
    sees_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleEntry:
    """A role as the file describes it, with the codes of the departments in which it may be held.

    Attributes:
        steers: whether it may give any complaint another class or department.
    """

    code: str
    names: Mapping[str, str]
    duties: Mapping[str, str]
    departments: frozenset[str]
    steers: bool

    @property
    def home(self) -> str | None:
        """The one department in which alone it is held, wherever a complaint is handled; None where there are several."""
        return next(iter(self.departments)) if len(self.departments) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """All departments and roles, in the order of the files."""

    departments: Mapping[str, DepartmentEntry]
    roles: Mapping[str, RoleEntry]

    def may_hold(self, *, role: str, department: str) -> bool:
        """Whether a post of this role may exist in this department."""
        return role in self.roles and department in self.roles[role].departments

    def offered(self, to: object) -> tuple[str, ...]:
        """Codes of the departments that a form may offer.

        Args:
            to: `lead`: those that handle complaints; `help`: also those that are asked for help; else every one.
        """
        parts = {"lead": {Part.LEAD}, "help": {Part.LEAD, Part.ASSIST}}.get(str(to), set(Part))
        return tuple(code for code, entry in self.departments.items() if entry.part in parts)

    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """Code → names by language of departments and roles, roles first where both have a code."""
        departments = {code: entry.names for code, entry in self.departments.items()}
        return departments | {code: entry.names for code, entry in self.roles.items()}


def parse_organisation(departments: object, roles: object, *, files: tuple[str, str]) -> Organisation:
    """Check both files and return the organisation.

    Args:
        departments: content of departments.yaml.
        roles: content of roles.yaml.
        files: their names, for messages.

    Raises:
        FileInvalid: with every slip, where it is and what to write.
    """
    reading = Reading(files[0])
    found = _departments(reading.top(departments))
    reading.finish()
    reading = Reading(files[1])
    held = _roles(reading.top(roles), found)
    reading.finish()
    return Organisation(departments=found, roles=held)


def _departments(top: Node) -> dict[str, DepartmentEntry]:
    top.only("format", "source", "departments").text("source")
    found: dict[str, DepartmentEntry] = {}
    for node in top.items("departments"):
        node.only("code", "en", "zh", "part", "parent", "sees_all")
        entry = DepartmentEntry(
            code=node.text("code", CODE),
            names=node.names(),
            part=node.choice("part", Part),
            parent=node.optional_text("parent"),
            sees_all=node.flag("sees_all", default=False),
        )
        if entry.code in found:
            node.problem("code", f"{entry.code} is there twice; codes are unique")
        found[entry.code] = entry
    parents = {code: entry.parent for code, entry in found.items()}
    for code in parents:
        if not leads_to_the_top(code, parents):
            top.problem("departments", f"the parents of {code} lead to no department of this list, or in a circle")
    return found


def _roles(top: Node, departments: Mapping[str, DepartmentEntry]) -> dict[str, RoleEntry]:
    top.only("format", "source", "roles").text("source")
    found: dict[str, RoleEntry] = {}
    for node in top.items("roles"):
        node.only("code", "en", "zh", "duties", "held_in", "steers")
        entry = RoleEntry(
            code=node.text("code", CODE),
            names=node.names(),
            duties=node.child("duties").names(),
            departments=frozenset(_held_in(node, departments)),
            steers=node.flag("steers", default=False),
        )
        if entry.code in found:
            node.problem("code", f"{entry.code} is there twice; codes are unique")
        found[entry.code] = entry
    return found


def _held_in(node: Node, departments: Mapping[str, DepartmentEntry]) -> list[str]:
    held: list[str] = []
    for word in node.texts("held_in"):
        if word in departments:
            held.append(word)
        elif word in list(Part):
            held.extend(code for code, entry in departments.items() if entry.part == word)
        else:
            node.problem("held_in", f"{word!r} is no department and none of lead, assist, control")
    if not held:
        node.problem("held_in", "needs at least one department, or lead, assist or control")
    return held
