"""Strings, and the regular expressions of XPath; positions count characters from 1."""

from decimal import Decimal

from engine.feel.budget import Budget
from engine.feel.builtins.lists import part
from engine.feel.builtins.registry import Library
from engine.feel.regex import Match, Pattern, PatternError, compile_pattern
from engine.feel.values import Value

LIBRARY = Library()


@LIBRARY.add("substring(string: string, start position: number, [length: number]) -> string")
def _substring(string: str, start: Decimal, length: Decimal | None = None) -> Value:
    span = part(string, start, length)
    return None if span is None else string[span[0] : span[1]]


@LIBRARY.add("string length(string: string) -> number")
def _string_length(string: str) -> Value:
    return Decimal(len(string))


@LIBRARY.add("upper case(string: string) -> string")
def _upper_case(string: str) -> Value:
    return string.upper()


@LIBRARY.add("lower case(string: string) -> string")
def _lower_case(string: str) -> Value:
    return string.lower()


@LIBRARY.add("substring before(string: string, match: string) -> string")
def _substring_before(string: str, match: str) -> Value:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@LIBRARY.add("substring after(string: string, match: string) -> string")
def _substring_after(string: str, match: str) -> Value:
    return string.partition(match)[2] if match else string


@LIBRARY.add("contains(string: string, match: string) -> boolean")
def _contains(string: str, match: str) -> Value:
    return match in string


@LIBRARY.add("starts with(string: string, match: string) -> boolean")
def _starts_with(string: str, match: str) -> Value:
    return string.startswith(match)


@LIBRARY.add("ends with(string: string, match: string) -> boolean")
def _ends_with(string: str, match: str) -> Value:
    return string.endswith(match)


@LIBRARY.add("matches(input: string, pattern: string, [flags: string|null]) -> boolean", budgeted=True)
def _matches(budget: Budget, text: str, pattern: str, flags: str | None = None) -> Value:
    compiled = _compiled(pattern, flags)
    return None if compiled is None else compiled.search(text, 0, budget) is not None


@LIBRARY.add(
    "replace(input: string, pattern: string, replacement: string, [flags: string|null]) -> string", budgeted=True
)
def _replace(budget: Budget, text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    compiled = _compiled(pattern, flags)
    if compiled is None or _matches_nothing(compiled, budget):
        return None
    parts = [replacement] if "q" in (flags or "") else _replacement(replacement, compiled.groups)
    if parts is None:
        return None
    pieces: list[str] = []
    at = 0
    for match in compiled.find_all(text, budget):
        pieces += [text[at : match.start], *(_filled(one, text, match) for one in parts)]
        at = match.end
        budget.spend(sum(map(len, pieces[-len(parts) - 1 :])))
    return "".join([*pieces, text[at:]])


@LIBRARY.add("split(string: string, delimiter: string) -> list<string>", budgeted=True)
def _split(budget: Budget, string: str, delimiter: str) -> Value:
    compiled = _compiled(delimiter, None)
    if compiled is None or _matches_nothing(compiled, budget):
        return None
    pieces: list[Value] = []
    at = 0
    for match in compiled.find_all(string, budget):
        pieces.append(string[at : match.start])
        at = match.end
    return [*pieces, string[at:]]


@LIBRARY.add("string join(list: list<string>, [delimiter: string|null]) -> string", budgeted=True)
def _string_join(budget: Budget, items: list[Value], delimiter: str | None = None) -> Value:
    strings = [item for item in items if isinstance(item, str)]
    budget.spend(sum(map(len, strings)) + len(strings) * len(delimiter or ""))
    return (delimiter or "").join(strings)


def _compiled(pattern: str, flags: str | None) -> Pattern | None:
    try:
        return compile_pattern(pattern, flags or "")
    except PatternError:
        return None


def _matches_nothing(pattern: Pattern, budget: Budget) -> bool:
    """XPath forbids patterns that match an empty text where the text is cut at the matches."""
    return pattern.search("", 0, budget) is not None


def _replacement(text: str, groups: int) -> list[str | int] | None:
    """The parts of a replacement: texts and numbers of groups; None when `$` or a backslash stands alone."""
    parts: list[str | int] = []
    at = 0
    while at < len(text):
        sign, following = text[at], text[at + 1 : at + 2]
        if sign == "\\" and following in ("\\", "$"):
            parts.append(following)
            at += 2
        elif sign == "$" and following.isdecimal():
            digits = _group_digits(text[at + 1 :], groups)
            parts.append(int(digits))
            at += 1 + len(digits)
        elif sign in "\\$":
            return None
        else:
            parts.append(sign)
            at += 1
    return parts


def _group_digits(text: str, groups: int) -> str:
    """As many digits as still name a group, at least one."""
    digits = text[0]
    while text[len(digits) : len(digits) + 1].isdecimal() and int(digits + text[len(digits)]) <= groups:
        digits += text[len(digits)]
    return digits


def _filled(part: str | int, text: str, match: Match) -> str:
    if isinstance(part, str):
        return part
    if part == 0:
        return text[match.start : match.end]
    return match.groups[part - 1] if part <= len(match.groups) else ""
