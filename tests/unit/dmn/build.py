"""Builders of small decision models; each has full defaults, so that a test names only what it is about."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from engine.dmn import Decision, Model, parse_model

Column = str | tuple[str, str]
"""The expression of an input or the name of an output, perhaps with its type."""


def a_model(body: str, **options: object) -> Model:
    """A model around some XML."""
    text = (
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="urn:test">{body}</definitions>'
    )
    return parse_model(text.encode(), name="test.dmn", **options)  # type: ignore[arg-type]  # tests pass what fits


def an_input(name: str, kind: str = "") -> str:
    """Input data."""
    return (
        f'<inputData id="in_{name}" name={quoteattr(name)}><variable name={quoteattr(name)}{_type(kind)}/></inputData>'
    )


def a_literal(name: str, text: str, *, needs: Sequence[str] = (), kind: str = "") -> str:
    """A decision with a literal expression; `needs` are ids of what it requires."""
    return (
        f"<decision id={quoteattr(name)} name={quoteattr(name)}><variable name={quoteattr(name)}{_type(kind)}/>"
        f"{_needs(needs)}<literalExpression><text>{escape(text)}</text></literalExpression></decision>"
    )


def a_decision(
    rows: Sequence[str],
    *,
    inputs: Sequence[Column] = (("amount", "number"),),
    outputs: Sequence[Column] = ("tier",),
    hit: str = "UNIQUE",
    values: Mapping[str, str] | None = None,
    default: str = "",
) -> Decision:
    """A decision named `decision` with a table.

    Args:
        rows: cells with `|` between them, inputs first; rules are called r1, r2 …
        hit: the hit policy, for COLLECT with its aggregation, such as `COLLECT SUM`.
        values: allowed values by the name of an input or output column.
        default: the default of the first output.
    """
    return a_model(a_table(rows, inputs=inputs, outputs=outputs, hit=hit, values=values, default=default)).decision(
        "decision"
    )


def a_table(
    rows: Sequence[str],
    *,
    inputs: Sequence[Column] = (("amount", "number"),),
    outputs: Sequence[Column] = ("tier",),
    hit: str = "UNIQUE",
    values: Mapping[str, str] | None = None,
    default: str = "",
    kind: str = "",
) -> str:
    """The XML of such a decision, with its input data."""
    allowed = values or {}
    columns = [(one, "") if isinstance(one, str) else one for one in inputs]
    results = [(one, "") if isinstance(one, str) else one for one in outputs]
    roots = dict.fromkeys(name.partition(".")[0] for name, _ in columns)
    kinds = dict(columns)
    data = "".join(an_input(root, kinds.get(root, "")) for root in roots)
    policy, _, aggregation = hit.partition(" ") if hit.startswith("COLLECT") else (hit, "", "")
    attribute = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'{data}<decision id="decision" name="decision"><variable name="decision"{_type(kind)}/>'
        f'{_needs([f"in_{root}" for root in roots])}<decisionTable id="table" hitPolicy="{policy}"{attribute}>'
        + "".join(_input(name, of, allowed.get(name)) for name, of in columns)
        + "".join(
            _output(name, of, allowed.get(name), default if not at else "") for at, (name, of) in enumerate(results)
        )
        + "".join(_rule(number, row, len(columns)) for number, row in enumerate(rows, 1))
        + "</decisionTable></decision>"
    )


def _type(kind: str) -> str:
    return f" typeRef={quoteattr(kind)}" if kind else ""


def _needs(ids: Sequence[str]) -> str:
    tags = {"in_": ("information", "Input"), "bkm": ("knowledge", "Knowledge")}
    found = ((tags.get(one[:3], ("information", "Decision")), one) for one in ids)
    return "".join(
        f'<{group}Requirement><required{what} href="#{one}"/></{group}Requirement>' for (group, what), one in found
    )


def _text(tag: str, text: str | None) -> str:
    return f"<{tag}><text>{escape(text)}</text></{tag}>" if text else ""


def _input(name: str, kind: str, allowed: str | None) -> str:
    expression = f"<inputExpression{_type(kind)}><text>{escape(name)}</text></inputExpression>"
    return f"<input>{expression}{_text('inputValues', allowed)}</input>"


def _output(name: str, kind: str, allowed: str | None, default: str) -> str:
    inner = _text("outputValues", allowed) + _text("defaultOutputEntry", default)
    return f"<output name={quoteattr(name)}{_type(kind)}>{inner}</output>"


def _rule(number: int, row: str, inputs: int) -> str:
    cells = [cell.strip() for cell in row.split("|")]
    tests = "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells[:inputs])
    results = "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in cells[inputs:])
    return f'<rule id="r{number}">{tests}{results}</rule>'
