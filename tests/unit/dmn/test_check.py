"""Overlaps, gaps and unreachable rules are found exactly, with values that show them."""

from decimal import Decimal
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import Decision, DecisionTable, FindingKind, SeveralRules, TableFinding, check_table
from engine.dmn.faults import NoRule
from engine.feel import to_python
from tests.unit.dmn.build import Column, a_decision, a_model, a_table

NUMBER: list[Column] = [("amount", "number")]
TEXT: list[Column] = [("nature", "string")]
TWO: list[Column] = [("nature", "string"), ("vulnerable", "boolean")]


def table_of(decision: Decision) -> DecisionTable:
    assert decision.table is not None
    return decision.table


def check(rows: list[str], **options: object) -> list[TableFinding]:
    return check_table(table_of(a_decision(rows, **options)))  # type: ignore[arg-type]  # tests pass what fits


def told(findings: list[TableFinding]) -> list[tuple[str, tuple[str, ...], object]]:
    return [(str(one.kind), one.rules, to_python(dict(one.example))) for one in findings]


def test_a_sound_table_has_no_findings() -> None:
    assert check(['< 200 | "a"', '[200..2000) | "b"', '>= 2000 | "c"']) == []
    assert check(['"x" | true | 1', '"x" | false | 2', 'not("x") | - | 3'], inputs=TWO) == []


def test_an_overlap_is_shown_by_a_value_on_which_both_rules_match() -> None:
    findings = check(['<= 200 | "a"', '[200..2000] | "b"', '> 2000 | "c"'])

    assert told(findings) == [("overlap", ("r1", "r2"), {"amount": 200})]
    assert findings[0].message == "The rules r1 and r2 both match amount = 200."


def test_a_gap_is_shown_by_a_value_that_no_rule_matches() -> None:
    findings = check(['< 200 | "a"', '(200..2000) | "b"', '> 2000 | "c"'])

    assert told(findings) == [("gap", (), {"amount": 200})]
    assert findings[0].message == "No rule matches amount = 200."


def test_a_gap_that_only_fractions_fall_into_says_so() -> None:
    (finding,) = check(['< 6 | "a"', '>= 7 | "b"', '= 6 | "c"'])

    assert finding.facts == {"only_fractions": True}
    assert to_python(finding.example["amount"]) != 6


def test_a_gap_may_lie_in_a_corner_of_two_columns() -> None:
    assert told(check(['"x" | true | 1', 'not("x") | - | 2'], inputs=TWO)) == [
        ("gap", (), {"nature": "x", "vulnerable": False})
    ]


def test_a_gap_of_other_texts_is_told_as_such() -> None:
    (finding,) = check(['"x" | 1', '"y" | 2'], inputs=TEXT)

    assert finding.message == "No rule matches nature = another text."
    assert finding.example["nature"] not in ("x", "y")


def test_allowed_values_leave_no_other_texts() -> None:
    assert check(['"x" | 1', '"y" | 2'], inputs=TEXT, values={"nature": '"x", "y"'}) == []
    assert told(check(['"x" | 1'], inputs=TEXT, values={"nature": '"x", "y"'})) == [("gap", (), {"nature": "y"})]


def test_allowed_values_of_a_type_count_as_well() -> None:
    kind = '<itemDefinition name="tNature"><typeRef>string</typeRef><allowedValues><text>"x", "y"</text></allowedValues></itemDefinition>'
    decision = a_model(kind + a_table(['"x" | 1'], inputs=[("nature", "tNature")])).decision("decision")

    assert told(check_table(table_of(decision))) == [("gap", (), {"nature": "y"})]


def test_a_default_closes_all_gaps() -> None:
    assert check(['"x" | 1'], inputs=TEXT, default="0") == []


@pytest.mark.parametrize("hit", ["COLLECT", "COLLECT SUM", "RULE ORDER", "OUTPUT ORDER"])
def test_policies_that_take_several_rules_mind_neither_overlaps_nor_gaps(hit: str) -> None:
    assert check(["> 1 | 1", "> 2 | 2"], hit=hit) == []


def test_any_minds_an_overlap_only_when_the_results_differ() -> None:
    assert check(["< 5 | 1", "< 9 | 1", ">= 5 | 1"], hit="ANY") == []
    assert told(check(["< 5 | 1", "- | 2"], hit="ANY")) == [("overlap", ("r1", "r2"), {"amount": 4})]


def test_first_minds_rules_that_earlier_ones_hide_together() -> None:
    rows = ['"x" | true | 1', '"x" | false | 2', '"x" | - | 3', "- | - | 4"]

    assert told(check(rows, inputs=TWO, hit="FIRST")) == [("unreachable", ("r3", "r1", "r2"), {})]


def test_first_does_not_mind_overlaps() -> None:
    assert check(["> 9 | 1", "> 5 | 2", "- | 3"], hit="FIRST") == []


def test_priority_minds_rules_that_always_lose() -> None:
    findings = check(["> 5 | 2", "> 1 | 1", "- | 2"], hit="PRIORITY", values={"tier": "1, 2"})

    assert told(findings) == [("unreachable", ("r1", "r2"), {})]


