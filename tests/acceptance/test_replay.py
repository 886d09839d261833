"""A bank in fast motion: real complaints live from their arrival to their end, by people who see only the pages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.records.complaints import CLOSED, Complaint
from engine.records.escalations import Escalation
from engine.records.instances import Incident, IncidentStatus
from engine.records.limits import TimeLimit
from engine.workflow.diagram.layout import tidy
from tests.acceptance.replays import CFPB, CITIZENS, Replayed, replay, verify
from tests.databases import Database

pytestmark = pytest.mark.data
LIMIT = 40
PROCESSES = Path(__file__).parents[2] / "processes"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the scratch banks of this module are, and go away with it."""
    place = tmp_path_factory.mktemp("replays")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(place))
        yield place


@pytest.fixture(scope="module")
def replays(folder: Path) -> dict[str, Replayed]:
    """The replays of this module by file, each made once."""
    return {}


@pytest.fixture
def cfpb(replays: dict[str, Replayed], test_data: Path) -> Replayed:
    """The first complaints of the CFPB."""
    if CFPB not in replays:
        replays[CFPB] = replay(test_data / CFPB, limit=LIMIT)
    return replays[CFPB]


def test_every_complaint_comes_to_an_end_and_every_end_is_reached(cfpb: Replayed) -> None:
    answer = cfpb.answer

    assert (cfpb.status, answer["complaints"], answer["open"]) == (0, LIMIT, 0)
    assert sum(answer["terminal"].values()) == LIMIT
    ends = set(answer["terminal"]) | {end for sort in ("repeats", "enquiries") for end in answer["planned"][sort]}
    assert ends == set(CLOSED)


def test_limits_are_missed_and_met_and_complaints_escalated(cfpb: Replayed) -> None:
    answer = cfpb.answer

    assert {"ack", "classify", "claim", "first_contact", "findings", "response", "statutory"} <= set(answer["limits"])
    assert answer["limits"]["statutory"]["met"] > answer["limits"]["statutory"]["missed"]
    assert sum(limit["missed"] for limit in answer["limits"].values()) > 0
    assert sum(answer["escalations"].values()) > 0
    assert {"acknowledgement", "final", "withdrawal"} <= set(answer["letters"])


def test_every_planted_fault_becomes_an_incident_and_is_repaired(cfpb: Replayed) -> None:
    incidents, planted = cfpb.answer["incidents"], cfpb.answer["planned"]["faults"]

    codes = [code for (code,) in cfpb.ask(select(Incident.code))]
    assert planted == dict.fromkeys(planted, 1)
    assert {"feel_budget_exceeded", "no_path", "not_sent", "decision_input_not_allowed"} <= set(codes)
    assert incidents["opened"] == incidents["repaired"] >= len(planted)
    assert {IncidentStatus.RETRIED, IncidentStatus.SKIPPED, IncidentStatus.REPAIRED} <= set(incidents["by"])


def test_in_the_outage_timers_are_late_and_every_breach_keeps_its_true_time(cfpb: Replayed) -> None:
    assert cfpb.answer["timers"]["fired"] > cfpb.answer["timers"]["late"] > 0

    breached = cfpb.ask(select(TimeLimit.breached_at, TimeLimit.due_at).where(TimeLimit.breached_at.is_not(None)))
    assert breached
    assert all(breached_at <= due_at for breached_at, due_at in breached)


