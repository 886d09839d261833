"""Boxed expressions, each as the standard evaluates it."""

import pytest

from engine.feel import to_python
from tests.unit.dmn.build import a_model


def value(box: str) -> object:
    """The value of a decision with this boxed expression."""
    return to_python(a_model(f'<decision id="d" name="d">{box}</decision>').decision("d").evaluate({}).value)


def text(expression: str) -> str:
    return f"<literalExpression><text>{expression}</text></literalExpression>"


def entry(name: str, box: str, kind: str = "") -> str:
    variable = f'<variable name="{name}"{kind}/>' if name else ""
    return f"<contextEntry>{variable}{box}</contextEntry>"


def test_a_context_sees_its_entries_before() -> None:
    assert value(f"<context>{entry('a', text('1'))}{entry('b c', text('a + 1'))}</context>") == {"a": 1, "b c": 2}


def test_a_context_with_a_nameless_last_entry_is_that_entry() -> None:
    assert value(f"<context>{entry('a', text('1'))}{entry('', text('a + 1'))}</context>") == 2


def test_an_entry_is_converted_to_its_type() -> None:
    entries = entry("a", text('"x"'), ' typeRef="number"') + entry("b", text("[5]"), ' typeRef="number"')

    assert value(f"<context>{entries}</context>") == {"a": None, "b": 5}


def test_a_list_and_a_relation() -> None:
    assert value(f"<list>{text('1')}{text('1 + 1')}</list>") == [1, 2]
    assert value(
        f'<relation><column name="a"/><column name="b"/><row>{text("1")}{text("2")}</row><row>{text("3")}{text("4")}</row></relation>'
    ) == [{"a": 1, "b": 2}, {"a": 3, "b": 4}]


def test_a_boxed_function_sees_what_is_around_it_and_itself() -> None:
    factorial = (
        '<functionDefinition><formalParameter name="n" typeRef="number"/>'
        f"{text('if n = 0 then base else n * f(n - 1)')}</functionDefinition>"
    )

    assert (
        value(f"<context>{entry('base', text('1'))}{entry('f', factorial)}{entry('', text('f(5)'))}</context>") == 120
    )


def test_functions_of_other_languages_give_null() -> None:
    java = '<functionDefinition kind="Java"><context/></functionDefinition>'

    assert value(f"<context>{entry('f', java)}{entry('', text('f'))}</context>") is None


def test_an_invocation_binds_by_name() -> None:
    binding = f'<binding><parameter name="b"/>{text("2")}</binding><binding><parameter name="a"/>{text("5")}</binding>'
    called = entry("minus", text("function(a, b) a - b"))
    call = entry("", f"<invocation>{text('minus')}{binding}</invocation>")

    assert value(f"<context>{called}{call}</context>") == 3
    assert value(f"<invocation>{text('5')}{binding}</invocation>") is None


@pytest.mark.parametrize(("condition", "expected"), [("true", 1), ("false", 2), ("null", 2), ("5", None)])
def test_a_conditional(condition: str, expected: object) -> None:
    box = f"<conditional><if>{text(condition)}</if><then>{text('1')}</then><else>{text('2')}</else></conditional>"

    assert value(box) == expected


@pytest.mark.parametrize(
    ("source", "body", "expected"),
    [
        ("[1, 2]", "x * 2", [2, 4]),
        ("[]", "x", []),
        ("null", "x", None),
        ("[1..3]", "count(partial)", [0, 1, 2]),
        ("5", "x", [5]),
    ],
)
def test_a_boxed_loop(source: str, body: str, expected: object) -> None:
    assert value(f'<for iteratorVariable="x"><in>{text(source)}</in><return>{text(body)}</return></for>') == expected


@pytest.mark.parametrize(
    ("word", "condition", "expected"),
    [
        ("some", "x &gt; 2", True),
        ("some", "x &gt; 9", False),
        ("every", "x &gt; 0", True),
        ("every", "x &gt; 1", False),
        ("some", "if x = 3 then true else 5", None),
        ("every", "null", None),
    ],
)
def test_boxed_quantifiers(word: str, condition: str, expected: object) -> None:
    box = f'<{word} iteratorVariable="x"><in>{text("[1, 2, 3]")}</in><satisfies>{text(condition)}</satisfies></{word}>'

    assert value(box) is expected


@pytest.mark.parametrize(
    ("source", "match", "expected"),
    [
        ("[1, 2, 3]", "item &gt; 1", [2, 3]),
        ("[{a: 1}, {a: 5}]", "a &gt; 2", [{"a": 5}]),
        ("[{a: 1}, {a: 5}]", "item.a &gt; 2 and odd(a)", [{"a": 5}]),
        ("[4, 5, 6]", "2", 5),
        ("[1, 2]", '"x"', None),
        ("null", "true", None),
    ],
)
def test_a_boxed_filter(source: str, match: str, expected: object) -> None:
    assert value(f"<filter><in>{text(source)}</in><match>{text(match)}</match></filter>") == expected


def test_a_decision_without_logic_is_null() -> None:
    assert value("") is None
    assert value("<literalExpression/>") is None
