"""Every shipped process says all it must, names only what exists, and can be compiled."""

from collections.abc import Iterator
from functools import cache

import pytest

from engine.workflow.checker import Finding, Severity, check_files
from engine.workflow.model import Kind, Node, Process, Trigger
from tests.unit.processes.shipped import PROCESSES, compiled, library, limits, organisation, vocabulary

PROCESS_IDS = sorted(library().documents)
MOST_NODES = 25
PAGES = frozenset({"registration", "withdrawal", "extension_request", "reclassification", "transfer"})
EVERY_PROCESS = pytest.mark.parametrize("process_id", PROCESS_IDS)


def nodes(process_id: str, *kinds: Kind) -> Iterator[Node]:
    """The elements of some kinds."""
    return (node for node in library().process(process_id).nodes.values() if node.kind in kinds)


def user_tasks() -> list[tuple[Process, Node]]:
    """Every step that a person may have to do."""
    return [
        (library().process(process_id), node) for process_id in PROCESS_IDS for node in nodes(process_id, Kind.USER)
    ]


@EVERY_PROCESS
def test_a_process_can_be_compiled(process_id: str) -> None:
    assert compiled(process_id).key == process_id


@cache
def findings() -> list[Finding]:
    """What the checker says about the shipped files."""
    return check_files(library().files, vocabulary())


def test_the_checker_finds_nothing_to_warn_of() -> None:
    assert [(one.file, one.element, one.rule) for one in findings() if one.severity is not Severity.NOTE] == []


def test_what_no_step_uses_is_used_by_a_page_or_by_the_engine_itself() -> None:
    unused = {one.element for one in findings()}

    assert unused == {"ladder", "allowance"} | PAGES


def test_a_file_holds_one_process_of_its_own_name() -> None:
    for process_id, document in library().documents.items():
        assert document.path == f"complaint/{process_id}.bpmn"
        assert len(document.processes) == 1
        assert document.foreign == ()


def test_a_decision_of_the_name_of_the_file_stands_in_every_decision_file() -> None:
    for path, model in library().models.items():
        assert path.removeprefix("decisions/").removesuffix(".dmn") in model.decisions


def test_process_decision_and_form_files_are_all_there_is() -> None:
    endings = {"complaint": ".bpmn", "decisions": ".dmn", "forms": ".json"}

    strays = [
        path.name
        for folder, ending in endings.items()
        for path in (PROCESSES / folder).iterdir()
        if path.suffix != ending
    ]

    assert strays == []


@EVERY_PROCESS
def test_everything_has_a_name_in_both_languages(process_id: str) -> None:
    process = library().process(process_id)
    merging = [n.id for n in process.nodes.values() if n.kind.is_gateway and len(process.outgoing(n.id)) == 1]
    splits = [n.id for n in process.nodes.values() if n.kind.is_choice and len(process.outgoing(n.id)) > 1]
    named = [process.names, *(lane.names for lane in process.lanes)]
    named += [node.names for node in process.nodes.values() if node.id not in merging]
    named += [flow.names for flow in process.flows.values() if flow.source in splits]

    assert [names for names in named if not (names.en and names.zh)] == []


@EVERY_PROCESS
def test_the_process_and_each_step_of_a_person_are_explained_in_both_languages(process_id: str) -> None:
    explained = [library().process(process_id).documentation]
    explained += [node.documentation for node in nodes(process_id, Kind.USER)]

    for text in explained:
        english, _, chinese = text.partition("\n")
        assert english.isascii()
        assert len(english) > 40
        assert not chinese.isascii()


@EVERY_PROCESS
def test_a_process_stays_small_enough_to_be_read(process_id: str) -> None:
    assert len(library().process(process_id).nodes) <= MOST_NODES


@EVERY_PROCESS
def test_every_element_stands_in_a_lane_that_names_role_and_department(process_id: str) -> None:
    process = library().process(process_id)

    for node in process.nodes.values():
        lane = process.lane_of(node)
        assert lane is not None, node.id
        assert lane.role in vocabulary().named("roles")
        assert (lane.department or "").startswith("=")


