"""Numbers that come in an address or a form: none is larger than what every database can count."""

from flask import Flask, request
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
"""The largest number that a record can have on either database."""
DIGITS = len(str(LARGEST))
MOST_PAGES = 1_000_000


class RecordNumber(IntegerConverter):
    """The number of a record in an address; a larger one leads nowhere."""

    regex = rf"\d{{1,{DIGITS}}}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def install(app: Flask) -> None:
    """Let `<int:…>` in every address of `app` stand for the number of a record."""
    app.url_map.converters["int"] = RecordNumber


def record_number(text: str) -> int:
    """Read the number of a record.

    Raises:
        ValueError: it is none.
    """
    if len(text) > DIGITS or not text.isdecimal() or int(text) > LARGEST:
        raise ValueError(text)
    return int(text)


def page_asked() -> int:
    """Which page of a list the address asks for; the first if it does not say."""
    return min(max(1, request.args.get("page", 1, type=record_number)), MOST_PAGES)
