"""Replays for tests: the command on the real files, and what it left in its scratch database."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from engine.records.complaints import Complaint
from engine.records.instances import WorkItem
from engine.settings import Settings
from web.cli import main
from web.compose import Redress, compose
from web.replay import run_replay

CFPB, CITIZENS = "complaints_cfpb_train.csv.gz", "zh_gov_replies_train.csv.gz"
TIMES = ("seconds", "steps_per_second", "database")
"""What is another each time."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A replay that is over."""

    status: int
    answer: Mapping[str, Any]

    @property
    def figures(self) -> dict[str, Any]:
        """Everything that the seed decides."""
        return {key: value for key, value in self.answer.items() if key not in TIMES}

    @property
    def database(self) -> str:
        """The URL of the scratch database."""
        return str(self.answer["database"])

    def bank(self) -> Redress:
        """The scratch bank as it was left."""
        return compose(Settings().model_copy(update={"database_url": self.database}))

    def ask(self, question: Any) -> list[Any]:
        """Rows of a query on the scratch database."""
        bank = self.bank()
        with bank.store.reading() as session:
            found = [tuple(row) for row in session.execute(question)]
        bank.store.dispose()
        return found

    def items(self, element: str) -> dict[tuple[str, str], int]:
        """Department and role → how many items of an element they had."""
        query = (
            select(WorkItem.department, WorkItem.role, func.count())
            .where(WorkItem.element_id == element)
            .group_by(WorkItem.department, WorkItem.role)
        )
        return {(department, role): count for department, role, count in self.ask(query)}

    def departments(self) -> dict[str | None, int]:
        """Departments in charge → how many complaints."""
        query = select(Complaint.lead_department, func.count()).group_by(Complaint.lead_department)
        return dict(self.ask(query))


def replay(file: Path, *, limit: int, **different: Any) -> Replayed:
    """Let the first complaints of a file live, with seed 7."""
    usual = {"seed": 7, "processes": None, "mapping": None, "unstaffed": None, "database": None}
    options = argparse.Namespace(file=file, limit=limit, **{**usual, **different})
    return Replayed(*run_replay(options, progress=None))


def verify(capsys: Any, database: str, *command: str) -> dict[str, Any]:
    """The answer of one of the commands that verify, by nothing but the address of the database."""
    status = main([*command, "--database", database, "--json"])
    return {"status": status, **json.loads(capsys.readouterr().out)}