@EVERY_PROCESS
def test_a_choice_has_a_condition_on_every_way_but_the_default_one(process_id: str) -> None:
    process = library().process(process_id)

    for node in nodes(process_id, Kind.EXCLUSIVE):
        ways = process.outgoing(node.id)
        if len(ways) > 1:
            assert [way.id for way in ways if way.condition is None] == [node.default]


@EVERY_PROCESS
def test_flows_meet_in_gateways_or_at_an_end(process_id: str) -> None:
    process = library().process(process_id)

    others = [node for node in process.nodes.values() if not node.kind.is_gateway and node.kind is not Kind.END]
    crowded = [node.id for node in others if len(process.incoming(node.id)) > 1]

    assert crowded == []


@EVERY_PROCESS
def test_no_timer_states_a_length_of_its_own(process_id: str) -> None:
    for node in nodes(process_id, Kind.BOUNDARY, Kind.CATCH):
        if node.event is not None and node.event.trigger is Trigger.TIMER:
            assert node.event.timer_tag == "timeDate"
            assert any(f'deadline("{limit}"' in (node.event.expression or "") for limit in limits())


def test_every_due_date_names_a_limit() -> None:
    due = [node.due for _, node in user_tasks() if node.due]

    assert [text for text in due if text.removeprefix('=deadline("').removesuffix('")') not in limits()] == []


def test_what_a_service_task_names_exists() -> None:
    for process_id in PROCESS_IDS:
        for node in nodes(process_id, Kind.SERVICE):
            operator = vocabulary().operators[node.operator or ""]
            assert {one.target for one in node.inputs} == {one.name for one in operator.inputs}, node.id
            for one in node.inputs:
                wanted = operator.input(one.target)
                literal = one.source.startswith('="')
                if wanted is not None and wanted.names and literal:
                    assert one.source[2:-1] in vocabulary().named(wanted.names), node.id


@EVERY_PROCESS
def test_a_called_process_gets_every_input_that_it_declares(process_id: str) -> None:
    for node in nodes(process_id, Kind.CALL):
        start = next(nodes(node.calls or "", Kind.START))
        assert {one.target for one in node.inputs} == {one.name for one in start.declares}, node.id


@EVERY_PROCESS
def test_a_decision_gets_every_input_that_it_reads(process_id: str) -> None:
    for node in nodes(process_id, Kind.RULE):
        assert {one.target for one in node.inputs} == set(library().decision(node.decision or "").inputs), node.id


def test_every_step_of_a_person_has_a_form_that_is_there() -> None:
    for _, node in user_tasks():
        assert node.form in library().forms, node.id


def test_the_steps_whose_doers_are_barred_exist() -> None:
    steps = {node.id for _, node in user_tasks()}

    barred = {step for _, node in user_tasks() for step in node.not_same_as}

    assert barred <= steps


def test_whoever_approves_was_never_the_author() -> None:
    approving = {node.id for _, node in user_tasks() if node.not_same_as}

    assert approving == {"review_findings", "decide_findings", "approve_answer", "approve_compliance", "second_look"}


def test_department_codes_in_lanes_are_departments_of_the_bank() -> None:
    departments = {row["code"] for row in organisation("departments")}
    lanes = [lane for process_id in PROCESS_IDS for lane in library().process(process_id).lanes]

    fixed = {lane.department[2:-1] for lane in lanes if lane.department and lane.department.startswith('="')}

    assert fixed <= departments
    assert fixed == {"CP", "COMPL", "EXEC", "SUP"}


def test_every_process_begins_by_knowing_its_complaint() -> None:
    for process_id in PROCESS_IDS:
        start = next(nodes(process_id, Kind.START))
        assert ("complaint_id", "number") in [(one.name, one.type) for one in start.declares]
