"""Files come into force by their content: checked before, never half, and running complaints keep what they began with."""

from hashlib import sha256

import pytest

from engine import audit
from engine.errors import InvalidInput
from engine.operations.actors import COMMAND_LINE
from engine.operations.catalogue import Catalogue, hash_in_force, stored_files
from engine.operations.deployments import Deployed, Refused, check_folder, deploy, read_folder
from engine.operations.operators import vocabulary
from engine.records.instances import Instance
from engine.records.people import Department
from engine.records.processes import DefinitionFile, ProcessVersion
from tests.bank import PROCESSES, Bank, shipped_files

HANDLING = "complaint/handling.bpmn"


def in_force(bank: Bank, key: str) -> str:
    """The hash of what the next Instance of a process would run."""
    with bank.store.reading() as session:
        return hash_in_force(session, key)


def test_the_shipped_files_have_no_errors(sqlite_bank: Bank) -> None:
    assert [one.as_json() for one in check_folder(shipped_files()) if one.is_error] == []


def test_the_same_bytes_are_the_same_version(bank: Bank) -> None:
    versions, files = bank.count(ProcessVersion), bank.count(DefinitionFile)

    deployed: list[Deployed] = bank.perform(deploy, by=COMMAND_LINE, files=shipped_files())

    assert not any(one.new for one in deployed)
    assert (bank.count(ProcessVersion), bank.count(DefinitionFile)) == (versions, files)


def test_a_change_makes_new_versions_of_what_it_touches_alone(sqlite_bank: Bank) -> None:
    before = {key: in_force(sqlite_bank, key) for key in ("main", "handling", "delivery", "rules")}

    sqlite_bank.deploy({HANDLING: [("首次联系客户", "首次致电客户")]})

    after = {key: in_force(sqlite_bank, key) for key in before}
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


def test_a_process_with_an_error_is_refused_with_file_element_and_remedy(sqlite_bank: Bank) -> None:
    before = in_force(sqlite_bank, "handling")

    with pytest.raises(Refused) as refused:
        sqlite_bank.deploy({HANDLING: [('type="complaint.record"', 'type="complaint.recrod"')]})

    findings = refused.value.facts["findings"]
    assert {"file", "element", "message", "remedy"} <= findings[0].keys()
    assert findings[0]["file"] == HANDLING
    assert in_force(sqlite_bank, "handling") == before


def test_one_error_keeps_everything_out(sqlite_bank: Bank) -> None:
    before = in_force(sqlite_bank, "delivery")

    with pytest.raises(Refused):
        sqlite_bank.deploy(
            {
                HANDLING: [('type="complaint.record"', 'type="complaint.recrod"')],
                "complaint/delivery.bpmn": [("送达函件", "送交函件")],
            }
        )

    assert in_force(sqlite_bank, "delivery") == before


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
        ("complaint/handling.bpmn", '=deadline("progress")', '=deadline("progres")'),
        ("complaint/intake.bpmn", "=&quot;acknowledgement&quot;", "=&quot;acknowledgment&quot;"),
    ],
)
def test_what_the_bank_does_not_have_is_refused(sqlite_bank: Bank, path: str, old: str, new: str) -> None:
    with pytest.raises(Refused) as refused:
        sqlite_bank.deploy({path: [(old, new)]})

    assert any(finding["file"] == path for finding in refused.value.facts["findings"])


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("profiles/cn-nfra-2020/profile.yaml", "is: 15 d,", "is: 15 days,"),
        ("profiles/cn-nfra-2020/profile.yaml", "calendar: cn", "calendar: mars"),
        ("calendars/cn.yaml", "zone: Asia/Shanghai", "zone: Asia/Tokyo"),
        ("letters/final/letter.yaml", "code: L5", "kode: L5"),
    ],
)
def test_rules_that_cannot_be_read_are_refused(sqlite_bank: Bank, path: str, old: str, new: str) -> None:
    before = in_force(sqlite_bank, "rules")

    with pytest.raises(InvalidInput):
        sqlite_bank.deploy({path: [(old, new)]})

    assert in_force(sqlite_bank, "rules") == before


def test_the_rules_are_read_back_from_the_database_as_they_were_deployed(bank: Bank) -> None:
    bank.deploy({"organisation/departments.yaml": [("zh: 信用卡中心", "zh: 信用卡事业部")]})

    with bank.store.reading() as session:
        book = Catalogue(vocabulary()).rules(session)
        _, files = stored_files(session, hash_in_force(session, "rules"))
        department = session.get_one(Department, "CARD")

    assert book.hash == in_force(bank, "rules")
    assert files["calendars/cn.yaml"] == shipped_files()["calendars/cn.yaml"]
    assert department.name_zh == book.organisation.departments["CARD"].names["zh"] == "信用卡事业部"


def test_a_server_that_was_running_sees_what_was_deployed_beside_it(sqlite_bank: Bank) -> None:
    sqlite_bank.register()
    beside = Catalogue(vocabulary())

    sqlite_bank.deploy({HANDLING: [("首次联系客户", "首次致电客户")]})

    with sqlite_bank.store.reading() as session:
        assert beside.in_force(session, "main").hash == in_force(sqlite_bank, "main")


def test_a_folder_without_processes_is_none() -> None:
    with pytest.raises(InvalidInput):
        read_folder(PROCESSES / "calendars")
    with pytest.raises(InvalidInput):
        read_folder(PROCESSES / "nowhere")
