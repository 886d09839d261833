"""Asked strictly, a decision refuses to guess: missing, wrong or ambiguous becomes a fault that names it, never the value."""

from datetime import date

import pytest

from engine.dmn import (
    DecisionFault,
    InputMissing,
    InputNotAllowed,
    InputWrongType,
    NoRule,
    ResultWrongType,
    SeveralRules,
)
from engine.errors import ProcessFault
from engine.feel import to_python
from tests.unit.dmn.build import a_decision, a_literal, a_model, a_table, an_input

TIERS = ['< 200 | "handler"', '[200..2000] | "lead"', '> 1000 | "head"']
CATCH_ALL = ['> 500000 | "major"', '- | "ordinary"']


@pytest.mark.parametrize("inputs", [{}, {"amount": None}])
def test_a_missing_input_never_slides_into_the_catch_all_row(inputs: dict[str, object]) -> None:
    decision = a_decision(CATCH_ALL, hit="FIRST")

    with pytest.raises(InputMissing) as refused:
        decision.decide(inputs)

    assert refused.value.facts == {"decision": "decision", "input": "amount", "expected": "number"}
    assert decision.evaluate(inputs).value == "ordinary"


def test_an_input_of_another_type_never_slides_into_the_catch_all_row() -> None:
    with pytest.raises(InputWrongType) as refused:
        a_decision(CATCH_ALL, hit="FIRST").decide({"amount": "600000"})

    assert refused.value.facts == {"decision": "decision", "input": "amount", "expected": "number", "got": "string"}
    assert "600000" not in str(refused.value)


def test_a_field_that_is_missing_inside_an_input_is_missing() -> None:
    decision = a_decision(CATCH_ALL, inputs=[("complaint.amount", "number")], hit="FIRST")

    with pytest.raises(InputMissing, match=r"complaint\.amount"):
        decision.decide({"complaint": {"amont": 5}})


def test_a_field_of_another_type_is_refused_too() -> None:
    decision = a_decision(CATCH_ALL, inputs=[("complaint.amount", "number")], hit="FIRST")

    with pytest.raises(InputWrongType):
        decision.decide({"complaint": {"amount": True}})


def test_a_column_that_asks_for_null_may_be_left_out() -> None:
    decision = a_decision(['null | "unknown"', '- | "known"'], hit="FIRST")

    assert decision.decide({}).value == "unknown"
    assert decision.inputs["amount"].required is False


def test_several_rules_are_a_fault_that_names_them() -> None:
    with pytest.raises(SeveralRules) as refused:
        a_decision(TIERS).decide({"amount": 1500})

    assert refused.value.facts == {"decision": "decision", "rules": ["r2", "r3"]}


def test_any_is_a_fault_only_when_the_rules_disagree() -> None:
    with pytest.raises(SeveralRules):
        a_decision(TIERS, hit="ANY").decide({"amount": 1500})

    assert a_decision(["< 5 | 1", "< 9 | 1"], hit="ANY").decide({"amount": 3}).value == 1


def test_no_rule_is_a_fault_unless_there_is_a_default() -> None:
    with pytest.raises(NoRule):
        a_decision(['> 99 | "x"']).decide({"amount": 5})

    assert a_decision(['> 99 | "x"'], default='"none"').decide({"amount": 5}).value == "none"


def test_a_table_that_collects_may_find_nothing() -> None:
    assert a_decision(["> 99 | 1"], hit="COLLECT").decide({"amount": 5}).value == []
    assert a_decision(["> 99 | 1"], hit="COLLECT SUM").decide({"amount": 5}).value is None


def test_a_value_that_is_not_allowed_is_a_fault() -> None:
    with pytest.raises(InputNotAllowed) as refused:
        a_decision(['- | "any"'], values={"amount": "[1..5]"}).decide({"amount": 7})

    assert refused.value.facts == {"decision": "decision", "input": "amount", "allowed": "[1..5]"}


def test_allowed_values_of_a_type_are_checked_at_the_edge() -> None:
    kind = '<itemDefinition name="tNature"><typeRef>string</typeRef><allowedValues><text>"major", "ordinary"</text></allowedValues></itemDefinition>'
    decision = a_model(kind + a_table(["- | 1"], inputs=[("nature", "tNature")])).decision("decision")

    assert decision.decide({"nature": "major"}).value == 1
    with pytest.raises(InputNotAllowed) as refused:
        decision.decide({"nature": "minor"})
    assert refused.value.facts["allowed"] == '"major", "ordinary"'


def test_a_type_whose_allowed_values_name_null_may_be_left_out() -> None:
    kind = '<itemDefinition name="tAnswer"><typeRef>string</typeRef><allowedValues><text>"yes", null</text></allowedValues></itemDefinition>'
    model = a_model(kind + an_input("answer", "tAnswer") + a_literal("d", "answer = null", needs=["in_answer"]))

    assert model.decision("d").decide({}).value is True


def test_a_result_of_another_type_is_a_fault() -> None:
    model = a_model(an_input("x") + a_literal("d", "x", needs=["in_x"], kind="number"))

    with pytest.raises(ResultWrongType) as refused:
        model.decision("d").decide({"x": "five"})

    assert refused.value.facts == {"decision": "d", "expected": "number", "got": "string"}
    assert model.decision("d").evaluate({"x": "five"}).value is None


def test_the_inputs_of_decisions_behind_it_are_asked_for_too() -> None:
    model = a_model(
        an_input("loss", "number")
        + an_input("group", "number")
        + a_literal("severe", "loss > 1000", needs=["in_loss"])
        + a_literal("nature", 'if severe or group > 20 then "major" else "ordinary"', needs=["severe", "in_group"])
    )
    decision = model.decision("nature")

    assert {name: str(spec.type) for name, spec in decision.inputs.items()} == {"loss": "number", "group": "number"}
    assert decision.decide({"loss": 5, "group": 21}).value == "major"
    with pytest.raises(InputMissing, match="loss"):
        decision.decide({"group": 21})


def test_a_table_behind_it_is_strict_and_seen_as_well() -> None:
    model = a_model(a_table(TIERS) + a_literal("after", 'decision + "!"', needs=["decision"]))

    evaluation = model.decision("after").decide({"amount": 100})

    assert evaluation.value == "handler!"
    assert [hit.rule_id for hit in evaluation.hits] == ["r1"]
    with pytest.raises(SeveralRules):
        model.decision("after").decide({"amount": 1500})


def test_every_fault_opens_an_incident() -> None:
    for fault in (InputMissing, InputWrongType, InputNotAllowed, SeveralRules, NoRule, ResultWrongType):
        assert issubclass(fault, DecisionFault)
        assert issubclass(fault, ProcessFault)


def test_a_date_may_stand_for_a_date_and_time_and_a_list_of_one_for_its_item() -> None:
    cell = '> date and time("2026-01-01T00:00:00Z") | received.year'
    decision = a_decision([cell], inputs=[("received", "date and time")])

    assert to_python(decision.decide({"received": date(2026, 3, 22)}).value) == 2026
    assert to_python(decision.decide({"received": [date(2026, 3, 22)]}).value) == 2026
