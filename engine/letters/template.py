"""The templates of letters: facts by name, and choices between them. What could run on or reach further is refused."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.errors import InvalidInput, ProcessFault

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr),
    *(nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Test),
)
"""All that a letter needs: it takes time in proportion to its length, and memory in proportion to what it says."""
_TESTS = ("defined", "undefined")


class UnknownFact(InvalidInput):
    """The letter needs a fact that is not known yet."""

    code = "unknown_fact"


class TemplateFault(ProcessFault):
    """The template of a letter is not valid.

    `line`, where it is known, counts from 1 within the text of the template.
    """

    code = "template_fault"


def fill(template: str, texts: Mapping[str, str], *, most: int) -> str:
    """Put facts into a template.

    Args:
        most: characters that the result may have.

    Raises:
        UnknownFact: the template names a fact that was not given.
        TemplateFault: it is not valid, asks for something that a letter cannot have, or says too much.
    """
    written, length = [], 0
    try:
        for part in _compiled(template).generate(texts):
            length += len(part)
            if length > most:
                raise TemplateFault("The letter is too long.", most=most)
            written.append(part)
    except UndefinedError as error:
        raise UnknownFact(f"A fact is missing: {error}.") from error
    except TemplateFault:
        raise
    except Exception as error:  # whatever a template does: it is the fault of the letter, not of who happens to send it
        raise _invalid(str(error), line=getattr(error, "lineno", None)) from error
    return "".join(written)


def facts_in(template: str) -> frozenset[str]:
    """Return the names of the facts that a template may ask for.

    Raises:
        TemplateFault: it is not valid, or asks for something that a letter cannot have.
    """
    return frozenset(meta.find_undeclared_variables(_parsed(template)))


class _Sandbox(ImmutableSandboxedEnvironment):
    """Facts are texts; reaching into them, or calling anything, is refused."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return False

    def is_safe_callable(self, obj: Any) -> bool:
        return False


@lru_cache(maxsize=256)
def _compiled(template: str) -> Template:
    _parsed(template)
    return _environment().from_string(template)


def _parsed(template: str) -> nodes.Template:
    try:
        tree = _environment().parse(template)
    except TemplateSyntaxError as error:
        raise _invalid(str(error.message), line=error.lineno) from error
    except (TemplateError, RecursionError) as error:
        raise _invalid(str(error), line=None) from error
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.Test) and node.name not in _TESTS):
            why = f"a letter names facts, as {{{{ party_name }}}}, and chooses by {{% if %}}; it has no {_called(node)}"
            raise _invalid(why, line=node.lineno)
    return tree


def _invalid(why: str, *, line: int | None) -> TemplateFault:
    return TemplateFault("The template is not valid: %(why)s.", why=why, line=line)


def _called(node: nodes.Node) -> str:
    if isinstance(node, nodes.BinExpr | nodes.UnaryExpr):
        return "calculations"
    known = {"For": "loops", "Call": "calls", "Getattr": "attributes", "Getitem": "parts of facts", "Filter": "filters"}
    return known.get(type(node).__name__, f"{type(node).__name__} of Jinja")


@lru_cache(maxsize=1)
def _environment() -> _Sandbox:
    environment = _Sandbox(undefined=StrictUndefined, autoescape=False, cache_size=200)
    environment.globals.clear()
    environment.filters.clear()
    return environment