def test_a_rule_that_can_never_match_is_told() -> None:
    findings = check(['"z" | 1', 'not("z") | 2'], inputs=TEXT, values={"nature": '"x", "y"'})

    assert told(findings) == [("unreachable", ("r1",), {})]
    assert findings[0].message == "The rule r1 can never match."


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (
            "date",
            ['< date("2026-01-01") | 1', '[date("2026-01-01")..date("2026-01-31")] | 2', '>= date("2026-02-01") | 3'],
        ),
        ("date", ['<= @"2026-01-01" | 1', '>= @"2026-01-02" | 2']),
        ("date and time", ['< @"2026-01-01T00:00:00Z" | 1', '>= @"2026-01-01T08:00:00+08:00" | 2']),
        ("time", ['< @"12:00:00" | 1', '>= @"12:00:00" | 2']),
        ("days and time duration", ['< duration("P1D") | 1', '>= duration("PT24H") | 2']),
        ("years and months duration", ['<= duration("P11M") | 1', '>= duration("P1Y") | 2']),
        ("boolean", ["true | 1", "false | 2"]),
        ("string", ['< "m" | 1', '>= "m" | 2']),
        ("number", ["-1, 1 | 1", "not(1, -1) | 2"]),
        ("number", ["? > 5 and ? < 9 | 1", "? <= 5 or not(? < 9) | 2"]),
        ("number", ["? between 1 and 5 | 1", "? in (< 1, > 5) | 2"]),
        ("number", ["[1, 2, 3] | 1", "not([1..3]) | 2", "(1..2), (2..3) | 3"]),
    ],
)
def test_cells_of_every_ordered_type_are_cut_exactly(kind: str, rows: list[str]) -> None:
    assert check(rows, inputs=[("x", kind)]) == []


def test_null_is_a_value_of_its_own_where_a_cell_asks_for_it() -> None:
    assert check(["null | 1", "not(null) | 2"]) == []
    assert told(check(["> 5 | 1", "<= 5 | 2", "null | 3", "null | 4"])) == [("overlap", ("r3", "r4"), {"amount": None})]


def test_cells_that_compare_with_more_than_constants_are_named_and_what_is_found_stays_certain() -> None:
    findings = check(["> limit | - | 1", "5 | - | 2", "5 | - | 3"], inputs=[("amount", "number"), ("limit", "number")])

    assert told(findings) == [
        ("not_analysable", ("r1",), {}),
        ("overlap", ("r2", "r3"), {"amount": 5, "limit": 0}),
    ]
    assert findings[0].facts["cells"] == [("r1", "amount", "> limit")]


def test_a_column_of_contexts_is_not_cut() -> None:
    findings = check(["{a: 1} | 1", "- | 2"], inputs=[("x", "context")], hit="FIRST")

    assert [one.kind for one in findings] == [FindingKind.NOT_ANALYSABLE]


def test_columns_of_the_same_expression_are_one() -> None:
    rows = ["> 5 | < 9 | 1", "> 5 | >= 9 | 2", "<= 5 | - | 3"]

    assert check(rows, inputs=[("amount", "number"), ("amount", "number")]) == []


def test_a_table_with_too_many_combinations_ends_with_a_note() -> None:
    columns: list[Column] = [(f"c{n}", "number") for n in range(12)]
    rows = [" | ".join([f"not({row + n})" for n in range(12)] + [str(row)]) for row in range(14)]

    findings = check_table(table_of(a_decision(rows, inputs=columns, hit="FIRST")), max_steps=1_000)

    assert findings[-1].kind == FindingKind.TOO_LARGE


CELLS = st.sampled_from(["-", "1", "2", "< 2", ">= 2", "[1..3]", "(1..3)", "not(2)", "1, 3", "not([2..3])"])
WORDS = st.sampled_from(["-", '"a"', '"b"', 'not("a")', '"a", "b"'])
FLAGS = st.sampled_from(["-", "true", "false"])


@settings(max_examples=150)
@given(st.lists(st.tuples(CELLS, WORDS, FLAGS), min_size=1, max_size=5))
def test_it_finds_what_trying_all_values_finds(rows: list[tuple[str, str, str]]) -> None:
    columns: list[Column] = [("n", "number"), ("w", "string"), ("f", "boolean")]
    decision = a_decision([f"{' | '.join(row)} | {at}" for at, row in enumerate(rows)], inputs=columns)
    overlaps: set[tuple[str, str]] = set()
    has_gap = False
    for n, w, f in product(map(Decimal, ("0", "1", "1.5", "2", "2.5", "3", "4")), "abc", (True, False)):
        try:
            decision.decide({"n": n, "w": w, "f": f})
        except SeveralRules as several:
            overlaps.update(combinations(several.facts["rules"], 2))  # type: ignore[call-overload]  # facts are plain objects
        except NoRule:
            has_gap = True

    findings = check_table(table_of(decision))

    assert has_gap == any(one.kind is FindingKind.GAP for one in findings)
    assert overlaps == {one.rules for one in findings if one.kind is FindingKind.OVERLAP}
