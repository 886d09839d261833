"""Decision files: tables without gaps and overlaps, typed columns, and results that name what there is."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from engine.dmn import Decision, DecisionTable, FindingKind, Model, TableFinding, check_table
from engine.dmn.datatypes import Misfit
from engine.dmn.table import OutputClause
from engine.feel import Expression
from engine.feel.expression import NOT_CONSTANT, constant_of
from engine.feel.types import ANY, conforms
from engine.workflow.checker.finding import Finding, Place, Rule, Term, Theme
from engine.workflow.checker.lines import Lines
from engine.workflow.checker.reading import read_model
from engine.workflow.checker.subject import Shelf
from engine.workflow.checker.values import texts_of_column
from engine.workflow.definitions import literal
from engine.workflow.model import Node

_theme = Theme("decisions")

OVERLAP = _theme.error(
    "table-overlap",
    says=(
        "In “{element}” the rules {rules} match at once. {example}",
        "“{element}”中的规则{rules}会同时匹配。{example}",
    ),
    remedy=("Narrow one of them, or choose another hit policy.", "请缩小其中一条的条件，或改用其他命中策略。"),
)
GAP = _theme.error(
    "table-gap",
    says=("In “{element}” no rule matches some inputs. {example}", "“{element}”中有些输入没有规则匹配。{example}"),
    remedy=("Add a rule for them, or a default output.", "请为它们添加规则或默认输出。"),
)
FRACTION_GAP = _theme.warning(
    "table-gap-between-numbers",
    says=(
        "In “{element}” no rule matches numbers that are not whole. {example}",
        "“{element}”中没有规则匹配非整数。{example}",
    ),
    remedy=("Let the ranges meet.", "请让各区间首尾相接。"),
)
UNREACHABLE_ROW = _theme.error(
    "table-unreachable-rule",
    says=(
        "In “{element}” the rule {rules} is never used. {example}",
        "“{element}”中的规则{rules}永远不会被用到。{example}",
    ),
    remedy=("Move it up, or delete it.", "请将其上移，或删除。"),
)
NOT_ANALYSABLE = _theme.note(
    "table-not-analysable",
    says=("“{element}” could not be checked wholly. {example}", "“{element}”无法完全检查。{example}"),
    remedy=("Compare with constants where you can.", "请尽量与常量比较。"),
)
TYPE_MISSING = _theme.error(
    "decision-type-missing",
    says=("“{name}” of the decision “{element}” has no type.", "决策“{element}”的“{name}”没有类型。"),
    remedy=("Give it a typeRef.", "请为其设置 typeRef。"),
)
OUTPUT_NAME = _theme.error(
    "decision-output-name",
    says=(
        "A column of results of “{element}” has the name “{name}”, by which it cannot be read.",
        "“{element}”的结果列名为“{name}”，无法按此名称读取。",
    ),
    remedy=("Use letters, digits and underscores.", "请使用字母、数字和下划线。"),
)
COLUMN_MISSING = _theme.error(
    "decision-column-missing",
    says=(
        "By its type “{element}” gives “{name}”, but no column of results has that name.",
        "按类型，“{element}”应给出“{name}”，但没有该名称的结果列。",
    ),
    remedy=("Give the column the name of the field, or mend the type.", "请使结果列名与字段名一致，或改正类型。"),
)
RESULT_NULL = _theme.error(
    "decision-result-null",
    says=(
        "In “{element}” the rule {rules} gives nothing as “{column}”.",
        "“{element}”中的规则{rules}没有给出“{column}”。",
    ),
    remedy=("Write a value; for an empty list write [].", "请写明取值；空列表请写 []。"),
)
RESULT_TYPE = _theme.error(
    "decision-result-type",
    says=(
        "In “{element}” the rule {rules} gives {text} as “{column}”, which is no {wanted}.",
        "“{element}”中的规则{rules}给出的“{column}”为{text}，不属于{wanted}。",
    ),
    remedy=("Give a value of the type of the column.", "请给出符合该列类型的取值。"),
)
RESULT_UNKNOWN = _theme.error(
    "decision-result-unknown",
    says=(
        "“{element}” gives “{value}” as “{column}”; it is none of {names}.",
        "“{element}”的“{column}”给出“{value}”，但{names}中没有它。",
    ),
    remedy=("Use one of: {known}.", "请使用以下之一：{known}。"),
)
UNUSED = _theme.note(
    "decision-unused",
    says=(
        "Neither a step nor the engine asks the decision “{element}”.",
        "没有流程步骤调用决策“{element}”，引擎也不使用它。",
    ),
    remedy=("Let a step ask it, or delete it.", "请让流程步骤调用它，或将其删除。"),
)
_KINDS: Mapping[FindingKind, Rule] = {
    FindingKind.OVERLAP: OVERLAP,
    FindingKind.GAP: GAP,
    FindingKind.UNREACHABLE: UNREACHABLE_ROW,
    FindingKind.NOT_ANALYSABLE: NOT_ANALYSABLE,
    FindingKind.TOO_LARGE: NOT_ANALYSABLE,
}
_COLUMNS = {
    **dict.fromkeys(("lead", "department", "lead_department", "assists", "departments"), "departments"),
    **dict.fromkeys(("role", "roles", "audience", "approver"), "roles"),
    **dict.fromkeys(("letter", "template"), "letters"),
    **{name: name for name in ("nature", "complexity", "urgency", "outcome")},
}
"""Columns by what their texts name: a list of the vocabulary."""


def tables(shelf: Shelf) -> Iterator[Finding]:
    """Each table gives one clear answer to everything it may be asked."""
    for path, model in shelf.library.models.items():
        content = shelf.library.files[path]
        lines = Lines(content)
        for decision in model.decisions.values():
            for found in _looked_at(path, content).get(decision.id, ()):
                yield _table_finding(path, lines, decision, found)
            if decision.table is not None:
                yield from _columns(shelf, path, lines, decision, decision.table)
            yield from _types(path, lines, decision)


@lru_cache(maxsize=128)
def _looked_at(path: str, content: bytes) -> Mapping[str, tuple[TableFinding, ...]]:
    """What is wrong with the tables of a file, by decision; the dearest of all checks is done once for the same bytes."""
    decisions = read_model(path, content).decisions.values()
    return {decision.id: tuple(check_table(decision.table)) for decision in decisions if decision.table is not None}


def _table_finding(path: str, lines: Lines, decision: Decision, found: TableFinding) -> Finding:
    rule = _KINDS[found.kind]
    if found.kind is FindingKind.GAP and found.facts.get("only_fractions"):
        rule = FRACTION_GAP
    line = lines.of(found.rules[0] if found.rules else decision.id)
    shown = "，".join(f"{label} = {value}" for label, value in found.example.items())
    example = Term.of(found.message, f"例如：{shown}。" if shown else "")
    return rule.at(Place(path, decision.id, line), rules=", ".join(found.rules), example=example)


def _types(path: str, lines: Lines, decision: Decision) -> Iterator[Finding]:
    untyped = [name for name, one in decision.inputs.items() if one.type == ANY]
    if decision.table is not None:
        untyped += [clause.label for clause in decision.table.inputs if clause.type.is_any]
        untyped += [clause.name for clause in decision.table.outputs if clause.type.is_any]
    elif decision.result == ANY:
        untyped.append(decision.name)
    for name in dict.fromkeys(untyped):
        yield TYPE_MISSING.at(Place(path, decision.id, lines.of(decision.id)), name=name)


def _columns(shelf: Shelf, path: str, lines: Lines, decision: Decision, table: DecisionTable) -> Iterator[Finding]:
    place = Place(path, decision.id, lines.of(decision.id))
    for name in (decision.data_type.fields or {}).keys() - {output.name for output in table.outputs}:
        yield COLUMN_MISSING.at(place, name=name)
    for output in table.outputs:
        if len(table.outputs) > 1 and not output.name.isidentifier():
            yield OUTPUT_NAME.at(place, name=output.name)
        names = _COLUMNS.get(output.name, "")
        known = shelf.vocabulary.names.get(names)
        for value in (
            sorted({one for one in texts_of_column(table, output.name) if one is not None} - known) if known else ()
        ):
            yield RESULT_UNKNOWN.at(
                place, value=value, column=output.name, names=_list(names), known=", ".join(sorted(known or ()))
            )


def _list(names: str) -> str:
    """A list of the vocabulary as people call it: the code lists of the bank have the names of their columns."""
    return Term.of(f"the codes of {names}", f"代码表 {names} ") if names == _COLUMNS.get(names) else names


def results(shelf: Shelf) -> Iterator[Finding]:
    """Each cell of results gives something, and what its column is for."""
    for path, model in shelf.library.models.items():
        lines = Lines(shelf.library.files[path])
        for decision in model.decisions.values():
            for rule in decision.table.rules if decision.table else ():
                for column, cell in zip(decision.table.outputs if decision.table else (), rule.outputs, strict=True):
                    place = Place(path, decision.id, lines.of(rule.id))
                    yield from _result(place, decision, rule.id, column, cell)


def _result(place: Place, decision: Decision, rule: str, column: OutputClause, cell: Expression) -> Iterator[Finding]:
    value, name = constant_of(cell.node), column.name or decision.id
    if value is None:
        yield RESULT_NULL.at(place, rules=rule, column=name)
    elif not _fits(decision, column, cell, value):
        yield RESULT_TYPE.at(place, rules=rule, column=name, text=cell.text, wanted=column.type.name)


def _fits(decision: Decision, column: OutputClause, cell: Expression, value: object) -> bool:
    """Whether a constant is of the type of its column, or what is computed can be."""
    if value is not NOT_CONSTANT:
        return not isinstance(column.type.convert(value), Misfit)
    kind = cell.result_type({name: one.type for name, one in decision.inputs.items()})
    return conforms(kind, column.type.feel)


def unused(shelf: Shelf) -> Iterator[Finding]:
    """Decisions that neither a step nor the engine itself asks."""
    asked = {one for subject in shelf.subjects for step in subject.steps for one in _asked_by(step.node)}
    asked |= set(shelf.vocabulary.asks.decisions) if shelf.vocabulary.asks else set()
    for path, model in shelf.library.models.items():
        lines = Lines(shelf.library.files[path])
        for decision in model.decisions.values():
            if decision.id not in asked | _required(model):
                yield UNUSED.at(Place(path, decision.id, lines.of(decision.id)))


def _asked_by(node: Node | None) -> Iterator[str]:
    """What a rule task names, and every literal that an operator is given; a decision may be among them."""
    if node is not None:
        yield node.decision or ""
        yield from (literal(one.source) for one in node.inputs)


def _required(model: Model) -> set[str]:
    elements = (one.element for decision in model.decisions.values() for one in decision.requirements)
    return {element.id for element in elements if isinstance(element, Decision)}


OF_SHELF = (tables, results, unused)
