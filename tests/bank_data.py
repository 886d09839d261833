"""What the bank of the tests consists of: its people, its files, its hours, and what a customer of it says."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from engine.operations.deployments import read_folder
from engine.operations.registration import Registration

PROCESSES = Path(__file__).parent.parent / "processes"
PASSWORD = "a long password"
STAFF: Mapping[str, tuple[str, ...]] = {
    "zhang.min": ("CSC:INTAKE", "CSC:HANDLER"),
    "xu.lan": ("CSC:LEAD",),
    "chen.jing": ("CP:TRIAGE",),
    "li.wei": ("CARD:HANDLER",),
    "liu.yang": ("CARD:HANDLER",),
    "wang.fang": ("CARD:LEAD",),
    "feng.lei": ("RTL:HANDLER",),
    "cao.ying": ("RTL:LEAD",),
    "lin.tao": ("PAY:HANDLER",),
    "shi.lei": ("IT:HANDLER",),
    "zhao.lei": ("CP:CP", "CP:LEAD"),
    "qian.hong": ("CP:REVIEW",),
    "sun.yan": ("COMPL:COMPL",),
    "wu.ting": ("SUP:SUP",),
    "zhou.hai": ("EXEC:EXEC",),
    "admin": ("IT:ADMIN",),
}
"""Everybody who works here, by user name, with their posts."""


ZONE = ZoneInfo("Asia/Shanghai")


def bank_time(text: str) -> datetime:
    """The instant at which the clocks of the bank show a day and a time; 24:00 is the end of the day."""
    day, _, clock = text.partition(" ")
    hour, _, minute = clock.partition(":")
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZONE)
    return midnight + timedelta(hours=int(hour), minutes=int(minute))


OPENING = bank_time("2026-03-05 09:00")
"""Where the clock stands at first: a Thursday, at opening time."""


def a_registration(**fields: Any) -> Registration:
    """What a customer said: a general, simple complaint on a card fee, by phone, with a mail address."""
    usual: dict[str, Any] = {
        "channel": "phone",
        "title": "信用卡年费重复收取",
        "body": "我的信用卡年费被收了两次，每次二百元，请退还。",
        "request": "退还年费",
        "name": "王小明",
        "email": "wang@example.org",
        "content": "PRD",
        "business": "bank_cards",
        "cause": "pricing",
        "amount": Decimal(200),
        "currency": "CNY",
    }
    return Registration(**{**usual, **fields})


@cache
def shipped_files() -> Mapping[str, bytes]:
    """The processes and rules as they are shipped."""
    return read_folder(PROCESSES)


def changed_files(changes: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, bytes]:
    """The shipped files with some texts replaced: path → old and new texts."""
    files = dict(shipped_files())
    for path, texts in changes.items():
        text = files[path].decode()
        for old, new in texts:
            assert old in text, f"{old!r} is not in {path}"
            text = text.replace(old, new)
        files[path] = text.encode()
    return files