def test_the_trail_and_the_store_of_a_replay_are_sound(cfpb: Replayed, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(capsys, cfpb.database, "verify-store") == {"status": 0, "ok": True, "violations": []}
    trail = verify(capsys, cfpb.database, "audit", "verify")

    assert (trail["status"], trail["ok"], trail["first_bad"]) == (0, True, None)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(test_data: Path, folder: Path) -> None:
    once, twice, other = (replay(test_data / CFPB, limit=10, seed=seed).figures for seed in (3, 3, 4))

    assert once == twice
    assert once != other


def test_citizens_messages_live_to_their_end_in_their_own_language(test_data: Path, folder: Path) -> None:
    citizens = replay(test_data / CITIZENS, limit=20)

    assert (citizens.status, citizens.answer["complaints"], citizens.answer["open"]) == (0, 20, 0)
    assert {language for (language,) in citizens.ask(select(Complaint.language))} == {"zh"}


def test_a_bank_on_a_database_server_lives_the_same_life(
    test_data: Path, folder: Path, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDRESS_DATABASE_OWNER_URL", postgresql_database.owner_url)
    served = replay(test_data / CFPB, limit=10, seed=3, database=postgresql_database.url)

    assert served.figures == replay(test_data / CFPB, limit=10, seed=3).figures


def test_without_its_staff_a_departments_complaints_stay_open_escalated_and_breached(
    test_data: Path, folder: Path
) -> None:
    left_alone = replay(test_data / CFPB, limit=12, unstaffed="LOAN")

    assert left_alone.status == 1
    open_ones = left_alone.ask(select(Complaint.id, Complaint.lead_department).where(Complaint.status.not_in(CLOSED)))
    assert len(open_ones) == left_alone.answer["open"] > 0
    assert {department for _, department in open_ones} == {"LOAN"}
    escalated = {complaint for (complaint,) in left_alone.ask(select(Escalation.complaint_id))}
    breached = left_alone.ask(
        select(TimeLimit.complaint_id).where(TimeLimit.kind == "statutory", TimeLimit.breached_at.is_not(None))
    )
    assert {complaint for complaint, _ in open_ones} <= escalated & {complaint for (complaint,) in breached}


def edited(folder: Path, changes: dict[str, list[tuple[str, str]]]) -> Path:
    """A copy of the shipped processes with some texts replaced, tidied as its owner would do it."""
    copy = folder / "edited"
    shutil.copytree(PROCESSES, copy)
    for name, texts in changes.items():
        path = copy / name
        text = path.read_text("utf-8")
        for old, new in texts:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
            text = text.replace(old, new)
        path.write_bytes(tidy(text.encode()) if path.suffix == ".bpmn" else text.encode())
    return copy


FLOW = [
    ("<bpmn:incoming>grave__planned</bpmn:incoming>", "<bpmn:incoming>grave__x</bpmn:incoming>"),
    ("<bpmn:incoming>grave__plan</bpmn:incoming>", "<bpmn:incoming>grave__planned</bpmn:incoming>"),
    ("<bpmn:incoming>grave__x</bpmn:incoming>", "<bpmn:incoming>grave__plan</bpmn:incoming>"),
    ('sourceRef="grave" targetRef="planned"', 'sourceRef="grave" targetRef="x"'),
    ('sourceRef="grave" targetRef="plan"', 'sourceRef="grave" targetRef="planned"'),
    ('sourceRef="grave" targetRef="x"', 'sourceRef="grave" targetRef="plan"'),
]
"""The simple complaints get a plan, and not the grave ones."""
LANE = [('redress:department="=&quot;CP&quot;"', 'redress:department="=&quot;COMPL&quot;"')]
"""Compliance takes the second look."""
RULE = [
    (
        '<outputEntry id="routing_10_out_1">\n          <text>"LOAN"</text>',
        '<outputEntry id="routing_10_out_1">\n          <text>"RTL"</text>',
    )
]
"""Retail banking handles loans."""


def test_one_flow_one_lane_and_one_rule_moved_in_the_files_alone_are_obeyed(
    cfpb: Replayed, test_data: Path, folder: Path
) -> None:
    moved = {"complaint/handling.bpmn": FLOW, "complaint/dispute.bpmn": LANE, "decisions/routing.dmn": RULE}

    changed = replay(test_data / CFPB, limit=LIMIT, processes=edited(folder, moved))

    assert changed.answer["open"] == 0
    assert sum(changed.items("plan").values()) > 2 * sum(cfpb.items("plan").values())
    assert (set(cfpb.items("second_look")), set(changed.items("second_look"))) == (
        {("CP", "REVIEW")},
        {("COMPL", "REVIEW")},
    )
    assert changed.departments()["RTL"] > cfpb.departments().get("RTL", 0)
    assert changed.departments()["LOAN"] < cfpb.departments()["LOAN"]
    assert changed.answer["steps"] > cfpb.answer["steps"]
