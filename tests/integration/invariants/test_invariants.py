"""Whatever breaks the store by one statement, `verify-store` names the invariant and the row."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import Connection

from tests.integration.invariants.conftest import Lived, Violations

pytestmark = pytest.mark.filterwarnings("error")


@dataclass(frozen=True, slots=True)
class Break:
    """One statement of an owner. `find` gives the key of the row that must be named; `{row}` stands for it."""

    says: str
    invariant: str
    table: str
    find: str
    statement: str
    what: str


OPEN = "SELECT max(id) FROM work_item WHERE closed_at IS NULL AND status = 'claimed'"
DONE = "SELECT min(id) FROM work_item WHERE status = 'completed'"
RUNNING_MAIN = "SELECT max(id) FROM instance WHERE key = 'main' AND status = 'running'"
WAITING = "SELECT max(id) FROM complaint WHERE status = 'handling'"
BREACHED = (
    "SELECT min(id) FROM time_limit WHERE breached_at IS NOT NULL AND stopped_at IS NOT NULL AND origin <> 'right'"
)
KEPT = "SELECT min(id) FROM time_limit WHERE kind = 'statutory' AND stopped_at < due_at"
RUNNING_LIMIT = "SELECT max(time_limit_id) FROM timer WHERE limit_kind = 'statutory'"
SENDING = "SELECT max(id) FROM letter WHERE status = 'sending'"
BPMN_TIMER = "SELECT max(id) FROM timer WHERE instance_id IS NOT NULL AND due_at IS NOT NULL"

INTAKE = [
    Break(
        "a number was changed",
        "I1",
        "complaint",
        "SELECT id FROM complaint WHERE status = 'merged'",
        "UPDATE complaint SET number = 'TS209901010000017' WHERE id = {row}",
        "nobody gave out the number TS209901010000017",
    ),
    Break(
        "an acknowledged number stands on no complaint",
        "I1",
        "day_counter",
        "SELECT day FROM day_counter WHERE day = '2026-02-12'",
        "UPDATE day_counter SET count = count + 1 WHERE day = '{row}'",
        "was given out; no complaint has it",
    ),
]
ITEMS = [
    Break("a version was skipped", "I2", "work_item", DONE, "UPDATE work_item SET version = 9 WHERE id = {row}", "9"),
    Break(
        "a done item is open again",
        "I2",
        "work_item",
        DONE,
        "UPDATE work_item SET status = 'open', closed_at = NULL, claimed_by_id = NULL WHERE id = {row}",
        "the trail tells 1 completions",
    ),
    Break(
        "a done item has no moment",
        "I2",
        "work_item",
        DONE,
        "UPDATE work_item SET closed_at = NULL WHERE id = {row}",
        "it is completed, and closed_at is empty",
    ),
    Break(
        "nobody holds a claimed item",
        "I2",
        "work_item",
        OPEN,
        "UPDATE work_item SET claimed_by_id = NULL WHERE id = {row}",
        "claimed by nobody",
    ),
    Break(
        "somebody holds an open item",
        "I2",
        "work_item",
        OPEN,
        "UPDATE work_item SET status = 'open' WHERE id = {row}",
        "it is open, and person",
    ),
    Break(
        "a form was sent for an item that is not done",
        "I2",
        "submission",
        OPEN,
        """INSERT INTO submission (work_item_id, complaint_id, "values", sent_at)
        SELECT id, complaint_id, '{{}}', opened_at FROM work_item WHERE id = {row}""",
        "the work item is claimed",
    ),
]
INSTANCES = [
    Break(
        "an open item is gone",
        "I3",
        "instance",
        "SELECT max(instance_id) FROM work_item WHERE closed_at IS NULL AND status = 'claimed'",
        "DELETE FROM work_item WHERE instance_id = {row} AND closed_at IS NULL",
        "no work item is open",
    ),
    Break(
        "an item is open where its process does not wait",
        "I3",
        "work_item",
        DONE,
        "UPDATE work_item SET status = 'claimed', closed_at = NULL, completed_by_id = NULL WHERE id = {row}",
        "its process does not wait there",
    ),
    Break(
        "an item names another element",
        "I3",
        "work_item",
        OPEN,
        "UPDATE work_item SET element_id = 'plan' WHERE id = {row}",
        "it says handling/plan, its process waits at handling/findings",
    ),
    Break(
        "a timer of a process is gone",
        "I3",
        "instance",
        "SELECT max(instance_id) FROM timer WHERE due_at IS NOT NULL",
        "DELETE FROM timer WHERE instance_id = {row}",
        "no timer wakes it",
    ),
    Break(
        "a timer of a process was moved",
        "I3",
        "timer",
        BPMN_TIMER,
        "UPDATE timer SET due_at = '2027-01-01 00:00:00.000000' WHERE id = {row}",
        "its process waits for",
    ),
    Break(
        "a timer wakes a process that waits for none",
        "I3",
        "timer",
        "SELECT 99999",
        "INSERT INTO timer (id, instance_id, task_id) SELECT {row}, min(id), 1 FROM instance",
        "does not wait for a moment",
    ),
    Break(
        "a message is not waited for any more",
        "I3",
        "instance",
        "SELECT max(instance_id) FROM message_wait",
        "DELETE FROM message_wait WHERE instance_id = {row}",
        "it waits for the message EscalationRaised",
    ),
    Break(
        "the state is not readable",
        "I3",
        "instance",
        RUNNING_MAIN,
        "UPDATE instance SET state = (SELECT hash FROM audit_entry WHERE id = 1) WHERE id = {row}",
        "its state cannot be read",
    ),
    Break(
        "the state is one from before",
        "I3",
        "instance",
        RUNNING_MAIN,
        """UPDATE instance SET state = (SELECT state FROM instance WHERE key = 'main' AND status = 'ended' ORDER BY id
        LIMIT 1) WHERE id = {row}""",
        "it is running, its state is over",
    ),
    Break(
        "an instance was ended beside its process",
        "I3",
        "instance",
        RUNNING_MAIN,
        "UPDATE instance SET status = 'ended' WHERE id = {row}",
        "it is ended, its state is not over",
    ),
    Break(
        "a closed complaint was opened by hand",
        "I3",
        "complaint",
        "SELECT id FROM complaint WHERE status = 'withdrawn'",
        "UPDATE complaint SET status = 'handling', closed_at = NULL WHERE id = {row}",
        "neither a process nor an incident moves it",
    ),
    Break(
        "an open complaint was closed by hand",
        "I3",
        "complaint",
        WAITING,
        "UPDATE complaint SET status = 'upheld', closed_at = registered_at WHERE id = {row}",
        "a process that should be over still runs",
    ),
    Break(
        "a closed complaint has lost the moment",
        "I3",
        "complaint",
        "SELECT id FROM complaint WHERE status = 'withdrawn'",
        "UPDATE complaint SET closed_at = NULL WHERE id = {row}",
        "contradict each other",
    ),
]
LIMITS = [
    Break(
        "a limit has lost its timer",
        "I4",
        "time_limit",
        RUNNING_LIMIT,
        "DELETE FROM timer WHERE time_limit_id = {row}",
        "no timer looks at it",
    ),
    Break(
        "the timer of a limit was moved",
        "I4",
        "timer",
        "SELECT max(id) FROM timer WHERE limit_kind = 'statutory'",
        "UPDATE timer SET due_at = '2026-06-01 00:00:00.000000' WHERE id = {row}",
        "its limit asks for",
    ),
    Break(
        "a timer looks at a limit that is over",
        "I4",
        "timer",
        "SELECT 99999",
        "INSERT INTO timer (id, time_limit_id, due_at) SELECT {row}, min(id), min(due_at) FROM time_limit "
        "WHERE kind = 'statutory' AND stopped_at < due_at",
        "nothing is left to be seen",
    ),
    Break(
        "an open complaint has lost a limit",
        "I4",
        "complaint",
        WAITING,
        "UPDATE time_limit SET complaint_id = 1 WHERE kind = 'statutory' AND complaint_id = {row}",
        "it is open and has no limit statutory",
    ),
]
BREACHES = [
    Break(
        "a breach was hidden",
        "I5",
        "time_limit",
        BREACHED,
        "UPDATE time_limit SET breached_at = NULL, breach_late = false WHERE id = {row}",
        "not kept; no breach is recorded",
    ),
    Break(
        "a breach was invented",
        "I5",
        "time_limit",
        KEPT,
        "UPDATE time_limit SET breached_at = due_at WHERE id = {row}",
        "the trail tells of 0",
    ),
    Break(
        "a breach has another moment",
        "I5",
        "time_limit",
        BREACHED,
        "UPDATE time_limit SET breached_at = started_at WHERE id = {row}",
        "; the trail tells 20",
    ),
    Break(
        "a right was breached",
        "I5",
        "time_limit",
        "SELECT min(id) FROM time_limit WHERE origin = 'right'",
        "UPDATE time_limit SET breached_at = due_at WHERE id = {row}",
        "nobody can breach it",
    ),
    Break(
        "a limit that was kept is marked late",
        "I5",
        "time_limit",
        KEPT,
        "UPDATE time_limit SET breach_late = true WHERE id = {row}",
        "marked late, and no breach",
    ),
    Break(
        "a limit ends later than its basis says",
        "I5",
        "time_limit",
        KEPT,
        "UPDATE time_limit SET due_at = '2027-01-01 00:00:00.000000' WHERE id = {row}",
        "not those that follow from its basis",
    ),
    Break(
        "the explanation tells another end",
        "I5",
        "time_limit",
        KEPT,
        "UPDATE time_limit SET explanation = (SELECT max(explanation) FROM time_limit) WHERE id = {row}",
        "not those that follow from its basis",
    ),
]
LETTERS = [
    Break(
        "a letter is carried by no message",
        "I6",
        "letter",
        SENDING,
        "DELETE FROM outbox_message WHERE key = 'letter:{row}'",
        "no message of the outbox carries it",
    ),
    Break(
        "a message counts as sent, its letter does not",
        "I6",
        "letter",
        SENDING,
        "UPDATE outbox_message SET done_at = created_at WHERE key = 'letter:{row}'",
        "no message of the outbox carries it",
    ),
    Break(
        "a message is parked, and nobody knows",
        "I6",
        "outbox_message",
        "SELECT max(key) FROM outbox_message WHERE done_at IS NULL",
        "UPDATE outbox_message SET next_try_at = '9999-12-31 00:00:00.000000' WHERE key = '{row}'",
        "no open incident tells of it",
    ),
    Break(
        "a message is put off for ever",
        "I6",
        "outbox_message",
        "SELECT max(key) FROM outbox_message WHERE done_at IS NULL",
        "UPDATE outbox_message SET next_try_at = '2099-01-01 00:00:00.000000' WHERE key = '{row}'",
        "further away than any that failed",
    ),
    Break(
        "a message carries nothing",
        "I6",
        "outbox_message",
        "SELECT 'letter:99999'",
        "UPDATE outbox_message SET key = '{row}' WHERE key = (SELECT max(key) FROM outbox_message WHERE done_at IS NULL)",
        "a letter that is not there",
    ),
    Break(
        "nobody brings a letter",
        "I6",
        "letter",
        "SELECT max(id) FROM letter WHERE status = 'delivering'",
        "UPDATE instance SET status = 'ended' WHERE key = 'delivery'",
        "neither a process nor an incident",
    ),
    Break(
        "a proof is gone",
        "I6",
        "letter",
        "SELECT min(id) FROM letter WHERE status = 'notified'",
        "UPDATE letter SET proof = NULL WHERE id = {row}",
        "the proof or its moment is missing",
    ),
]
TRAIL = [
    Break(
        "a state was stored without an entry",
        "I7",
        "instance",
        RUNNING_MAIN,
        "UPDATE instance SET revision = revision + 1 WHERE id = {row}",
        "the trail tells",
    ),
    Break(
        "a definition was exchanged",
        "I7",
        "definition_file",
        "SELECT min(hash) FROM definition_file",
        "UPDATE definition_file SET content = (SELECT content FROM definition_file WHERE hash > '{row}' LIMIT 1) "
        "WHERE hash = '{row}'",
        "its content is not what its name says",
    ),
    Break(
        "a version lost a file",
        "I7",
        "process_version",
        "SELECT version_hash FROM process_in_force WHERE key = 'main'",
        "UPDATE process_version_file SET path = 'forms/other.json' WHERE version_hash = '{row}' "
        "AND path = 'forms/findings.json'",
        "its files are not those",
    ),
    Break(
        "a column was changed beside the trail",
        "fold",
        "complaint",
        WAITING,
        "UPDATE complaint SET channel = 'letter' WHERE id = {row}",
        "channel: the row has another value",
    ),
    Break(
        "the customer's words were changed",
        "fold",
        "narrative",
        WAITING,
        "UPDATE narrative SET body = 'All is well.' WHERE complaint_id = {row}",
        "body: the row has another value",
    ),
    Break(
        "a Party is found by a name that it does not have",
        "fold",
        "party",
        "SELECT max(id) FROM party WHERE name IS NOT NULL",
        "UPDATE party SET name_index = phone_index WHERE id = {row}",
        "name_index: it does not follow from the name",
    ),
    Break(
        "a Party is not found by its phone any more",
        "fold",
        "party",
        "SELECT max(id) FROM party WHERE phone IS NOT NULL",
        "UPDATE party SET phone_index = NULL WHERE id = {row}",
        "phone_index: it does not follow from the phone",
    ),
    Break(
        "a complaint is not found by its words any more",
        "fold",
        "complaint",
        WAITING,
        "UPDATE complaint SET text_index = NULL WHERE id = {row}",
        "text_index: it does not follow from the words",
    ),
    Break(
        "a stream was given to another Party",
        "I7",
        "audit_stream",
        "SELECT name FROM audit_stream WHERE name = 'complaint:2'",
        "UPDATE audit_stream SET party_id = (SELECT max(id) FROM party) WHERE name = '{row}'",
        "its data are of Party",
    ),
]
ORDER = [
    Break(
        "a complaint has lost its place in the inbox",
        "fold",
        "complaint",
        WAITING,
        "UPDATE complaint SET urgency_at = NULL, urgent_limit = NULL, urgent_due_at = NULL WHERE id = {row}",
        "urgency_at: it does not stand",
    ),
    Break(
        "a complaint was hidden among those that stand still",
        "fold",
        "complaint",
        WAITING,
        "UPDATE complaint SET paused = true WHERE id = {row}",
        "urgency_at: it does not stand",
    ),
    Break(
        "a risk weighs more than any table says",
        "fold",
        "complaint",
        WAITING,
        "UPDATE complaint SET allowance_minutes = 1441, urgency_at = NULL WHERE id = {row}",
        "allowance_minutes: 1441 follow from no deployed decision",
    ),
    Break(
        "a work item was put at the end",
        "fold",
        "work_item",
        OPEN,
        "UPDATE work_item SET urgency = '2099-01-01 00:00:00.000000' WHERE id = {row}",
        "stands elsewhere in the inbox than its complaint",
    ),
    Break(
        "a password was exchanged",
        "fold",
        "person",
        "SELECT min(id) FROM person",
        "UPDATE person SET password_hash = '$argon2id$another' WHERE id = {row}",
        "password_hash: the row has another value",
    ),
    Break(
        "a timer of a limit names another",
        "I4",
        "timer",
        "SELECT max(id) FROM timer WHERE limit_kind = 'statutory'",
        "UPDATE timer SET limit_kind = 'ack' WHERE id = {row}",
        "it names another limit",
    ),
    Break(
        "a timer of a process names another element",
        "I3",
        "timer",
        BPMN_TIMER,
        "UPDATE timer SET element_id = 'other' WHERE id = {row}",
        "it names another element",
    ),
    Break(
        "a message of the outbox carries another letter",
        "I6",
        "outbox_message",
        "SELECT max(key) FROM outbox_message WHERE done_at IS NULL",
        """UPDATE outbox_message SET payload = '{{"letter_id": 1}}' WHERE key = '{row}'""",
        "it carries another letter",
    ),
    Break(
        "a message was sent before it was written",
        "I6",
        "outbox_message",
        "SELECT max(key) FROM outbox_message WHERE done_at IS NOT NULL",
        "UPDATE outbox_message SET done_at = '2020-01-01 00:00:00.000000' WHERE key = '{row}'",
        "before it was written",
    ),
    Break(
        "a message waits for a letter that was given up",
        "I6",
        "outbox_message",
        "SELECT 'letter:' || max(id) FROM letter WHERE status = 'sending'",
        "UPDATE letter SET status = 'unreachable' WHERE 'letter:' || id = '{row}'",
        "its letter is unreachable",
    ),
    Break(
        "JSON that is none",
        "stored",
        "time_limit",
        KEPT,
        "UPDATE time_limit SET fired = '[' WHERE id = {row}",
        "fired: what stands there is no value of this column",
    ),
    Break(
        "an instance waits under another key",
        "I3",
        "message_wait",
        "SELECT max(instance_id) FROM message_wait",
        "UPDATE message_wait SET key = '99' WHERE instance_id = {row}",
        "it waits under the key 99",
    ),
]
VALUES = [
    ("DELETE FROM audit_value WHERE stream = 'complaint:1' AND seq = 1", "are gone"),
    (
        "UPDATE audit_value SET sealed = (SELECT sealed FROM audit_value WHERE stream = 'complaint:2' AND seq = 1) "
        "WHERE stream = 'complaint:1' AND seq = 1",
        "do not open",
    ),
    ("UPDATE audit_value SET seq = 99 WHERE stream = 'complaint:1' AND seq = 1", "are gone"),
]
"""What was sealed beside an entry: thrown away, or exchanged for that of another."""
BREAKS = [*INTAKE, *ITEMS, *INSTANCES, *LIMITS, *BREACHES, *LETTERS, *TRAIL, *ORDER]


def test_a_bank_that_has_lived_through_everything_is_whole(verify: Callable[[], Violations], lived: Lived) -> None:
    assert len(lived.numbers) == 11
    assert verify() == []


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: f"{broken.invariant} {broken.says}")
def test_one_statement_is_named_with_its_row(
    verify: Callable[[], Violations], owner: Connection, broken: Break
) -> None:
    row = owner.exec_driver_sql(broken.find).scalar_one()

    owner.exec_driver_sql(broken.statement.format(row=row))

    key = [row if isinstance(row, int) else str(row)]
    told = [
        one
        for one in verify()
        if (one["invariant"], one["table"], one["row"][:1]) == (broken.invariant, broken.table, key)
    ]
    assert any(broken.what in one["what"] for one in told), told


@pytest.mark.parametrize(("statement", "what"), VALUES)
def test_a_personal_value_that_is_not_kept_any_more_is_named_by_its_entry(
    verify: Callable[[], Violations], owner: Connection, statement: str, what: str
) -> None:
    owner.exec_driver_sql(statement)

    found = {tuple(one["row"]): one["what"] for one in verify() if one["table"] == "audit_value"}

    assert what in found.pop(("complaint:1", 1))
    assert found in ({}, {("complaint:1", 99): "there is no such entry"})


def test_a_changed_entry_is_named_by_its_stream_and_number(verify: Callable[[], Violations], owner: Connection) -> None:
    owner.exec_driver_sql("UPDATE audit_entry SET actor = 'person:99' WHERE stream = 'complaint:1' AND seq = 2")

    (found,) = [one for one in verify() if one["invariant"] == "I7"]

    assert (found["table"], found["row"]) == ("audit_entry", ["complaint:1", 2])


def test_rows_are_still_checked_when_the_trail_is_broken(verify: Callable[[], Violations], owner: Connection) -> None:
    owner.exec_driver_sql("UPDATE audit_entry SET actor = 'person:99' WHERE stream = 'complaint:1' AND seq = 2")
    owner.exec_driver_sql("DELETE FROM timer WHERE instance_id IS NOT NULL")

    assert {one["invariant"] for one in verify()} == {"I3", "I7"}


def test_a_store_that_is_broken_everywhere_is_told_so_briefly(
    verify: Callable[[], Violations], owner: Connection
) -> None:
    owner.exec_driver_sql("UPDATE work_item SET version = 77, closed_at = NULL")

    assert len([one for one in verify() if one["invariant"] == "I2"]) == 100
