"""What an expression and a decision cost: compiling once, then evaluating warm, beside Python doing the same by itself.

    python -m benchmarks.feel [--json]

Times are the best of several rounds, in microseconds of processor time.
"""

import argparse
import json
import sys
from collections.abc import Callable
from time import process_time_ns

from engine.dmn import Decision, check_table, parse_model
from engine.feel import compile_expression

NAMES = frozenset({"amount", "nature", "days", "complaint", "items", "urgent"})
VARIABLES = {
    "amount": 2_000,
    "nature": "ordinary",
    "days": 3,
    "complaint": {"amount": 5_000, "received_by": "phone"},
    "items": [1, 2, 3],
    "urgent": False,
}
EXPRESSIONS = (
    "amount > 1000",
    'amount > 1000 and nature = "major"',
    'nature in ("major", "urgent")',
    "urgent or days >= 15",
    'if amount >= 20000 then "complex" else "simple"',
    "complaint.amount * 1.05 >= 20000",
    "amount between 5 and 10",
    "count(items) > 2",
    "items[item > 2]",
    "some i in items satisfies i > 2",
    'string length(nature) > 3 and not(contains(nature, "x"))',
)
_ROUNDS = 15


def best_of(action: Callable[[], object], times: int) -> float:
    """Microseconds of processor time that one call takes, in the best round."""
    best = float("inf")
    for _ in range(_ROUNDS):
        began = process_time_ns()
        for _ in range(times):
            action()
        best = min(best, (process_time_ns() - began) / times / 1000)
    return best


def a_routing_table(rows: int) -> bytes:
    """A decision with four columns, of which the last row is the catch-all."""
    rules = "".join(
        f'<rule id="r{row}"><inputEntry><text>"content {row}"</text></inputEntry><inputEntry><text>-</text></inputEntry>'
        f"<inputEntry><text>&gt;= {row * 100}</text></inputEntry><inputEntry><text>-</text></inputEntry>"
        f'<outputEntry><text>"DEPT {row}"</text></outputEntry></rule>'
        for row in range(rows - 1)
    )
    catch_all = "<inputEntry><text>-</text></inputEntry>" * 4 + '<outputEntry><text>"CP"</text></outputEntry>'
    columns = {"content": "string", "business": "string", "amount": "number", "branch": "string"}
    data = "".join(
        f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{kind}"/></inputData>'
        for name, kind in columns.items()
    )
    needs = "".join(
        f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>' for name in columns
    )
    inputs = "".join(
        f'<input><inputExpression typeRef="{kind}"><text>{name}</text></inputExpression></input>'
        for name, kind in columns.items()
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="urn:benchmark">'
        f'{data}<decision id="routing" name="routing">{needs}<decisionTable hitPolicy="FIRST">{inputs}<output name="lead"/>'
        f'{rules}<rule id="rest">{catch_all}</rule></decisionTable></decision></definitions>'
    ).encode()


def measure_expressions() -> list[dict[str, object]]:
    """Compile and evaluate each expression."""
    measured: list[dict[str, object]] = []
    for text in EXPRESSIONS:
        expression = compile_expression(text, names=NAMES)
        measured.append(
            {
                "expression": text,
                "compile_us": best_of(lambda text=text: compile_expression(text, names=NAMES), 100),  # type: ignore[misc]  # bound now, not at the end of the loop
                "evaluate_us": best_of(lambda one=expression: one.evaluate(VARIABLES), 1_000),  # type: ignore[misc]  # likewise
            }
        )
    return measured


def measure_decision(rows: int) -> dict[str, object]:
    """Read, check and ask a table whose last rule but one matches."""
    data = a_routing_table(rows)
    decision: Decision = parse_model(data, name="routing.dmn").decision("routing")
    inputs = {"content": f"content {rows - 2}", "business": "card", "amount": 10**6, "branch": "x"}
    assert decision.decide(inputs).value == f"DEPT {rows - 2}"
    table = decision.table
    assert table is not None
    return {
        "rows": rows,
        "read_us": best_of(lambda: parse_model(data, name="routing.dmn"), 3),
        "check_us": best_of(lambda: check_table(table), 3),
        "decide_us": best_of(lambda: decision.decide(inputs), 200),
    }


def measure_python() -> dict[str, float]:
    """The same first condition, as a function of Python and as a text that Python evaluates each time."""

    def condition(amount: int) -> bool:
        return amount > 1000

    return {
        "function_us": best_of(lambda: condition(2_000), 10_000),
        "eval_of_text_us": best_of(lambda: eval("amount > 1000", {"amount": 2_000}), 1_000),  # noqa: S307 - the text is ours; this is what the engine never does
    }


def main(arguments: list[str] | None = None) -> int:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    expressions = measure_expressions()
    decisions = [measure_decision(rows) for rows in (3, 14, 100)]
    python = measure_python()
    if options.json:
        print(json.dumps({"expressions": expressions, "decisions": decisions, "python": python}, indent=2))
        return 0
    print(f"{'expression':<62}{'compile':>10}{'evaluate':>10}")
    for one in expressions:
        print(f"{one['expression']:<62}{one['compile_us']:>8.1f}us{one['evaluate_us']:>8.2f}us")
    print(f"\n{'table of four columns':<42}{'read':>10}{'check':>10}{'decide':>10}")
    for one in decisions:
        print(
            f"{one['rows']:>5} rules{'':<31}{one['read_us']:>8.0f}us{one['check_us']:>8.0f}us{one['decide_us']:>8.1f}us"
        )
    print(f"\nPython itself: function {python['function_us']:.2f}us, eval of text {python['eval_of_text_us']:.2f}us")
    return 0


if __name__ == "__main__":
    sys.exit(main())
