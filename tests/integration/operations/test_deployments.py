"""Files come into force by their content: checked before, never half, and running complaints keep what they began with."""

from datetime import date
from hashlib import sha256

import pytest
from sqlalchemy import select

from engine import audit
from engine.errors import InvalidInput, ProcessFault
from engine.operations.actors import COMMAND_LINE
from engine.operations.asks import LETTER_FACTS
from engine.operations.catalogue import Catalogue, hash_in_force, stored_files
from engine.operations.deployments import Deployed, Installation, Refused, check_folder, deploy, read_folder
from engine.operations.letter_facts import ANSWER, facts_for
from engine.operations.limits import limits_of
from engine.operations.operators import vocabulary
from engine.records.complaints import Complaint
from engine.records.instances import Instance
from engine.records.people import Department
from engine.records.processes import DefinitionFile, ProcessVersion
from engine.workflow import Finding
from engine.workflow.checker import read_files
from tests.bank import PROCESSES, Bank, changed_files, shipped_files
from tests.bank_data import ZONE

HANDLING = "complaint/handling.bpmn"
HERE = Installation(profile="CN-NFRA-2020", zone=ZONE, intake_department="CSC", today=date(2026, 3, 5))


ELSEWHERE = ("codes/nature.yaml",)
"""Files whose slip shows in others: those that use a code which is gone."""


def check_changed(path: str, old: str, new: str) -> list[Finding]:
    """The errors that `redress check-processes` tells of one changed file where it would be deployed."""
    findings = check_folder(changed_files({path: [(old, new)]}), HERE)
    return [one for one in findings if one.is_error]


def in_force(bank: Bank, key: str) -> str:
    """The hash of what the next Instance of a process would run."""
    with bank.store.reading() as session:
        return hash_in_force(session, key)


def test_the_shipped_files_have_no_errors(bank: Bank) -> None:
    assert [one.as_json() for one in check_folder(shipped_files()) if one.is_error] == []


def test_the_same_bytes_are_the_same_version(bank: Bank) -> None:
    versions, files = bank.count(ProcessVersion), bank.count(DefinitionFile)

    deployed: list[Deployed] = bank.perform(deploy, by=COMMAND_LINE, files=shipped_files())

    assert not any(one.new for one in deployed)
    assert (bank.count(ProcessVersion), bank.count(DefinitionFile)) == (versions, files)


def test_a_change_makes_new_versions_of_what_it_touches_alone(bank: Bank) -> None:
    before = {key: in_force(bank, key) for key in ("main", "handling", "delivery", "rules")}

    bank.deploy({HANDLING: [("首次联系客户", "首次致电客户")]})

    after = {key: in_force(bank, key) for key in before}
    assert {key for key in before if before[key] != after[key]} == {"main", "handling"}


def test_a_running_complaint_keeps_the_version_it_began_with_and_the_next_runs_the_new_one(bank: Bank) -> None:
    old = bank.register()
    bank.lead_to("review_findings")
    began_with = in_force(bank, "main")

    bank.deploy({HANDLING: [("rounds &gt;= 3", "rounds &gt;= 1")]})
    new = bank.register(name="李雷", email="li@example.org")
    bank.lead_to("review_findings")

    assert {old: refused_once(bank, old), new: refused_once(bank, new)} == {
        old: (began_with, ["findings"]),
        new: (in_force(bank, "main"), ["decide_findings"]),
    }


def refused_once(bank: Bank, number: str) -> tuple[str, list[str]]:
    """Refuse the findings of a complaint; return what it runs and where it stands then."""
    bank.number = number
    bank.do("review_findings", findings_accepted=False, reasons="请补充")
    (instance,) = bank.rows(Instance)
    return instance.version_hash, bank.open


