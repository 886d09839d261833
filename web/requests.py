"""Requests as the pages read them: without control characters, which no person types and not every database keeps."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.datastructures.structures import iter_multi_items
from werkzeug.routing import UnicodeConverter, ValidationError

from engine.rules.text import without_controls


class Typed(ImmutableMultiDict[str, str]):
    """Fields of an address or a form."""

    def __init__(self, pairs: Any = ()) -> None:
        given: Iterable[tuple[str, str]] = iter_multi_items(pairs) if pairs else ()
        super().__init__([(without_controls(name), without_controls(text)) for name, text in given])


class PageRequest(Request):
    """A request whose fields are `Typed`."""

    parameter_storage_class = Typed


class Word(UnicodeConverter):
    """A part of an address; one with control characters leads nowhere."""

    def to_python(self, value: str) -> str:
        """Return the part as it is."""
        if without_controls(value) != value:
            raise ValidationError
        return value


def install(app: Flask) -> None:
    """Let every page of `app` read its requests like this."""
    app.request_class = PageRequest
    app.url_map.converters["string"] = app.url_map.converters["default"] = Word
