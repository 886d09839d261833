"""Models as a whole: what requires what, knowledge models, services, imports, types, and everything that is wrong in a file."""

import pytest

from engine.dmn import InvalidModel, parse_model
from engine.errors import InvalidInput, NotFound
from engine.feel import CLOCK_FUNCTIONS, Budget, FeelBudgetExceeded, FeelDate, to_python
from tests.unit.dmn.build import a_literal, a_model, a_table, an_input


def a_knowledge(name: str, parameters: dict[str, str], text: str, *, needs: str = "", kind: str = "") -> str:
    formal = "".join(
        f'<formalParameter name="{one}"{f""" typeRef="{of}" """ if of else ""}/>' for one, of in parameters.items()
    )
    requirement = f'<knowledgeRequirement><requiredKnowledge href="#{needs}"/></knowledgeRequirement>' if needs else ""
    return (
        f'<businessKnowledgeModel id="bkm_{name}" name="{name}"><variable name="{name}"{kind}/><encapsulatedLogic>{formal}'
        f"<literalExpression><text>{text}</text></literalExpression></encapsulatedLogic>{requirement}</businessKnowledgeModel>"
    )


def value(body: str, decision: str = "d", **inputs: object) -> object:
    return to_python(a_model(body).decision(decision).evaluate(inputs).value)


def test_a_decision_is_found_by_id_and_by_name() -> None:
    model = a_model('<decision id="D2" name="Nature of the complaint"/>')

    assert model.decision("D2") is model.decision("Nature of the complaint")
    assert list(model.decisions) == ["D2"]
    with pytest.raises(NotFound):
        model.decision("another")


def test_what_two_decisions_need_is_decided_once() -> None:
    body = (
        a_table(["- | 1"])
        + a_literal("left", "decision", needs=["decision"])
        + a_literal("right", "decision", needs=["decision"])
        + a_literal("d", "left + right", needs=["left", "right"])
    )

    assert len(a_model(body).decision("d").evaluate({"amount": 1}).tables) == 1


def test_a_knowledge_model_is_called_by_position_and_by_name() -> None:
    bkm = a_knowledge("minus", {"a": "number", "b": "number"}, "a - b")

    assert value(bkm + a_literal("d", "minus(5, 2) + minus(b: 1, a: 2)", needs=["bkm_minus"])) == 4
    assert value(bkm + a_literal("d", 'minus("x", 2)', needs=["bkm_minus"])) is None
    assert value(bkm + a_literal("d", "minus(5)", needs=["bkm_minus"])) is None


def test_a_knowledge_model_may_call_itself_and_others() -> None:
    body = a_knowledge("double", {"n": ""}, "n * 2") + a_knowledge(
        "f", {"n": ""}, "if n = 0 then 0 else double(n) + f(n - 1)", needs="bkm_double"
    )

    assert value(body + a_literal("d", "f(3)", needs=["bkm_f"])) == 12


def test_a_knowledge_model_that_never_ends_is_stopped() -> None:
    body = a_knowledge("f", {"n": ""}, "f(n + 1)") + a_literal("d", "f(1)", needs=["bkm_f"])

    with pytest.raises(FeelBudgetExceeded):
        a_model(body).decision("d").evaluate({}, budget=Budget(100_000))


def test_the_result_of_a_knowledge_model_is_converted_to_its_type() -> None:
    bkm = a_knowledge("wrong", {"n": ""}, "n", kind=' typeRef="number"')

    assert value(bkm + a_literal("d", '[wrong("x"), wrong([5])]', needs=["bkm_wrong"])) == [None, 5]


def test_a_service_answers_with_given_instead_of_decided_values() -> None:
    body = (
        an_input("a", "number")
        + a_literal("inner", "1000")
        + a_literal("sum", "a + inner", needs=["in_a", "inner"])
        + '<decisionService id="s" name="s"><outputDecision href="#sum"/><inputDecision href="#inner"/><inputData href="#in_a"/></decisionService>'
    )
    model = a_model(body)

    assert to_python(model.service("s").evaluate({"a": 1, "inner": 2}).value) == 3
    assert to_python(model.decision("sum").evaluate({"a": 1}).value) == 1001


