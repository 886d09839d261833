"""Small files of complaints for tests, and the command `import` on a bank."""

import argparse
import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from engine.operations.actors import COMMAND_LINE
from tests.bank import Bank
from web.importing import run_import

OPEN = {
    "Id": "1",
    "Day": "2026-03-02",
    "What": "Card fee",
    "Words": "The fee was charged twice.",
    "Name": "Ann Miller",
    "Mail": "ann@example.org",
    "End": "",
    "Ended": "",
}
"""One row, open."""
BESIDE = Path()
"""The mapping that stands beside the file."""
CLOSED = {**OPEN, "Id": "2", "End": "Paid", "Ended": "2026-03-04"}
MAPPING: Mapping[str, Any] = {
    "format": 1,
    "id": "small",
    "names": {"en": "Small", "zh": "小文件"},
    "source": "made up",
    "columns": ["Id", "Day", "What", "Words", "Name", "Mail", "End", "Ended"],
    "source_id": "Id",
    "party": {"name": {"from": "Name"}, "email": {"from": "Mail"}},
    "received": {"from": "Day", "time": "09:00"},
    "fields": {
        "channel": {"is": "web"},
        "language": {"is": "en"},
        "title": {"from": "What"},
        "body": {"from": "Words"},
        "content": {"is": "PRD"},
        "business": {"is": "bank_cards"},
        "cause": {"is": "pricing"},
    },
    "closed": {
        "when": "End",
        "status": {"from": "End", "codes": {"Paid": "upheld"}},
        "outcome": {"from": "End", "codes": {"Paid": "upheld"}},
        "at": {"from": "Ended", "time": "17:00"},
    },
}


def a_file(folder: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """A CSV file with these rows."""
    out = io.StringIO()
    writer = csv.DictWriter(out, OPEN.keys())
    writer.writeheader()
    writer.writerows(rows)
    return written(folder, out.getvalue().encode())


def written(folder: Path, content: bytes) -> Path:
    """A file with this content."""
    path = folder / "complaints.csv"
    path.write_bytes(content)
    return path


def a_mapping(folder: Path, **different: Any) -> Path:
    """The mapping file that reads it."""
    path = folder / "small.yaml"
    path.write_text(yaml.safe_dump({**MAPPING, **different}, allow_unicode=True), "utf-8")
    return path


def options(file: Path, **different: Any) -> argparse.Namespace:
    """What the command line gives the command."""
    usual = {"file": file, "mapping": None, "as_": None, "rejects": None, "limit": None, "send": False}
    return argparse.Namespace(**{**usual, **different})


def take(bank: Bank, file: Path, **different: Any) -> dict[str, Any]:
    """Import a file by the small mapping, or by the one that is named; return the answer with the exit status."""
    mapping = different.pop("mapping", BESIDE)
    mapping = a_mapping(file.parent) if mapping is BESIDE else mapping
    status, answer = run_import(
        bank.redress, options(file, mapping=mapping, **different), actor=COMMAND_LINE, progress=None
    )
    return {**answer, "status": status}


def counted(answer: Mapping[str, Any]) -> dict[str, int]:
    """The counts of an answer that are not zero."""
    names = ("rows", "imported", "open", "history", "skipped", "rejected", "provisional")
    return {name: answer[name] for name in names if answer[name]}
