"""Beyond the published calendar a complaint is accepted all the same; what rests on a guess is marked and found again."""

from threading import Barrier

import pytest

from engine.operations.complaint_page import limit_views
from engine.operations.coverage import sweep_coverage
from engine.operations.incident_list import IncidentView, incidents_of
from engine.operations.incidents import dismiss
from engine.records.letters import LetterStatus
from engine.records.limits import TimeLimit
from tests.bank import Bank, a_registration, bank_time
from tests.threads import in_threads

CALENDAR = "calendars/cn.yaml"
NEXT_YEAR = [
    ("covered_until: 2027-01-01", "covered_until: 2028-01-01"),
    (
        "  - year: 2026\n",
        "  - year: 2027\n"
        "    source: made up for this test\n"
        "    holidays:\n"
        "      - {en: New Year, zh: 元旦, first: 2027-01-01, last: 2027-01-03}\n"
        "    working_weekends: [2027-01-09]\n"
        "  - year: 2026\n",
    ),
]
PROFILE = "profiles/cn-nfra-2020/profile.yaml"
ROLLING = [("roll_if_holiday: false", "roll_if_holiday: true")]
"""With this the law's last day moves off a holiday, so that it needs the calendar."""


def incidents(bank: Bank) -> list[IncidentView]:
    """The open incidents of the whole bank."""
    with bank.store.reading() as session:
        return incidents_of(session)


def at_the_end_of_the_year(bank: Bank) -> None:
    """Tuesday 29 December 2026; the calendar ends with the 31st."""
    bank.clock.move_to(bank_time("2026-12-29 09:00"))


def test_a_complaint_is_accepted_and_counted_monday_to_friday(bank: Bank) -> None:
    at_the_end_of_the_year(bank)

    bank.register()

    assert bank.open == ["confirm_classification"]
    assert (bank.due("first_contact"), bank.limit("first_contact").provisional) == ("2026-12-31 24:00", False)
    assert (bank.due("findings"), bank.limit("findings").provisional) == ("2027-01-01 24:00", True)
    assert (bank.due("response"), bank.limit("response").provisional) == ("2027-01-05 24:00", True)
    assert (bank.due("statutory"), bank.limit("statutory").provisional) == ("2027-01-13 24:00", False)


def test_who_looks_at_the_limit_sees_that_it_is_provisional(bank: Bank) -> None:
    at_the_end_of_the_year(bank)
    bank.register()

    with bank.store.reading() as session:
        views = limit_views(session, bank.services, complaint_id=bank.complaint().id, language="en")

    response = next(view for view in views if view.kind == "response")
    assert response.provisional
    assert "2026-12-31" in response.lines[-1]


def test_the_administrator_has_one_incident_however_many_complaints_reach_beyond(bank: Bank) -> None:
    at_the_end_of_the_year(bank)

    for name in ("李雷", "韩梅梅", "王小明"):
        bank.register(name=name, body=f"{name}的投诉")
        bank.lead_to("contact")
        sweep_coverage(bank.store, bank.services)

    (incident,) = incidents(bank)
    assert (incident.code, incident.number, incident.act) == ("calendar_ends", None, None)
    assert "2027-01-01" in incident.reason


def test_two_complaints_at_once_tell_it_once(bank: Bank) -> None:
    at_the_end_of_the_year(bank)
    gate, actor = Barrier(2), bank.actor("zhang.min")

    def takes(name: str) -> None:
        gate.wait()
        bank.redress.register(actor=actor, registration=a_registration(name=name), department="CSC")

    in_threads([lambda: takes("李雷"), lambda: takes("韩梅梅")])

    assert len(incidents(bank)) == 1


@pytest.mark.parametrize(("day", "told"), [("2026-11-01", 0), ("2026-11-02", 1)])
def test_a_warning_comes_sixty_days_ahead(bank: Bank, day: str, told: int) -> None:
    bank.clock.move_to(bank_time(f"{day} 12:00"))

    sweep_coverage(bank.store, bank.services)
    sweep_coverage(bank.store, bank.services)

    assert len(incidents(bank)) == told


