"""Which tables a statement writes, read from its text; what cannot be told counts as written."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

ANYTHING: Final = "*"
"""Stands for the tables of a statement that hides what it writes (`DO`, `CALL`)."""

_GRAMMAR: Final = r"""
      (?P<skipped> \s+ | --[^\n]* | /\*.*?\*/ | [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' {DOLLARS} )
    | (?P<quoted> "(?:[^"]|"")+" | `[^`]+` | \[[^\]]+\] )
    | (?P<word> [^\W\d][\w$]* )
    | (?P<other> . )
    """
_PLAIN = re.compile(_GRAMMAR.replace("{DOLLARS}", ""), re.VERBOSE | re.DOTALL)
_WITH_DOLLARS = re.compile(_GRAMMAR.replace("{DOLLARS}", r"| \$(?P<tag>\w*)\$.*?\$(?P=tag)\$"), re.VERBOSE | re.DOTALL)
"""PostgreSQL reads `$tag$ … $tag$` as a text; to SQLite `$tag$` is a parameter, and what stands between is the statement."""
# Words before UPDATE after which it is no verb: FOR [NO KEY] UPDATE, ON CONFLICT DO UPDATE, ON UPDATE, BEFORE UPDATE
_NO_VERB = frozenset({"for", "key", "do", "on", "before", "after"})
_NO_NAME = frozenset({"only", "table", "into"})

Token = tuple[str, bool]
"""The text of a token and whether it is a bare word, which is then in lower case."""


@lru_cache(maxsize=4096)
def written_tables(statement: str, *, dollar_quotes: bool) -> frozenset[str]:
    """Return the names of the tables that a statement inserts into, updates, deletes from or truncates.

    Args:
        dollar_quotes: whether the database reads `$tag$ … $tag$` as a text.
    """
    tokens = list(_tokens(statement, _WITH_DOLLARS if dollar_quotes else _PLAIN))
    return frozenset(name for at in range(len(tokens)) for name in _written_at(tokens, at))


def _tokens(statement: str, token: re.Pattern[str]) -> Iterator[Token]:
    for match in token.finditer(statement):
        if match["word"]:
            yield match["word"].lower(), True
        elif match["quoted"]:
            yield match["quoted"][1:-1].replace('""', '"').lower(), False
        elif match["other"]:
            yield match["other"], False


def _written_at(tokens: Sequence[Token], at: int) -> Sequence[str]:
    text, is_word = tokens[at]
    if not is_word:
        return ()
    before = tokens[at - 1][0] if at else ";"
    match text:
        case "into":
            return _names(tokens, at + 1)
        case "update" if before not in _NO_VERB:
            skipped = 3 if _word(tokens, at + 1) == "or" else 1
            return _names(tokens, at + skipped)
        case "from" if before == "delete":
            return _names(tokens, at + 1)
        case "truncate" | "copy" if before == ";":
            return _names(tokens, at + 1)
        case "do" | "call" if before == ";":
            return (ANYTHING,)
    return ()


def _word(tokens: Sequence[Token], at: int) -> str | None:
    return tokens[at][0] if at < len(tokens) and tokens[at][1] else None


def _names(tokens: Sequence[Token], at: int) -> list[str]:
    """The names of a list `[ONLY] schema.table, schema.table`, without their schemas."""
    names: list[str] = []
    while True:
        while _word(tokens, at) in _NO_NAME:
            at += 1
        if at >= len(tokens) or not (tokens[at][1] or tokens[at][0].isidentifier()):
            return names or [ANYTHING]
        while at + 2 < len(tokens) and tokens[at + 1][0] == ".":
            at += 2
        names.append(tokens[at][0])
        if at + 1 >= len(tokens) or tokens[at + 1][0] != ",":
            return names
        at += 2