def test_the_trail_names_the_bytes_under_which_a_step_was_done(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.do("contact")

    with bank.store.reading() as session:
        entries = audit.history(session, f"complaint:{bank.complaint().id}")
        (instance,) = bank.rows(Instance)
        key, files = stored_files(session, instance.version_hash)

    done = [entry for entry in entries if entry.action == "work_item.complete"]
    assert {entry.definition_hash for entry in done} == {instance.version_hash}
    assert key == "main"
    assert {path: sha256(content).hexdigest() for path, content in files.items()} == {
        path: sha256(shipped_files()[path]).hexdigest() for path in files
    }


def test_a_process_with_an_error_is_refused_with_file_element_and_remedy(bank: Bank) -> None:
    before = in_force(bank, "handling")

    with pytest.raises(Refused) as refused:
        bank.deploy({HANDLING: [('type="complaint.record"', 'type="complaint.recrod"')]})

    findings = refused.value.facts["findings"]
    assert {"file", "element", "message", "remedy"} <= findings[0].keys()
    assert findings[0]["file"] == HANDLING
    assert in_force(bank, "handling") == before


def test_one_error_keeps_everything_out(bank: Bank) -> None:
    before = in_force(bank, "delivery")

    with pytest.raises(Refused):
        bank.deploy(
            {
                HANDLING: [('type="complaint.record"', 'type="complaint.recrod"')],
                "complaint/delivery.bpmn": [("送达函件", "送交函件")],
            }
        )

    assert in_force(bank, "delivery") == before


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (
            "complaint/escalation_level.bpmn",
            'redress:department="=&quot;CP&quot;"',
            'redress:department="=&quot;MOON&quot;"',
        ),
        ("decisions/routing.dmn", '"COLL"', '"MOON"'),
        ("complaint/handling.bpmn", 'redress:role="LEAD"', 'redress:role="KING"'),
        ("complaint/main.bpmn", '=deadline("progress", 0.9)', '=deadline("progres", 0.9)'),
        ("complaint/intake.bpmn", "=&quot;acknowledgement&quot;", "=&quot;acknowledgment&quot;"),
        ("decisions/ladder.dmn", '"escalate"', '"escalat"'),
        ("letters/final/zh.md", "{{ decision }}", ""),
        ("profiles/cn-nfra-2020/profile.yaml", "effective_from: 2020-03-01", "effective_from: 2030-03-01"),
    ],
)
def test_what_the_bank_does_not_have_is_refused(bank: Bank, path: str, old: str, new: str) -> None:
    with pytest.raises(Refused) as refused:
        bank.deploy({path: [(old, new)]})

    findings = refused.value.facts["findings"]
    assert findings == [one.as_json() for one in check_changed(path, old, new)]
    assert any(finding["file"] == path for finding in findings)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("complaint/main.bpmn", 'complaint.outcome = "upheld"', 'complaint.outcome = "uphelt"'),
        ("complaint/main.bpmn", '<bpmn:process id="main"', '<bpmn:process id="principal"'),
        ("decisions/ladder.dmn", '"escalate"', '"escalat"'),
        ("decisions/ladder.dmn", 'decision id="ladder"', 'decision id="stairs"'),
        ("decisions/limits.dmn", '"4 bh"', '"4 bhx"'),
        ("decisions/limits.dmn", 'name="claim" typeRef', 'name="clame" typeRef'),
        ("decisions/nature.dmn", '"MAJ"', '"MAJX"'),
        ("decisions/extension_approver.dmn", '"LEAD"', '"LEADX"'),
        ("decisions/same_matter.dmn", '"duplicate"', '"duplicat"'),
        ("letters/final/zh.md", "{{ decision }}", "{{ decision }}{% if %}"),
        ("letters/final/zh.md", "{{ decision }}", ""),
        ("letters/acknowledgement/en.md", "{{ party_name }}", "{{ party_name }} {{ nonsense }}"),
        ("letters/acknowledgement/en.md", "{{ party_name }}", "{{ party_name }} {{ 1/0 }}"),
        ("profiles/cn-nfra-2020/profile.yaml", "approver: EXEC", "approver: EXECX"),
        ("profiles/cn-nfra-2020/profile.yaml", "effective_from: 2020-03-01", "effective_from: 2030-03-01"),
        ("profiles/cn-nfra-2020/profile.yaml", "id: CN-NFRA-2020", "id: CN-NFRA-2035"),
        ("profiles/cn-nfra-2020/profile.yaml", "version: 1", "version: 1\nversion: 1"),
        ("calendars/cn.yaml", "first: 2026-01-01", "first: 2026-01-32"),
        ("codes/nature.yaml", "key: MAJ,", "key: GRAVE,"),
        ("forms/transfer.json", '"type": "object"', "{{"),
        ("forms/registration.json", '"required": ["channel", ', '"required": ['),
        ("forms/findings_review.json", '"maxLength"', '"maxLenght"'),
        ("imports/cfpb.yaml", "source_id: Complaint ID", "source_id: Complaint"),
    ],
)
def test_whatever_the_files_alone_can_tell_is_told_with_file_and_line(path: str, old: str, new: str) -> None:
    findings = check_changed(path, old, new)

    assert findings
    assert all(one.file and one.line >= 1 and one.message() and one.remedy("zh") for one in findings)
    assert path in {one.file for one in findings} or path in ELSEWHERE


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("profiles/cn-nfra-2020/profile.yaml", "is: 15 d,", "is: 15 days,"),
        ("profiles/cn-nfra-2020/profile.yaml", "calendar: cn", "calendar: mars"),
        ("calendars/cn.yaml", "zone: Asia/Shanghai", "zone: Asia/Tokyo"),
        ("letters/final/letter.yaml", "code: L5", "kode: L5"),
    ],
)
def test_rules_that_cannot_be_read_are_refused(bank: Bank, path: str, old: str, new: str) -> None:
    before = in_force(bank, "rules")

    with pytest.raises(InvalidInput):
        bank.deploy({path: [(old, new)]})

    assert in_force(bank, "rules") == before