def test_a_service_with_two_outputs_gives_a_context_and_can_be_called_in_an_expression() -> None:
    body = (
        an_input("a")
        + a_literal("more", "a + 1", needs=["in_a"])
        + a_literal("less", "a - 1", needs=["in_a"])
        + '<decisionService id="s" name="s"><outputDecision href="#more"/><outputDecision href="#less"/><inputData href="#in_a"/></decisionService>'
        + '<decision id="d" name="d"><knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>'
        "<literalExpression><text>s(5).more * s(a: 5).less</text></literalExpression></decision>"
    )

    assert value(body) == 24


def test_an_imported_model_is_used_under_its_name() -> None:
    imported = (
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="urn:limits">'
        b'<itemDefinition name="tDays"><typeRef>number</typeRef><allowedValues><text>[1..60]</text></allowedValues></itemDefinition>'
        b'<decision id="days" name="Statutory days"><variable name="Statutory days"/>'
        b"<literalExpression><text>15</text></literalExpression></decision></definitions>"
    )
    body = (
        '<import name="law" namespace="urn:limits" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
        + an_input("asked", "law.tDays")
        + '<decision id="d" name="d"><informationRequirement><requiredInput href="#in_asked"/></informationRequirement>'
        '<informationRequirement><requiredDecision href="urn:limits#days"/></informationRequirement>'
        "<literalExpression><text>min(law.Statutory days - 2, asked)</text></literalExpression></decision>"
    )
    model = a_model(body, imports={"urn:limits": imported})

    assert to_python(model.decision("d").evaluate({"asked": 20}).value) == 13
    assert model.decision("d").inputs["asked"].allowed == "[1..60]"
    with pytest.raises(InvalidModel, match="no model 'urn:limits'"):
        a_model(body)


def test_models_that_import_each_other_are_refused() -> None:
    kind = 'importType="https://www.omg.org/spec/DMN/20191111/MODEL/"'
    back = (
        "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' namespace='urn:other'>"
        f"<import name='t' namespace='urn:other' {kind}/></definitions>"
    )

    with pytest.raises(InvalidModel, match="no model 'urn:other'"):
        a_model(f'<import name="o" namespace="urn:other" {kind}/>', imports={"urn:other": back.encode()})


def test_a_model_imported_on_two_ways_has_inputs_of_its_own_on_each() -> None:
    head = 'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"'
    kind = 'importType="https://www.omg.org/spec/DMN/20191111/MODEL/"'
    inner = f"<definitions {head} namespace='urn:a'>{an_input('who', 'string')}" + (
        a_literal("hello", '"Hello " + who', needs=["in_who"]) + "</definitions>"
    )
    middle = (
        f"<definitions {head} namespace='urn:{{0}}'><import name='a' namespace='urn:a' {kind}/>"
        "<decision id='d' name='said'><informationRequirement><requiredDecision href='urn:a#hello'/></informationRequirement>"
        "<literalExpression><text>a.hello</text></literalExpression></decision></definitions>"
    )
    body = (
        f"<import name='b' namespace='urn:b' {kind}/><import name='c' namespace='urn:c' {kind}/><decision id='d' name='d'>"
        "<informationRequirement><requiredDecision href='urn:b#d'/></informationRequirement>"
        "<informationRequirement><requiredDecision href='urn:c#d'/></informationRequirement>"
        "<literalExpression><text>[b.said, c.said]</text></literalExpression></decision>"
    )
    imports = {"urn:a": inner.encode(), "urn:b": middle.format("b").encode(), "urn:c": middle.format("c").encode()}
    decision = a_model(body, imports=imports).decision("d")

    apart = decision.evaluate({"b": {"a": {"who": "Anna"}}, "c": {"a": {"who": "Bela"}}})
    together = decision.decide({"who": "Carl"})

    assert apart.value == ["Hello Anna", "Hello Bela"]
    assert together.value == ["Hello Carl", "Hello Carl"]


