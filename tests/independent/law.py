"""What the deployed profile and its table of lengths say about one kind of limit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree

import yaml

from tests.independent.days import Almanac, Span, end_of_days, end_of_time, read_almanac

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "bh": timedelta(hours=1)}

Facts = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A decision table of texts, read from the top: each row has one set of allowed texts per input, or None for any."""

    inputs: Sequence[str]
    outputs: Sequence[str]
    rows: Sequence[tuple[Sequence[frozenset[str] | None], Sequence[str]]]

    def say(self, facts: Facts) -> Mapping[str, str]:
        """The outputs of the first row that fits."""
        for allowed, said in self.rows:
            if all(one is None or facts[name] in one for name, one in zip(self.inputs, allowed, strict=True)):
                return dict(zip(self.outputs, said, strict=True))
        raise LookupError(f"no row fits {facts}")


def read_table(content: bytes, decision: str) -> Table:
    """Read a table of texts from a DMN file that we wrote ourselves."""
    root = ElementTree.fromstring(content)  # noqa: S314 - a file that was deployed, after the engine's own checks
    table = next(one for one in root.iter(f"{DMN}decision") if one.get("id") == decision).find(f"{DMN}decisionTable")
    assert table is not None
    assert table.get("hitPolicy") == "FIRST"
    inputs = [one.findtext(f".//{DMN}text") or "" for one in table.iterfind(f"{DMN}input")]
    outputs = [one.get("name") or "" for one in table.iterfind(f"{DMN}output")]
    rows = []
    for rule in table.iterfind(f"{DMN}rule"):
        cells = [one.findtext(f"{DMN}text") or "-" for one in rule.iterfind(f"{DMN}inputEntry")]
        allowed = [None if cell.strip() == "-" else frozenset(re.findall(r'"([^"]*)"', cell)) for cell in cells]
        said = [(one.findtext(f"{DMN}text") or "").strip(' "\n') for one in rule.iterfind(f"{DMN}outputEntry")]
        rows.append((allowed, said))
    return Table(inputs, outputs, rows)


@dataclass(frozen=True)
class Rule:
    """How one kind of limit is counted."""

    kind: str
    content: Mapping[str, Any]
    tables: Mapping[str, Table]

    @property
    def statutory(self) -> bool:
        """Whether the law set it."""
        return self.content["origin"] == "statutory"

    @property
    def binds(self) -> bool:
        """Whether the bank owes something by its end: not in a period of the customer, nor in one that just passes."""
        return self.content["origin"] in ("statutory", "internal")

    @property
    def days_ahead(self) -> int | None:
        """How many days an internal limit ends before the statutory one."""
        return (self.content.get("days_before_statutory") or {}).get("days")

    def length(self, facts: Facts) -> str:
        """The length for a complaint of a class, as `5 bd`."""
        for choice in self.content["lengths"]:
            if all(facts[name] in values for name, values in choice.get("when", {}).items()):
                if "decision" in choice:
                    return self.tables[choice["decision"]].say(facts)[self.kind]
                return str(choice["is"])
        raise LookupError(f"{self.kind} has no length for {facts}")

    def end(self, almanac: Almanac, start: datetime, length: str, pauses: Sequence[Span] = ()) -> datetime:
        """When a length that began at an instant is over."""
        amount, unit = length.split()
        if unit in UNITS:
            return end_of_time(almanac, start, int(amount) * UNITS[unit], business=unit == "bh", pauses=pauses)
        cutoff = self.content.get("late_receipt_cutoff")
        return end_of_days(
            almanac,
            start,
            int(amount) * (7 if unit == "w" else 1),
            business=unit == "bd",
            first_counts=bool(self.content.get("count_first_day")),
            rolls=bool(self.content.get("roll_if_holiday")) and unit != "bd",
            cutoff=time.fromisoformat(cutoff) if cutoff else None,
            pauses=pauses,
        )


@dataclass(frozen=True)
class Law:
    """All limits of one profile with its calendar."""

    rules: Mapping[str, Rule]
    almanac: Almanac


def read_law(files: Mapping[str, bytes], profile_id: str) -> Law:
    """Read a profile, its calendar and its tables from the files that are in force."""
    loaded = {path: yaml.safe_load(content) for path, content in files.items() if path.endswith(".yaml")}
    profile = next(one for one in loaded.values() if isinstance(one, dict) and one.get("id") == profile_id)
    calendar = next(
        one for path, one in loaded.items() if path.startswith("calendars/") and one["name"] == profile["calendar"]
    )
    limits = profile["time_limits"]
    wanted = {row["decision"] for limit in limits.values() for row in limit["lengths"] if "decision" in row}
    tables = {name: read_table(files[f"decisions/{name}.dmn"], name) for name in wanted}
    return Law({kind: Rule(kind, content, tables) for kind, content in limits.items()}, read_almanac(calendar))
