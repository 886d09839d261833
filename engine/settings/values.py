"""What a setting may be: each check refuses what cannot work, in words that say what to write instead."""

import re
import unicodedata
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from engine.errors import Misconfigured

_HOST: Final = re.compile(r"(?!-)[\w-]{1,63}(\.[\w-]{1,63})*\.?")
_SENDER: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_DRIVERS: Final = {"sqlite": "sqlite", "sqlite+pysqlite": "sqlite", "postgresql": "postgresql+psycopg"}
_DATABASES: Final = "sqlite:///path/redress.db or postgresql+psycopg://user@host/database"
_UNSEEN: Final = frozenset({"Cc", "Cs"})
"""Unicode categories of what cannot be printed: control characters, and bytes that are no UTF-8."""


def database_url(text: str) -> URL:
    """Read the URL of a database.

    Raises:
        Misconfigured: it is none, or that of another kind of database. The message does not repeat it, for it may hold
            a password.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        message = f"This is no URL of a database; write {_DATABASES}."
        raise Misconfigured(message, setting="REDRESS_DATABASE_URL") from error
    driver = _DRIVERS.get(url.drivername, url.drivername)
    if driver not in _DRIVERS.values():
        message = f"Redress keeps its records in SQLite or PostgreSQL; write {_DATABASES}."
        raise Misconfigured(message, setting="REDRESS_DATABASE_URL")
    return url.set(drivername=driver)


def without_password(text: str) -> str:
    """The URL of a database as people may see it."""
    url = database_url(text)
    hidden = {name: "***" for name in url.query if "password" in name}
    return url.update_query_dict(hidden).render_as_string(hide_password=True)


def repeats(secret: bytes) -> bool:
    """Whether a secret is a shorter one said several times, as in changeme-changeme-changeme."""
    return any(
        all(secret[at] == secret[at - length] for at in range(length, len(secret)))
        for length in range(1, len(secret) // 2 + 1)
    )


def require_seen(value: object) -> object:
    """Refuse a text with characters that nobody sees, such as the end of a line of a file from another system."""
    if isinstance(value, str) and any(unicodedata.category(letter) in _UNSEEN for letter in value):
        raise ValueError("it holds a character that cannot be printed, perhaps at its end")
    return value


def _database(text: str) -> str:
    try:
        database_url(text)
    except Misconfigured as wrong:
        raise ValueError(str(wrong).removesuffix(".")) from None
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise ValueError("there is no such time zone; write one as in Asia/Shanghai") from None
    return text


def _host(text: str) -> str:
    try:
        ip_address(text)
    except ValueError:
        if _HOST.fullmatch(text) is None:
            raise ValueError("write the name or the address of a host alone, as in mail.example.org") from None
    return text


def _sender(text: str) -> str:
    if _SENDER.fullmatch(text) is None:
        raise ValueError("write one mail address alone, as in complaints@example.org")
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    more = parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in ("http", "https") or not parts.hostname or more:
        raise ValueError("write the address at which the pages begin, as in https://complaints.example.org")
    if parts.port == 0:  # to ask for the port is what refuses one that is no number
        raise ValueError("there is no port 0")
    return text


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError("there is no such folder")
    return path


DatabaseUrl = Annotated[str, AfterValidator(_database)]
Zone = Annotated[str, AfterValidator(_zone)]
Host = Annotated[str, AfterValidator(_host)]
MailAddress = Annotated[str, AfterValidator(_sender)]
WebAddress = Annotated[str, AfterValidator(_address)]
Folder = Annotated[Path, AfterValidator(_folder)]
Port = Annotated[int, Field(ge=1, le=65_535)]
ListeningPort = Annotated[int, Field(ge=0, le=65_535)]
"""0: any that is free."""
