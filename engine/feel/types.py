"""The types of FEEL as values: simple names, lists, contexts, ranges and functions."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeelType:
    """A type. `item` is set for lists and ranges, `fields` for contexts, `parameters` and `result` for functions."""

    name: str
    item: "FeelType | None" = None
    fields: tuple[tuple[str, "FeelType"], ...] | None = None
    parameters: tuple["FeelType", ...] | None = None
    result: "FeelType | None" = None

    def field(self, name: str) -> "FeelType | None":
        """The type of one field of a context; None when it has no such field or its fields are unknown."""
        return dict(self.fields or ()).get(name)

    def __str__(self) -> str:
        if self.item is not None:
            return f"{self.name}<{self.item}>"
        if self.fields is not None:
            return f"context<{', '.join(f'{name}: {kind}' for name, kind in self.fields)}>"
        if self.parameters is not None:
            return f"function<{', '.join(map(str, self.parameters))}>->{self.result}"
        return self.name


ANY = FeelType("Any")
NULL = FeelType("null")
NUMBER = FeelType("number")
STRING = FeelType("string")
BOOLEAN = FeelType("boolean")
DATE = FeelType("date")
TIME = FeelType("time")
DATE_TIME = FeelType("date and time")
DAYS_DURATION = FeelType("days and time duration")
MONTHS_DURATION = FeelType("years and months duration")
LIST = FeelType("list")
CONTEXT = FeelType("context")
RANGE = FeelType("range")
FUNCTION = FeelType("function")

SIMPLE: Mapping[str, FeelType] = {
    kind.name: kind
    for kind in (
        *(ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_DURATION, MONTHS_DURATION),
        *(LIST, CONTEXT, RANGE, FUNCTION),
    )
}
_OLD_NAMES = {
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAYS_DURATION,
    "yearMonthDuration": MONTHS_DURATION,
    "any": ANY,
}
ORDERED = frozenset({NUMBER, STRING, DATE, TIME, DATE_TIME, DAYS_DURATION, MONTHS_DURATION})
"""Types whose values can be compared with `<`."""


def list_of(item: FeelType) -> FeelType:
    """The type of lists of one type."""
    return FeelType("list", item=item)


def range_of(item: FeelType) -> FeelType:
    """The type of ranges over one type."""
    return FeelType("range", item=item)


def context_of(fields: Mapping[str, FeelType]) -> FeelType:
    """The type of contexts with these fields."""
    return FeelType("context", fields=tuple(fields.items()))


def function_of(parameters: tuple[FeelType, ...], result: FeelType) -> FeelType:
    """The type of functions with these parameters."""
    return FeelType("function", parameters=parameters, result=result)


def simple_type(name: str) -> FeelType | None:
    """The simple type of a name, also of its DMN 1.1 spelling; None when there is none."""
    return SIMPLE.get(name) or _OLD_NAMES.get(name)


def conforms(actual: FeelType, expected: FeelType) -> bool:
    """Whether every value of one type may stand where the other is expected; an unknown type may stand anywhere."""
    if expected == ANY or actual in (ANY, NULL) or actual == expected:
        return True
    if actual.name != expected.name:
        return False
    if actual.item is not None and expected.item is not None:
        return conforms(actual.item, expected.item)
    if actual.fields is not None and expected.fields is not None:
        return all((have := actual.field(name)) is not None and conforms(have, kind) for name, kind in expected.fields)
    if actual.parameters is not None and expected.parameters is not None:
        return _function_conforms(actual, expected)
    return True


def _function_conforms(actual: FeelType, expected: FeelType) -> bool:
    mine, theirs = actual.parameters or (), expected.parameters or ()
    takes = len(mine) == len(theirs) and all(conforms(their, my) for my, their in zip(mine, theirs, strict=True))
    return takes and conforms(actual.result or ANY, expected.result or ANY)


def common(first: FeelType, second: FeelType) -> FeelType:
    """The narrowest type we can name that holds the values of both."""
    if first in (NULL, second):
        return second
    if second == NULL:
        return first
    if first.name == second.name == "list":
        return list_of(common(first.item or ANY, second.item or ANY))
    return ANY
