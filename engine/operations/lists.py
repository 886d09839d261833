"""Choices of a form that the bank's rules name: code lists, departments, people. What is on no list is not taken."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from engine.operations.forms import Form, FormInvalid, Problem
from engine.operations.rulebook import RuleBook

People = Callable[[str], Collection[int]]
"""Gives the numbers of the people whom a form may name; it is told the fact of the Complaint that names their department."""


def _nobody(where: str) -> Collection[int]:
    return ()


def read_form(
    form: Form, typed: Mapping[str, Sequence[str]], *, book: RuleBook, people: People = _nobody
) -> dict[str, Any]:
    """Turn what was typed into checked values, each of which stands on the list that its field names.

    Raises:
        FormInvalid: with one problem per field that needs another value.
    """
    values = form.read(typed)
    if problems := not_listed(form, values, book=book, people=people):
        raise FormInvalid(problems)
    return values


def not_listed(form: Form, values: Mapping[str, Any], *, book: RuleBook, people: People = _nobody) -> list[Problem]:
    """Values that are on no list, where the form names one."""
    problems = []
    for name, field in form.properties.items():
        if name not in values:
            continue
        offers = _offer({**field.get("items", {}), **field}, book=book, people=people)
        chosen = values[name] if isinstance(values[name], list) else [values[name]]
        problems += [Problem(name, "not_listed", {"value": one}) for one in chosen if offers and not offers(one)]
    return problems


def _offer(listed: Mapping[str, Any], *, book: RuleBook, people: People) -> Callable[[Any], bool] | None:
    if "x-codes" in listed:
        return book.codes[listed["x-codes"]].has
    if listed.get("x-department"):
        return book.organisation.offered(listed["x-department"]).__contains__
    if "x-person" in listed:
        return people(str(listed["x-person"])).__contains__
    return None
