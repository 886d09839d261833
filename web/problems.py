"""What is wrong with one field of a form, in words: every code of a Problem has a sentence that says what to enter."""

from collections.abc import Collection, Sequence

from flask_babel import gettext

from engine.operations.forms import Problem


def problem_text(problem: Problem) -> str:
    """Say what is wrong with a field, and what to enter instead."""
    if problem.code == "refused":  # an operation says it in a sentence of its own
        return str(problem.facts["text"])
    known = {**_missing(problem), **_too_much_or_little(problem), **_not_this_kind()}
    return str(known.get(problem.code) or gettext("This value is not valid (%(code)s).", code=problem.code))


def top_problems(problems: Sequence[Problem], *, shown: Collection[str]) -> list[str]:
    """Say what is wrong with what no field of the page shows: a field that the form does not have, or the whole form."""
    return [
        f"{problem.field}: {problem_text(problem)}" if problem.field else problem_text(problem)
        for problem in problems
        if problem.field not in shown
    ]


def _missing(problem: Problem) -> dict[str, str]:
    return {
        "required": gettext("Enter this; it is needed."),
        "reason_needed": gettext("Say why this differs from the suggestion."),
        "letter_lacks": gettext("The letter would lack: %(missing)s", missing=problem.facts.get("missing", "")),
    }


def _too_much_or_little(problem: Problem) -> dict[str, str]:
    limit = problem.facts.get("limit", problem.facts.get("most", ""))
    return {
        "minLength": gettext("Write at least %(limit)s characters.", limit=limit),
        "maxLength": gettext("Write at most %(limit)s characters.", limit=limit),
        "minimum": gettext("Enter %(limit)s or more.", limit=limit),
        "exclusiveMinimum": gettext("Enter more than %(limit)s.", limit=limit),
        "maximum": gettext("Enter %(limit)s or less.", limit=limit),
        "minItems": gettext("Choose at least %(limit)s.", limit=limit),
        "maxItems": gettext("Choose at most %(limit)s.", limit=limit),
        "too_long": gettext("This is too long; put the rest into a file."),
        "too_much": gettext("The form holds more than %(limit)s characters; put the rest into a file.", limit=limit),
    }


def _not_this_kind() -> dict[str, str]:
    return {
        "enum": gettext("Choose one of the list."),
        "not_listed": gettext("Choose one of the list."),
        "about_itself": gettext("Choose another department: this one is what the complaint is about."),
        "not_a_number": gettext("Enter a number, for example 1200.50."),
        "not_hundredths": gettext("Enter an amount with at most two decimals, for example 88.50."),
        "not_a_whole_number": gettext("Enter a whole number, for example 12."),
        "not_an_email": gettext("Enter one e-mail address, for example name@example.com."),
        "not_a_date": gettext("Enter a day that exists, as year-month-day."),
        "not_a_moment": gettext("Enter a day and a time, for example 2026-03-05 10:12."),
        "one_value_only": gettext("Enter one value only."),
        "uniqueItems": gettext("Choose each only once."),
        "const": gettext("This does not fit the other answers."),
        "pattern": gettext("This does not have the form that is asked for."),
        "other_closed": gettext("The other complaint was closed meanwhile. Let this one go on by itself."),
        "unknown_field": gettext("This form has no such field; open the page again."),
    }
