"""What changes by right is no violation: between a deployment and the next sweep, and while an operator has to act."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from sqlalchemy import Connection

from engine.operations.invariants import violations_of
from tests.bank import Bank, bank_time
from tests.integration.invariants.conftest import Violations
from tests.integration.operations.test_coverage import CALENDAR, NEXT_YEAR, PROFILE, at_the_end_of_the_year

Changes = Mapping[str, Sequence[tuple[str, str]]]
SOONER: Changes = {PROFILE: [("  half: {percent: 50,", "  half: {percent: 40,")]}
ONE_MORE: Changes = {PROFILE: [("start: [information_asked]", "start: [information_asked, received]")]}
WEIGHED_OTHERWISE: Changes = {"decisions/allowance.dmn": [("<text>12</text>", "<text>13</text>")]}


def violations(bank: Bank) -> Violations:
    """What the verification of the bank finds."""
    with bank.store.reading() as session:
        return violations_of(session, bank.services)


def test_a_limit_that_waits_for_the_next_sweep_after_a_deployment_is_in_order(bank: Bank) -> None:
    at_the_end_of_the_year(bank)
    bank.complaint_at("findings")
    bank.clock.move_to(bank_time("2027-01-20 09:00"))
    bank.sweep()
    assert bank.limit("findings").breached_at is not None

    bank.deploy({CALENDAR: NEXT_YEAR})
    before_the_sweep = violations(bank)
    bank.sweep()

    assert before_the_sweep == violations(bank) == []


@pytest.mark.parametrize("changes", [SOONER, ONE_MORE, WEIGHED_OTHERWISE], ids=["thresholds", "limits", "allowance"])
def test_what_has_not_moved_since_a_deployment_may_stand_as_the_rules_before_it_said(
    bank: Bank, changes: Changes
) -> None:
    bank.register(circumstances=("vulnerable",))
    bank.lead_to("findings")
    assert bank.complaint().allowance_minutes == 12 * 60

    bank.deploy(changes)

    assert violations(bank) == []
    bank.register(circumstances=("vulnerable",))
    assert violations(bank) == []


def test_a_message_of_which_an_open_incident_tells_may_be_parked(
    verify: Callable[[], Violations], owner: Connection
) -> None:
    owner.exec_driver_sql(
        "INSERT INTO incident (id, complaint_id, outbox_key, code, act, status, opened_at) "
        "SELECT 99, complaint_id, key, 'not_sent', 'outbox.try_again', 'open', created_at FROM outbox_message "
        "WHERE key = (SELECT max(key) FROM outbox_message WHERE done_at IS NULL)"
    )
    owner.exec_driver_sql(
        "UPDATE outbox_message SET next_try_at = '9999-12-31 23:59:59' WHERE key = "
        "(SELECT outbox_key FROM incident WHERE id = 99)"
    )

    assert [one for one in verify() if one["invariant"] == "I6"] == []


def test_a_letter_that_was_sent_and_could_not_be_followed_waits_for_its_incident(
    verify: Callable[[], Violations], owner: Connection
) -> None:
    owner.exec_driver_sql(
        "INSERT INTO incident (id, complaint_id, code, act, status, opened_at) "
        "SELECT 99, complaint_id, 'process_fault', 'outbox.sent', 'open', frozen_at FROM letter "
        "WHERE id = (SELECT max(id) FROM letter WHERE status = 'sending')"
    )
    owner.exec_driver_sql(
        "UPDATE outbox_message SET done_at = created_at WHERE done_at IS NULL AND complaint_id = "
        "(SELECT complaint_id FROM incident WHERE id = 99)"
    )

    assert [one for one in verify() if one["invariant"] == "I6"] == []


def test_a_column_that_was_taken_away_is_named_and_ends_no_other_check(
    verify: Callable[[], Violations], owner: Connection
) -> None:
    owner.exec_driver_sql("ALTER TABLE notice DROP COLUMN code")
    owner.exec_driver_sql("UPDATE complaint SET channel = 'letter' WHERE id = 2")

    named = {(one["invariant"], one["table"], *one["row"]) for one in verify()}

    assert named == {("stored", "notice"), ("fold", "complaint", 2)}


def test_rules_that_nobody_can_read_are_named_once(verify_anew: Callable[[], Violations], owner: Connection) -> None:
    owner.exec_driver_sql(
        "UPDATE definition_file SET content = (SELECT hash FROM audit_entry LIMIT 1) WHERE hash IN "
        "(SELECT file_hash FROM process_version_file WHERE path = 'profiles/cn-nfra-2020/profile.yaml')"
    )

    found = verify_anew()

    assert [one["row"] for one in found if one["invariant"] == "I4"] == [["rules"]]
    assert {"definition_file", "process_version"} <= {one["table"] for one in found if one["invariant"] == "I7"}


@pytest.mark.parametrize("lived", ["sqlite"], indirect=True)
def test_definitions_that_are_no_bytes_are_named_and_so_is_whatever_runs_by_them(
    verify_anew: Callable[[], Violations], owner: Connection
) -> None:
    owner.exec_driver_sql("UPDATE definition_file SET content = CAST(content AS TEXT)")
    owner.exec_driver_sql("UPDATE complaint SET channel = 'letter' WHERE id = 2")

    found = verify_anew()

    assert ("fold", [2]) in [(one["invariant"], one["row"]) for one in found]
    assert {"definition_file", "process_version", "process_in_force", "instance"} <= {one["table"] for one in found}


def test_one_broken_stream_hides_no_row_of_another(verify: Callable[[], Violations], owner: Connection) -> None:
    owner.exec_driver_sql(
        "UPDATE audit_entry SET actor = 'person:99' WHERE stream IN ('complaint:1', 'party:1') AND seq = 1"
    )
    owner.exec_driver_sql("UPDATE complaint SET channel = 'letter' WHERE id = 2")
    owner.exec_driver_sql("UPDATE work_item SET version = 77 WHERE complaint_id = 3")

    found = verify()

    named = {(one["invariant"], one["table"], *one["row"]) for one in found}
    assert {("I7", "audit_entry", "complaint:1", 1), ("I7", "audit_entry", "party:1", 1)} <= named
    assert ("fold", "complaint", 2) in named
    assert not [one for one in found if one["table"] != "audit_entry" and one["row"] == [1]]
    assert {one["invariant"] for one in found if one["table"] == "work_item"} == {"I2", "fold"}
