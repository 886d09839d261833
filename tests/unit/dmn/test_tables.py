"""Decision tables with every hit policy, as the standard evaluates them."""

import pytest

from engine.feel import Budget, FeelBudgetExceeded, to_python
from tests.unit.dmn.build import Column, a_decision, a_model

TIERS = ['<= 200 | "handler"', '<= 2000 | "lead"', '> 1000 | "head"']


def result(rows: list[str], amount: object, **options: object) -> object:
    decision = a_decision(rows, **options)  # type: ignore[arg-type]  # tests pass what fits
    return to_python(decision.evaluate({"amount": amount}).value)


@pytest.mark.parametrize(
    ("hit", "amount", "expected"),
    [
        ("UNIQUE", 500, "lead"),
        ("UNIQUE", 100, None),
        ("FIRST", 100, "handler"),
        ("FIRST", 1500, "lead"),
        ("RULE ORDER", 100, ["handler", "lead"]),
        ("COLLECT", 1500, ["lead", "head"]),
        ("ANY", 100, None),
        ("COLLECT COUNT", 100, 2),
        ("COLLECT MIN", 100, "handler"),
        ("COLLECT MAX", 100, "lead"),
    ],
)
def test_what_each_hit_policy_gives(hit: str, amount: int, expected: object) -> None:
    assert result(TIERS, amount, hit=hit) == expected


@pytest.mark.parametrize(("hit", "expected"), [("PRIORITY", "head"), ("OUTPUT ORDER", ["head", "lead"])])
def test_priority_follows_the_order_of_the_output_values(hit: str, expected: object) -> None:
    assert result(TIERS, 1500, hit=hit, values={"tier": '"head", "lead", "handler"'}) == expected


def test_any_gives_the_output_on_which_all_agree() -> None:
    assert result(['< 5 | "low"', '< 9 | "low"'], 1, hit="ANY") == "low"


@pytest.mark.parametrize(
    ("hit", "expected"), [("COLLECT SUM", 60), ("COLLECT MIN", 20), ("COLLECT MAX", 40), ("COLLECT COUNT", 2)]
)
def test_collect_can_make_one_value_of_several(hit: str, expected: int) -> None:
    assert result(["> 1 | 40", "> 2 | 20", "> 99 | 10"], 5, hit=hit) == expected


@pytest.mark.parametrize(
    ("hit", "expected"),
    [
        ("UNIQUE", None),
        ("FIRST", None),
        ("COLLECT", []),
        ("RULE ORDER", []),
        ("OUTPUT ORDER", []),
        ("COLLECT SUM", None),
        ("COLLECT COUNT", 0),
    ],
)
def test_no_rule_gives_nothing(hit: str, expected: object) -> None:
    assert result(["> 99 | 1"], 5, hit=hit) == expected


def test_no_rule_gives_the_default_where_there_is_one() -> None:
    assert result(['> 99 | "x"'], 5, default='"none"') == "none"


def test_several_outputs_make_a_context() -> None:
    rows = ['"fee" | "CARD" | ["PAY"]', '- | "CP" | null']
    columns: list[Column] = [("cause", "string")]
    decision = a_decision(rows, inputs=columns, outputs=["lead", "assist"], hit="FIRST")

    assert decision.evaluate({"cause": "fee"}).value == {"lead": "CARD", "assist": ["PAY"]}
    assert decision.evaluate({"cause": "other"}).value == {"lead": "CP", "assist": None}


def test_cells_may_use_the_inputs() -> None:
    decision = a_decision(["> limit | - | amount - limit", "- | - | 0"], inputs=["amount", "limit"], hit="FIRST")

    assert decision.evaluate({"amount": 5, "limit": 2}).value == 3


def test_an_input_outside_of_the_allowed_values_gives_null() -> None:
    assert result(['- | "any"'], 7, values={"amount": "[1..5]"}) is None
    assert result(['- | "any"'], 5, values={"amount": "[1..5]"}) == "any"


def test_the_evaluation_says_what_was_seen_and_which_rules_matched() -> None:
    rows = ['> 100 | "major" | 1', '- | "minor" | 2']
    decision = a_decision(rows, inputs=[("complaint.amount", "number")], outputs=["nature", "level"], hit="RULE ORDER")

    evaluation = decision.evaluate({"complaint": {"amount": 500}})

    (table,) = evaluation.tables
    assert to_python(table.inputs) == {"complaint.amount": 500}
    assert [(hit.rule_id, hit.index, hit.decision) for hit in evaluation.hits] == [
        ("r1", 1, "decision"),
        ("r2", 2, "decision"),
    ]
    assert to_python(evaluation.hits[0].outputs) == {"nature": "major", "level": 1}
    assert to_python(evaluation.inputs) == {"complaint": {"amount": 500}}


def test_annotations_come_with_the_rule_that_matched() -> None:
    decision = a_model(
        """<decision id="d" name="d"><decisionTable><output name="o"/><annotation name="why"/>
        <rule><outputEntry><text>1</text></outputEntry><annotationEntry><text>Article 13</text></annotationEntry></rule>
        </decisionTable></decision>"""
    ).decision("d")

    (hit,) = decision.evaluate({}).hits

    assert (hit.rule_id, hit.annotations) == ("1", {"why": "Article 13"})


def test_a_table_shares_one_budget() -> None:
    slow = "count(for i in 1..60 return i) > 0"
    decision = a_decision([f"{slow} | 1"] * 20, hit="FIRST", inputs=["amount"])
    with pytest.raises(FeelBudgetExceeded):
        a_decision([f"not({slow}) | 1"] * 20, hit="FIRST", inputs=["amount"]).evaluate(
            {"amount": 1}, budget=Budget(500)
        )

    assert decision.evaluate({"amount": 1}, budget=Budget(500)).value == 1