def test_elements_of_two_models_may_have_the_same_ids() -> None:
    imported = (
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="urn:other">'
        b'<decision id="d" name="their d"><literalExpression><text>5</text></literalExpression></decision></definitions>'
    )
    body = (
        '<import name="other" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
        '<decision id="d" name="d"><informationRequirement><requiredDecision href="urn:other#d"/></informationRequirement>'
        "<literalExpression><text>other.their d + 1</text></literalExpression></decision>"
    )

    assert to_python(a_model(body, imports={"urn:other": imported}).decision("d").evaluate({}).value) == 6


def test_functions_of_the_host_are_handed_in_when_the_decision_is_taken() -> None:
    model = a_model(a_literal("d", "today()"), functions=CLOCK_FUNCTIONS)

    day = model.decision("d").decide({}, host={"today": lambda: FeelDate(2026, 3, 22)}).value

    assert day == FeelDate(2026, 3, 22)


def test_old_namespaces_and_type_names_are_read() -> None:
    data = (
        b'<dmn:definitions xmlns:dmn="http://www.omg.org/spec/DMN/20151101/dmn.xsd" xmlns:feel="http://www.omg.org/spec/FEEL/20140401"'
        b' namespace="urn:old"><dmn:inputData id="i" name="n"><dmn:variable name="n" typeRef="feel:number"/></dmn:inputData>'
        b'<dmn:decision id="d" name="d"><dmn:variable name="d" typeRef="feel:string"/><dmn:informationRequirement>'
        b'<dmn:requiredInput href="#i"/></dmn:informationRequirement><dmn:literalExpression><dmn:text>string(n)</dmn:text>'
        b"</dmn:literalExpression></dmn:decision></dmn:definitions>"
    )

    decision = parse_model(data, name="old.dmn").decision("d")

    assert decision.decide({"n": 5}).value == "5"
    assert str(decision.inputs["n"].type) == "number"


TYPES = """
<itemDefinition name="tAmount"><typeRef>number</typeRef><allowedValues><text>&gt;= 0</text></allowedValues></itemDefinition>
<itemDefinition name="tAmounts" isCollection="true"><typeRef>tAmount</typeRef></itemDefinition>
<itemDefinition name="tParty"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>
<itemComponent name="paid" isCollection="true"><typeRef>tAmount</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tFew" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
"""


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("tAmount", "5", 5),
        ("tAmount", "-5", None),
        ("tAmount", "[5]", 5),
        ("tAmounts", "[1, 2]", [1, 2]),
        ("tAmounts", "[1, -2]", None),
        ("tAmounts", "7", [7]),
        ("tAmounts", "[1, null]", [1, None]),
        ("tParty", '{name: "x", paid: [1], more: 2}', {"name": "x", "paid": [1], "more": 2}),
        ("tParty", '{name: "x"}', None),
        ("tParty", '{name: "x", paid: [-1]}', None),
        ("tParty", '{name: "x", paid: 5}', {"name": "x", "paid": [5]}),
        ("tParty", "5", None),
        ("tFew", "[1, 2]", [1, 2]),
        ("tFew", "[1, 2, 3]", None),
    ],
)
def test_values_are_checked_against_the_types_of_the_model(kind: str, text: str, expected: object) -> None:
    assert value(TYPES + a_literal("d", text, kind=kind)) == expected


def test_expressions_can_name_the_types_of_the_model() -> None:
    assert value(TYPES + a_literal("d", '{name: "x", paid: [1]} instance of tParty')) is True


