"""A mapping file for tests, with the lists of a small bank; a test says what is different in its own."""

from typing import Any

from engine.operations.imports_file import parse_mapping
from engine.operations.imports_mapping import FileMapping
from engine.rules.codes import CodeList, parse_codes

ROW = {
    "Id": "17",
    "Day": "2023-03-22",
    "What": "Card fee",
    "Words": "The fee was charged twice.",
    "End": "",
    "Ended": "",
    "Sum": "",
    "Unit": "",
    "Phone": "",
}
"""An open complaint."""


def the_file(**different: Any) -> dict[str, Any]:
    """A whole mapping file as YAML gives it; None takes a part away."""
    usual = {
        "format": 1,
        "id": "small",
        "names": {"en": "Small", "zh": "小文件"},
        "source": "made up",
        "columns": ["Id", "Day", "What", "Words"],
        "optional": ["End", "Ended", "Sum", "Unit", "Phone"],
        "empty": ["None", "N/A"],
        "source_id": "Id",
        "party": {"known": False},
        "received": {"from": "Day", "formats": ["iso", "%m/%d/%y"], "time": "09:00"},
        "fields": {
            "channel": {"is": "web"},
            "language": {"is": "en"},
            "title": {"from": "What"},
            "body": {"from": "Words"},
            "content": {"from": "What", "words": [{"is": "POL", "any": ["fee", "price"]}], "otherwise": "OTH"},
            "amount": {"from": "Sum"},
            "currency": {"from": "Unit"},
        },
        "closed": {
            "when": "End",
            "open": ["In progress"],
            "status": {"from": "End", "codes": {"Paid": "upheld", "Explained": "rejected"}},
            "outcome": {"from": "End", "codes": {"Paid": "upheld", "Explained": "rejected"}},
            "at": {"from": "Ended"},
        },
    }
    return {key: value for key, value in {**usual, **different}.items() if value is not None}


def mapping(**different: Any) -> FileMapping:
    """The mapping of `the_file`."""
    return parse_mapping(the_file(**different), file="small.yaml", lists=lists(), departments=["CSC", "BR"])


def lists() -> dict[str, CodeList]:
    """The code lists of the bank."""
    return {
        "channel": _list("channel", "web", "phone"),
        "content": _list("content", "POL", "OTH"),
        "outcome": _list("outcome", "upheld", "rejected"),
    }


def _list(name: str, *keys: str) -> CodeList:
    codes = [{"key": key, "en": key, "zh": key} for key in keys]
    content = {"format": 1, "list": name, "names": {"en": name, "zh": name}, "source": "made up", "codes": codes}
    return parse_codes(content, file=f"{name}.yaml")
