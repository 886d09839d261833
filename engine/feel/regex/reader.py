"""Reads a regular expression of XPath: that of XML Schema with anchors, lazy repeats, groups and references to them."""

from engine.feel.regex.classes import escape_class, inverse, property_class
from engine.feel.regex.tree import (
    Again,
    Char,
    CharTest,
    Choice,
    Edge,
    Group,
    OneOf,
    PatternError,
    Repeat,
    Sequence,
    Tree,
)

MAX_LENGTH = 2_000
MAX_NESTING = 40
MAX_REPEAT = 1_000

_SINGLE = {"n": "\n", "r": "\r", "t": "\t", **{sign: sign for sign in "\\|.?*+(){}-[]^$"}}
_SPECIAL = frozenset(".\\?*+{}()[]|^$")


class Reader:
    """Reads one pattern; `flags` are those of XPath that change the reading: `s` and `x`."""

    def __init__(self, pattern: str, flags: str) -> None:
        if len(pattern) > MAX_LENGTH:
            raise PatternError(f"a pattern has at most {MAX_LENGTH} characters")
        self._text = _without_blanks(pattern) if "x" in flags else pattern
        self._dot_takes_all = "s" in flags
        self._at = 0
        self._nesting = 0
        self._closed: set[int] = set()
        self._groups = 0

    def whole(self) -> tuple[Tree, int]:
        """The tree of the pattern, and how many groups it has."""
        tree = self._choice()
        if self._at < len(self._text):
            raise PatternError(f"{self._text[self._at]!r} at {self._at}")
        return tree, self._groups

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self) -> str:
        character = self._text[self._at : self._at + 1]
        if not character:
            raise PatternError("it ends too early")
        self._at += 1
        return character

    def _skip(self, text: str) -> bool:
        if not self._text.startswith(text, self._at):
            return False
        self._at += len(text)
        return True

    def _choice(self) -> Tree:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise PatternError(f"groups nest more than {MAX_NESTING} deep")
        branches = [self._sequence()]
        while self._peek() == "|":
            self._next()
            branches.append(self._sequence())
        self._nesting -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Tree:
        parts: list[Tree] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return Sequence(tuple(parts))

    def _repeated(self, atom: Tree) -> Tree:
        sign = self._peek()
        if not sign or sign not in "?*+{":
            return atom
        if isinstance(atom, Edge):
            raise PatternError(f"{sign!r} after an anchor")
        self._next()
        least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(sign) or self._counts()
        lazy = self._peek() == "?" and bool(self._next())
        return Repeat(atom, least, most, lazy)

    def _counts(self) -> tuple[int, int | None]:
        least = self._number()
        most: int | None = least
        if self._skip(","):
            most = None if self._peek() == "}" else self._number()
        if self._next() != "}" or (most is not None and most < least):
            raise PatternError("wrong counts in braces")
        return least, most

    def _number(self) -> int:
        digits = ""
        while self._peek().isdecimal():
            digits += self._next()
        if not digits or len(digits) > 6 or int(digits) > MAX_REPEAT:
            raise PatternError(f"a count is a number up to {MAX_REPEAT}")
        return int(digits)

    def _atom(self) -> Tree:
        character = self._next()
        if character == "(":
            return self._group()
        if character == "[":
            return OneOf(self._class())
        if character == "\\":
            return self._escape()
        if character == ".":
            return OneOf((lambda _: True) if self._dot_takes_all else (lambda one: one not in "\n\r"))
        if character in "^$":
            return Edge(start=character == "^")
        if character in _SPECIAL:
            raise PatternError(f"{character!r} needs a backslash")
        return Char(character)

    def _group(self) -> Tree:
        if self._skip("?"):
            if not self._skip(":"):
                raise PatternError("only (?: is known after (?")
            inner = self._choice()
            self._close()
            return inner
        self._groups += 1
        number = self._groups
        inner = self._choice()
        self._close()
        self._closed.add(number)
        return Group(number, inner)

    def _close(self) -> None:
        if self._next() != ")":
            raise PatternError("a group is not closed")

    def _escape(self) -> Tree:
        letter = self._next()
        if letter in "123456789":
            return self._reference(int(letter))
        test = self._escaped_class(letter)
        return Char(self._single(letter)) if test is None else OneOf(test)

    def _reference(self, number: int) -> Tree:
        while self._peek().isdecimal() and number * 10 + int(self._peek()) in self._closed:
            number = number * 10 + int(self._next())
        if number not in self._closed:
            raise PatternError(f"there is no group {number} before \\{number}")
        return Again(number)

    def _escaped_class(self, letter: str) -> CharTest | None:
        if letter not in "pP":
            return escape_class(letter)
        if self._next() != "{":
            raise PatternError("\\p wants a name in braces")
        end = self._text.find("}", self._at)
        name, self._at = self._text[self._at : end], end + 1
        if end < 0:
            raise PatternError("\\p{ is not closed")
        test = property_class(name)
        return inverse(test) if letter == "P" else test

    def _single(self, letter: str) -> str:
        if letter not in _SINGLE:
            raise PatternError(f"\\{letter} means nothing")
        return _SINGLE[letter]

    def _class(self) -> CharTest:
        """Read a class after `[`: characters, ranges and classes, perhaps inverted, perhaps without another class."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise PatternError(f"classes nest more than {MAX_NESTING} deep")
        inverted = self._skip("^")
        tests: list[CharTest] = []
        without: CharTest | None = None
        while not (tests and self._text.startswith("]", self._at)):
            if tests and self._skip("-["):
                without = self._class()
                break
            tests.append(self._class_item())
        if self._next() != "]":
            raise PatternError("a class is not closed")
        self._nesting -= 1
        return _class_test(tuple(tests), inverted, without)

    def _class_item(self) -> CharTest:
        first = self._class_character()
        if not isinstance(first, str):
            return first
        if self._text.startswith("-", self._at) and self._text[self._at + 1 : self._at + 2] not in ("]", "[", ""):
            self._at += 1
            last = self._class_character()
            if not isinstance(last, str) or last < first:
                raise PatternError("a range of characters is the wrong way round")
            return lambda one: first <= one <= last
        return lambda one: one == first

    def _class_character(self) -> str | CharTest:
        character = self._next()
        if character == "\\":
            letter = self._next()
            return self._escaped_class(letter) or self._single(letter)
        if character in "[]":
            raise PatternError(f"{character!r} needs a backslash inside a class")
        return character


def _without_blanks(pattern: str) -> str:
    """A pattern without its blanks, but for those inside classes."""
    kept: list[str] = []
    nesting = 0
    escaped = False
    for character in pattern:
        if not nesting and character in " \t\n\r":
            continue
        nesting += 0 if escaped else (character == "[") - (character == "]")
        escaped = character == "\\" and not escaped
        kept.append(character)
    return "".join(kept)


def _class_test(tests: tuple[CharTest, ...], inverted: bool, without: CharTest | None) -> CharTest:
    def test(character: str) -> bool:
        inside = any(one(character) for one in tests) is not inverted
        return inside and (without is None or not without(character))

    return test
