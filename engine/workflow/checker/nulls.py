"""Which variables may be null because a form lets a field stay empty."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.feel.syntax import Name
from engine.workflow.checker.forms import FormText
from engine.workflow.checker.steps import Steps
from engine.workflow.checker.uses import Compiled, What

Nullable = Mapping[str, str]
"""Variables, each with the form whose empty field makes it null."""


def find_nullable(
    steps: Steps,
    expressions: Iterable[Compiled],
    forms: Callable[[str], FormText | None],
    called: Callable[[str], Nullable],
) -> Nullable:
    """The variables of a process that may be null; `called` tells those that a called process may end with."""
    found = dict(_left_empty(steps, forms))
    copies = list(_copies(expressions))
    changed = True
    while changed:
        changed = False
        for one, source in copies:
            process = steps.all[one.use.step].calls
            known = called(process) if process and source in one.use.more else found
            if source in known and one.use.target not in found:
                found[one.use.target] = known[source]
                changed = True
    return found


def _left_empty(steps: Steps, forms: Callable[[str], FormText | None]) -> Iterator[tuple[str, str]]:
    """The optional fields of each form that is shown, but those to which their step gives a value of its own."""
    for step in steps:
        form = forms(step.node.form) if step.node and step.node.form else None
        if step.node is not None and form is not None:
            own = {one.target for one in step.node.outputs if one.source.lstrip("= ") != one.target}
            yield from ((name, form.id) for name in sorted(form.optional_routes() - own))


def _copies(expressions: Iterable[Compiled]) -> Iterator[tuple[Compiled, str]]:
    """Outputs that copy a variable as it is."""
    for one in expressions:
        if one.use.what is What.OUTPUT and one.expression is not None and isinstance(one.expression.node, Name):
            yield one, one.expression.node.name
