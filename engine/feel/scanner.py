"""Cuts the text of an expression into tokens. Names of several words are put together by the parser, which knows scopes."""

import re
from typing import NamedTuple

from engine.feel.errors import FeelSyntaxError

MAX_LENGTH = 20_000
"""Characters of one expression."""

KEYWORDS = frozenset(
    {
        *("if", "then", "else", "for", "return", "some", "every", "satisfies", "in", "and", "or", "between"),
        *("instance", "of", "function", "external", "true", "false", "null"),
    }
)

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
"""The grammar of FEEL, without the three blanks that lie in its ranges."""

_WORD = rf"[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*"
_BLANK = r"(?:[\s\u180e\u200b\u2060\ufeff]+|//[^\n]*|/\*[\s\S]*?\*/)"
_TOKEN = re.compile(
    rf"{_BLANK}*(?:"
    rf"(?P<word>{_WORD})"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)"
    r'|(?P<string>"[^"\\]*(?:\\[\s\S][^"\\]*)*")'
    r"|(?P<op>\*\*|\.\.|<=|>=|!=|->|[-+*/<>=(){}\[\],:.?@])"
    r"|(?P<other>[\s\S])"
    r"|(?P<end>\Z))"
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|([\s\S]))")
_PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


class Token(NamedTuple):
    """A piece of the text; `kind` is word, number, string, op, other (a character that only names can hold) or end."""

    kind: str
    text: str
    start: int
    end: int


def scan(text: str) -> list[Token]:
    """All tokens of a text, and one of the kind `end`.

    Raises:
        FeelSyntaxError: the text is too long, or a string in it is not closed.
    """
    if len(text) > MAX_LENGTH:
        raise FeelSyntaxError.saying(text, 0, f"an expression has at most {MAX_LENGTH:,} characters.")
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        tokens.append(Token(kind, match[kind], match.start(kind), match.end()))
        if kind == "end":
            break
    for token in tokens:
        if token.text == '"':
            raise FeelSyntaxError.saying(text, token.start, "this string has no closing quotation mark.")
    return tokens


def unquoted(text: str, token: Token) -> str:
    """The string that a string token stands for.

    Raises:
        FeelSyntaxError: an escape in it names no character.
    """
    inner = token.text[1:-1]
    if "\\" not in inner:
        return inner
    plain = _ESCAPE.sub(_unescaped, inner)
    try:
        return plain.encode("utf-16", "surrogatepass").decode("utf-16")  # joins the two halves of \\uD83D\\uDE00
    except UnicodeError:
        raise FeelSyntaxError.saying(text, token.start, "half a character stands in this string.") from None


def _unescaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else match[0]
    # A backslash before any other letter stays: "\s" is a pattern, and FEEL has no such escape.
    return _PLAIN_ESCAPES.get(match[3], match[0])
