"""Importing a file: open complaints live, closed ones are kept, nothing is taken twice, nothing leaves by itself."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine.operations.complaint_page import complaint_view
from engine.records.audit import AuditEntry
from engine.records.complaints import Complaint
from engine.records.imports import SourceRow
from engine.records.instances import Instance, Timer
from engine.records.letters import Letter
from engine.records.limits import TimeLimit
from engine.records.outbox import OutboxMessage
from tests.bank import Bank
from tests.integration.importing.files import CLOSED, OPEN, a_file, a_mapping, counted, take


def the(bank: Bank, source_id: str) -> Complaint:
    """The complaint of a row; the bank is about it from now on."""
    with bank.store.reading() as session:
        complaint = session.scalars(select(Complaint).where(Complaint.source_id == source_id)).one()
    bank.number = complaint.number
    return complaint


def rows_of(bank: Bank, record: Any) -> list[Any]:
    with bank.store.reading() as session:
        return list(session.scalars(select(record)))


def test_an_open_row_runs_the_process_and_a_closed_one_is_history(bank: Bank, tmp_path: Path) -> None:
    answer = take(bank, a_file(tmp_path, [OPEN, CLOSED]))

    assert (answer["status"], counted(answer)) == (0, {"rows": 2, "imported": 2, "open": 1, "history": 1})
    assert the(bank, "small:2").status == "upheld"
    the(bank, "small:1")
    assert bank.open == ["confirm_classification"]
    bank.require_sound()


def test_what_was_imported_is_skipped_the_next_time(bank: Bank, tmp_path: Path) -> None:
    take(bank, a_file(tmp_path, [OPEN, CLOSED]))

    again = take(bank, a_file(tmp_path, [OPEN, CLOSED, {**OPEN, "Id": "3"}]))

    assert counted(again) == {"rows": 3, "imported": 1, "open": 1, "skipped": 2}
    assert bank.count(Complaint) == 3


def test_the_same_id_twice_in_one_file_is_one_complaint(bank: Bank, tmp_path: Path) -> None:
    answer = take(bank, a_file(tmp_path, [OPEN, OPEN]))

    assert counted(answer) == {"rows": 2, "imported": 1, "open": 1, "skipped": 1}


def test_every_column_is_kept_and_no_word_of_it_stands_in_the_trail(bank: Bank, tmp_path: Path) -> None:
    take(bank, a_file(tmp_path, [OPEN]))

    [kept] = rows_of(bank, SourceRow)

    assert (kept.mapping, kept.columns) == ("small", OPEN)
    assert not [entry for entry in rows_of(bank, AuditEntry) if b"charged twice" in entry.body]


def test_history_has_no_process_no_limit_no_timer_and_no_letter(bank: Bank, tmp_path: Path) -> None:
    take(bank, a_file(tmp_path, [CLOSED]))

    complaint = the(bank, "small:2")

    assert (complaint.history, complaint.outcome, bank.shown(complaint.closed_at or bank.clock.now())) == (
        True,
        "upheld",
        "2026-03-04 17:00",
    )
    assert [bank.count(record) for record in (Instance, TimeLimit, Timer, Letter)] == [0, 0, 0, 0]


def test_a_closed_row_can_live_again_and_an_open_one_cannot_be_history(bank: Bank, tmp_path: Path) -> None:
    lives = take(bank, a_file(tmp_path, [CLOSED]), as_="open")
    refused = take(bank, a_file(tmp_path, [OPEN]), as_="history")

    assert counted(lives) == {"rows": 1, "imported": 1, "open": 1}
    assert (refused["status"], counted(refused)) == (1, {"rows": 1, "rejected": 1})
    assert "it is not closed; import it as open" in Path(refused["rejects_file"]).read_text("utf-8")


def test_nothing_leaves_for_an_imported_row_and_its_letters_say_so(bank: Bank, tmp_path: Path) -> None:
    take(bank, a_file(tmp_path, [OPEN]))

    the(bank, "small:1")
    [letter] = bank.letters("acknowledgement")

    assert (letter.status, letter.channel, letter.proof) == ("notified", "none", "not sent: imported")
    assert bank.count(OutboxMessage) == 0
    assert "ack" not in bank.running


def test_a_silent_complaint_lives_to_its_end_and_still_nothing_leaves(bank: Bank, tmp_path: Path) -> None:
    take(bank, a_file(tmp_path, [{**OPEN, "Day": "2026-03-05"}]))
    the(bank, "small:1")

    bank.lead_to("party_reply")
    bank.do("party_reply", by="li.wei")

    assert the(bank, "small:1").status == "upheld"
    assert bank.count(OutboxMessage) == 0
    bank.require_sound()


def test_letters_leave_when_that_is_asked_for(bank: Bank, tmp_path: Path) -> None:
    take(bank, a_file(tmp_path, [OPEN]), send=True)

    bank.post()

    assert [message["To"] for message in bank.mail.received] == ["ann@example.org"]


def test_a_party_that_the_source_does_not_name_is_shown_as_unknown(bank: Bank, tmp_path: Path) -> None:
    take(bank, a_file(tmp_path, [OPEN]), mapping=a_mapping(tmp_path, party={"known": False}))
    number = the(bank, "small:1").number

    with bank.store.reading() as session:
        view = complaint_view(session, bank.services, person=bank.person("zhao.lei"), number=number)

    assert (view.party_known, view.party_name) == (False, None)


def test_two_rows_of_one_party_are_complaints_of_one_party(bank: Bank, tmp_path: Path) -> None:
    take(bank, a_file(tmp_path, [OPEN, {**OPEN, "Id": "3", "What": "Something else"}]))

    assert the(bank, "small:1").party_id == the(bank, "small:3").party_id


def test_only_so_many_rows_are_read_as_are_asked_for(bank: Bank, tmp_path: Path) -> None:
    assert counted(take(bank, a_file(tmp_path, [OPEN, CLOSED]), limit=1)) == {
        "rows": 1,
        "imported": 1,
        "open": 1,
    }