def test_what_was_put_aside_is_not_told_again(bank: Bank) -> None:
    at_the_end_of_the_year(bank)
    sweep_coverage(bank.store, bank.services)
    (incident,) = incidents(bank)

    bank.perform(dismiss, by="admin", incident_id=incident.id, reason="国务院尚未公布")

    assert not sweep_coverage(bank.store, bank.services)
    assert incidents(bank) == []


def test_when_the_next_year_comes_the_limits_are_found_again(bank: Bank) -> None:
    at_the_end_of_the_year(bank)
    bank.complaint_at("findings")

    bank.deploy({CALENDAR: NEXT_YEAR})
    bank.sweep()

    # 30 and 31 December, 4 January; and two days more.
    assert (bank.due("findings"), bank.limit("findings").provisional) == ("2027-01-04 24:00", False)
    assert (bank.due("response"), bank.limit("response").provisional) == ("2027-01-06 24:00", False)
    assert bank.shown(bank.item("findings").due_at) == "2027-01-04 24:00"
    bank.require_sound()


def test_then_the_incident_is_over(bank: Bank) -> None:
    at_the_end_of_the_year(bank)
    sweep_coverage(bank.store, bank.services)

    bank.deploy({CALENDAR: NEXT_YEAR})

    assert sweep_coverage(bank.store, bank.services)
    assert incidents(bank) == []
    assert not sweep_coverage(bank.store, bank.services)


def test_a_breach_by_a_guess_that_was_too_early_is_taken_back(bank: Bank) -> None:
    at_the_end_of_the_year(bank)
    bank.complaint_at("findings")
    bank.until("2027-01-01 24:00")
    assert bank.limit("findings").breached_at is not None

    bank.deploy({CALENDAR: NEXT_YEAR})
    bank.sweep()

    assert bank.limit("findings").breached_at is None
    bank.until("2027-01-04 24:00")
    assert bank.limit("findings").breached_at == bank_time("2027-01-04 24:00")


def test_nothing_else_moves_when_a_calendar_is_deployed(bank: Bank) -> None:
    bank.register()
    before = {row.kind: (row.due_at, row.provisional) for row in bank.rows(TimeLimit)}

    bank.deploy({CALENDAR: NEXT_YEAR})
    bank.sweep()

    assert {row.kind: (row.due_at, row.provisional) for row in bank.rows(TimeLimit)} == before


def test_only_a_letter_that_would_state_a_guess_is_held(bank: Bank) -> None:
    bank.deploy({PROFILE: ROLLING})
    at_the_end_of_the_year(bank)

    bank.register()
    bank.withdraw()

    (receipt,), (withdrawal,) = bank.letters("acknowledgement"), bank.letters("withdrawal")
    assert (receipt.status, withdrawal.status) == (LetterStatus.HELD, LetterStatus.SENDING)
    assert bank.post() == 1


def test_a_held_letter_leaves_with_the_true_day_when_it_is_known(bank: Bank) -> None:
    bank.deploy({PROFILE: ROLLING})
    bank.clock.move_to(bank_time("2026-12-18 09:00"))
    bank.register()
    assert "2027年1月4日" in bank.letters("acknowledgement")[0].html
    assert (bank.post(), bank.limit("ack").stopped_at) == (0, None)
    bank.clock.move_to(bank_time("2026-12-21 09:00"))

    bank.deploy(
        {PROFILE: ROLLING, CALENDAR: [NEXT_YEAR[0], (NEXT_YEAR[1][0], NEXT_YEAR[1][1].replace("01-03", "01-04"))]}
    )
    bank.sweep()

    (letter,) = bank.letters("acknowledgement")
    assert (letter.status, letter.frozen_at) == (LetterStatus.SENDING, bank.clock.now())
    assert "2027年1月5日" in letter.html
    assert bank.post() == 1
    assert bank.limit("ack").stopped_at == bank.clock.now()
    bank.require_sound()
