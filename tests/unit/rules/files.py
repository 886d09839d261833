"""Small valid files, as loaded, and a way to spoil one place in them."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

from engine.rules import FileInvalid

GONE = object()
"""Put in the place of a value: the key is taken away."""

CALENDAR: dict[str, Any] = {
    "format": 1,
    "name": "xx",
    "names": {"en": "Somewhere", "zh": "某地"},
    "zone": "Asia/Shanghai",
    "covered_from": date(2026, 1, 1),
    "covered_until": date(2027, 1, 1),
    "opening_hours": {
        "source": "test",
        **{day: ["09:00-12:00", "13:00-24:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")},
    },
    "notices": [
        {
            "year": 2026,
            "source": "test",
            "holidays": [{"en": "New Year", "zh": "元旦", "first": date(2026, 1, 1), "last": "2026-01-03"}],
            "working_weekends": [date(2026, 1, 4)],
        }
    ],
}

PROFILE: dict[str, Any] = {
    "format": 1,
    "id": "XX-TEST-2026",
    "version": 1,
    "names": {"en": "Test", "zh": "测试"},
    "legal_source": "none",
    "effective_from": date(2026, 1, 1),
    "effective_to": None,
    "review_status": "draft",
    "reviewer": None,
    "calendar": "xx",
    "ladder": {
        "half": {"percent": 50, "source": "test"},
        "last_day": {"days_before": 1, "source": "test"},
        "breach": {"percent": 100, "source": "test"},
    },
    "pauses": {
        "mediation": {"longest": "30 d", "approver": "LEAD", "letter": "pause", "process": None, "source": "test"}
    },
    "time_limits": {
        "statutory": {
            "en": "Decision",
            "zh": "决定",
            "origin": "statutory",
            "start": ["received"],
            "stop": ["notified"],
            "restart": ["new_facts"],
            "lengths": [
                {"when": {"complexity": ["complex"]}, "is": "30 d", "source": "test"},
                {"is": "15 d", "source": "test"},
            ],
            "pausable_reasons": ["mediation"],
            "extensions": [
                {"to": "30 d", "approver": "LEAD", "letter": "extension", "source": "test"},
                {"to": "60 d", "approver": "EXEC", "letter": "extension", "source": "test"},
            ],
            "extension_limit": {"times": 2, "total": "60 d", "source": "test"},
            "thresholds": ["half", "last_day", "breach"],
            "source": "test",
        },
        "ack": {
            "en": "Acknowledgement",
            "zh": "告知",
            "origin": "internal",
            "start": ["received"],
            "stop": ["acknowledged"],
            "lengths": [{"decision": "limits", "source": "test"}],
            "days_before_statutory": {"days": 2, "source": "test"},
            "late_receipt_cutoff": "17:00",
            "thresholds": ["breach"],
            "source": "test",
        },
    },
    "letters": [
        {"letter": "final", "code": "L5", "occasion": "decision", "outcomes": ["upheld"], "source": "test"},
        {"letter": "extension", "code": "L4", "occasion": "extension", "source": "test"},
        {"letter": "pause", "code": "L3", "occasion": "pause", "written": False, "source": "test"},
        {"letter": "withdrawal", "code": "L7", "occasion": "withdrawal", "source": "test"},
    ],
    "merge": {"repeat_within": "90 d", "source": "test"},
    "silence": {"limit": "ack", "source": "test"},
    "withdrawal": {"letter": "withdrawal", "source": "test"},
    "delivery": {"attempts": 3, "source": "test"},
    "terminal_statuses": {"upheld": ["upheld"]},
    "retention": [{"applies_to": "complaint", "years": 5, "counted_from": "closed", "source": "test"}],
    "codes": ["outcome"],
    "reports": [{"id": "yearly", "en": "Yearly", "zh": "年度", "period": "annual", "process": None, "source": "test"}],
}

CODES: dict[str, Any] = {
    "format": 1,
    "list": "colour",
    "names": {"en": "Colour", "zh": "颜色"},
    "source": "test",
    "codes": [
        {"key": "RED", "en": "Red", "zh": "红", "crosswalk": {"wheel": "warm"}},
        {"key": "PINK", "en": "Pink", "zh": "粉", "parent": "RED", "active": False, "jrt_code": "01"},
    ],
}

DEPARTMENTS: dict[str, Any] = {
    "format": 1,
    "source": "test",
    "departments": [
        {"code": "RTL", "en": "Retail", "zh": "零售", "part": "lead"},
        {"code": "CARD", "en": "Cards", "zh": "信用卡", "part": "lead", "parent": "RTL"},
        {"code": "SUP", "en": "Supervision", "zh": "监督", "part": "control", "sees_all": True},
    ],
}

ROLES: dict[str, Any] = {
    "format": 1,
    "source": "test",
    "roles": [
        {
            "code": "LEAD",
            "en": "Lead",
            "zh": "主管",
            "duties": {"en": "leads", "zh": "主管"},
            "held_in": ["lead", "SUP"],
        }
    ],
}


def spoilt(content: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy of a file with one place changed; the path is written as in messages, `notices[0].year`."""
    copy = deepcopy(content)
    steps = [int(step) if step.isdigit() else step for step in path.replace("[", ".").replace("]", "").split(".")]
    at: Any = copy
    for step in steps[:-1]:
        at = at[step]
    if value is GONE:
        del at[steps[-1]]
    else:
        at[steps[-1]] = value
    return copy


def problems_of(parse: Callable[[], object]) -> dict[str, str]:
    """Path → messages of what a file is refused for; empty when it is taken."""
    told: dict[str, str] = {}
    try:
        parse()
    except FileInvalid as refused:
        for problem in refused.problems:
            told[problem.path] = "\n".join([*told.get(problem.path, "").split("\n"), problem.message]).strip()
    return told