WRONG = {
    "an unknown name": (a_literal("d", "amout > 5", needs=[]), "'amout' is not known"),
    "a wrong text": (a_literal("d", "1 +"), "expected a value"),
    "a wrong cell": (a_table(['>> 5 | "x"']), "expected a value"),
    "a wrong call": (a_literal("d", "abs(1, 2)"), "does not take these arguments"),
    "an unknown type": (an_input("x", "tNothing"), "no type 'tNothing'"),
    "a type of itself": ('<itemDefinition name="t"><typeRef>t</typeRef></itemDefinition>', "contains itself"),
    "wrong allowed values": (
        '<itemDefinition name="t"><typeRef>string</typeRef><allowedValues><text>"a",</text></allowedValues></itemDefinition>',
        "expected a value",
    ),
    "an unknown requirement": (a_literal("d", "1", needs=["in_gone"]), "no element 'in_gone'"),
    "decisions in a circle": (
        a_literal("a", "b", needs=["b"]) + a_literal("b", "a", needs=["a"]),
        "in a row: a → b",
    ),
    "an unknown hit policy": (a_table(["- | 1"]).replace('"UNIQUE"', '"SOME"'), "no hit policy 'SOME'"),
    "an unknown aggregation": (a_table(["- | 1"], hit="COLLECT MEAN"), "no aggregation 'MEAN'"),
    "a cell too few": (a_table(["1"]), "1 + 0 cells"),
    "no results": (a_table(["-"], outputs=[]), "no column of results"),
}


@pytest.mark.parametrize(("body", "says"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_in_a_file_is_told_with_element_and_line(body: str, says: str) -> None:
    with pytest.raises(InvalidModel) as refused:
        a_model(body)

    problem = refused.value.facts["problems"][0]  # type: ignore[index]  # facts are plain objects
    assert says in problem["message"]
    assert problem["element"]
    assert problem["line"] == 1
    assert refused.value.facts["file"] == "test.dmn"


def test_all_that_is_wrong_is_told_at_once_with_its_place_in_the_expression() -> None:
    with pytest.raises(InvalidModel, match="And 1 more") as refused:
        a_model(a_literal("one", "1 +") + a_literal("two", "  gone"))

    problems = refused.value.facts["problems"]
    assert [(one["element"], one["position"]) for one in problems] == [("one", (1, 4)), ("two", (1, 1))]  # type: ignore[attr-defined]  # facts are plain objects


def test_read_leniently_a_wrong_decision_is_null_and_the_others_work() -> None:
    model = a_model(a_literal("wrong", "1 +") + a_table(['>> | "x"']) + a_literal("right", "1"), strict=False)

    assert len(model.problems) == 2
    assert [model.decision(one).evaluate({"amount": 1}).value for one in ("wrong", "decision")] == [None, None]
    assert to_python(model.decision("right").evaluate({}).value) == 1


def test_an_endless_chain_of_decisions_is_refused() -> None:
    links = [a_literal(f"d{n}", f"d{n + 1}", needs=[f"d{n + 1}"]) for n in range(300)] + [a_literal("d300", "1")]

    for chain in (links, links[::-1]):
        with pytest.raises(InvalidModel, match="too many in a row"):
            a_model("".join(chain))
    assert a_model("".join(links[-60:])).decision("d241").evaluate({}).value == 1


def test_an_endless_chain_of_types_is_refused() -> None:
    chain = "".join(f'<itemDefinition name="t{n}"><typeRef>t{n + 1}</typeRef></itemDefinition>' for n in range(300))

    with pytest.raises(InvalidModel, match="nests too deep"):
        a_model(chain + '<itemDefinition name="t300"><typeRef>string</typeRef></itemDefinition>')


@pytest.mark.parametrize("data", [b"", b"<definitions>", b"<bpmn/>", b"<!DOCTYPE x><definitions/>"])
def test_what_is_no_model_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_model(data, name="x.dmn")

    assert refused.value.facts["file"] == "x.dmn"