def test_the_rules_are_read_back_from_the_database_as_they_were_deployed(bank: Bank) -> None:
    bank.deploy({"organisation/departments.yaml": [("zh: 信用卡中心", "zh: 信用卡事业部")]})

    with bank.store.reading() as session:
        book = Catalogue(vocabulary()).rules(session)
        _, files = stored_files(session, hash_in_force(session, "rules"))
        department = session.get_one(Department, "CARD")

    assert book.hash == in_force(bank, "rules")
    assert files["calendars/cn.yaml"] == shipped_files()["calendars/cn.yaml"]
    assert department.name_zh == book.organisation.departments["CARD"].names["zh"] == "信用卡事业部"


def test_a_server_that_was_running_sees_what_was_deployed_beside_it(bank: Bank) -> None:
    bank.register()
    beside = Catalogue(vocabulary())

    bank.deploy({HANDLING: [("首次联系客户", "首次致电客户")]})

    with bank.store.reading() as session:
        assert beside.in_force(session, "main").hash == in_force(bank, "main")


def test_a_folder_without_processes_is_none() -> None:
    with pytest.raises(InvalidInput):
        read_folder(PROCESSES / "calendars")
    with pytest.raises(InvalidInput):
        read_folder(PROCESSES / "nowhere")


def test_a_made_up_bank_may_live_before_its_rules_hold(bank: Bank) -> None:
    later = {"profiles/cn-nfra-2020/profile.yaml": [("effective_from: 2020-03-01", "effective_from: 2030-03-01")]}
    bank.set(demo=True)

    bank.deploy(later)

    with bank.store.reading() as session:
        profile = bank.services.catalogue.rules(session).profile("CN-NFRA-2020")
    assert profile.effective_from.year == 2030


@pytest.mark.parametrize(
    "path",
    [
        *("profiles/cn-nfra-2020/profile.yaml", "calendars/cn.yaml", "codes/nature.yaml", "organisation/roles.yaml"),
        *("letters/final/letter.yaml", "letters/final/zh.md", "forms/transfer.json", "forms/findings.json"),
        *("imports/cfpb.yaml", "decisions/ladder.dmn", "complaint/main.bpmn"),
    ],
)
@pytest.mark.parametrize(
    "broken", [b"", b"{{", b"\xff\xfe\x00", b"\xef\xbb\xbf%(x)s: [1", b"[" * 3000, b"a: &a [*a]\n"]
)
def test_whatever_a_file_holds_is_told_with_its_name(path: str, broken: bytes) -> None:
    findings = check_folder({**shipped_files(), path: broken}, HERE)

    assert [one for one in findings if one.is_error and one.file == path]


def test_a_ladder_that_asks_for_something_unknown_is_an_incident(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.let_in({"decisions/ladder.dmn": [('"remind"', '"remynd"'), ('"escalate"', '"escalat"')]})

    bank.until("2026-03-06 17:00")

    assert {(one.act, "remynd" in one.reason or "escalat" in one.reason) for one in bank.incidents()} == {
        ("limit.look", True)
    }


def test_a_letter_that_cannot_be_written_is_an_incident_whoever_sends_it(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.let_in({"letters/withdrawal/zh.md": [("{{ party_name }}", "{{ 1 / 0 }}")]})

    with pytest.raises(ProcessFault):
        bank.withdraw()

    (incident,) = bank.incidents()
    assert "no calculations" in incident.reason


def test_a_complaint_is_taken_whose_receipt_cannot_be_written(bank: Bank) -> None:
    bank.let_in({"letters/acknowledgement/zh.md": [("{{ party_name }}", "{{ 1 / 0 }}")]})

    bank.register()

    (incident,) = bank.incidents()
    assert "no calculations" in incident.reason
    assert bank.complaint().number == bank.number


def test_every_fact_that_a_letter_is_given_is_one_that_the_check_knows(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)

    with bank.store.reading() as session:
        complaint = session.scalars(select(Complaint)).one()
        limits = limits_of(session, bank.services, complaint)
        given = facts_for(session, bank.services, complaint=complaint, limits=limits, language="zh")

    read = read_files({path: content for path, content in shipped_files().items() if path.endswith((".bpmn", ".json"))})
    of_answers = read.texts_asked_by(ANSWER)
    assert given.keys() - of_answers <= LETTER_FACTS
    assert {"facts_found", "basis", "decision"} <= given.keys() & of_answers
