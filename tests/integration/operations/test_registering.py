"""A complaint is always accepted: it gets a number and its limits run, whatever happens to its process."""

from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest

from engine.errors import InvalidInput
from engine.operations.forms import parse_form
from engine.operations.incidents import retry
from engine.operations.suggestions import suggested
from engine.records.complaints import Complaint, Narrative
from engine.records.instances import Instance
from engine.records.numbers import is_complaint_number
from engine.records.parties import Party
from tests.bank import Bank, a_registration, bank_time
from tests.threads import in_threads


def test_a_complaint_gets_a_number_of_the_day_with_a_check_digit(bank: Bank) -> None:
    first, second = bank.register(), bank.register(name="李雷", body="另一件事")

    assert (first[:16], second[:16]) == ("TS20260305000001", "TS20260305000002")
    assert is_complaint_number(first)
    assert is_complaint_number(second)


def test_complaints_that_come_at_once_on_a_new_day_all_get_their_number(bank: Bank) -> None:
    gate, actor, numbers = Barrier(4), bank.actor("zhang.min"), []

    def takes(name: str) -> None:
        gate.wait()
        said = a_registration(name=name, email=f"{name}@example.org")
        numbers.append(bank.redress.register(actor=actor, registration=said, department="CSC"))

    in_threads([lambda name=name: takes(name) for name in ("a", "b", "c", "d")])

    assert [number[:16] for number in sorted(numbers)] == [f"TS2026030500000{k}" for k in (1, 2, 3, 4)]


def test_the_day_of_a_number_is_the_banks_own(bank: Bank) -> None:
    bank.clock.move_to(bank_time("2026-03-06 00:30"))

    assert bank.register().startswith("TS20260306")


def test_what_was_said_is_kept_and_who_took_it(bank: Bank) -> None:
    bank.register(amount=Decimal("200.50"))

    complaint, (words,) = bank.complaint(), bank.rows(Narrative)
    assert words.request == "退还年费"
    assert (complaint.amount, complaint.currency) == (Decimal("200.50"), "CNY")
    assert (complaint.registered_by_id, complaint.registered_department) == (bank.person("zhang.min").id, "CSC")


def test_the_same_customer_is_found_again(bank: Bank) -> None:
    bank.register()
    first = bank.complaint().party_id
    bank.register(body="另一件事")

    assert bank.complaint().party_id == first


def test_who_gives_another_contact_is_another_customer(bank: Bank) -> None:
    bank.register()
    first = bank.complaint().party_id
    bank.register(email="other@example.org")

    assert bank.complaint().party_id != first


def test_a_complaint_without_a_name_is_taken_too(bank: Bank) -> None:
    bank.register(name=None, email=None)

    with bank.store.reading() as session:
        assert not session.get_one(Party, bank.complaint().party_id).known
    assert "confirm_classification" in bank.open


def test_it_may_have_arrived_before_it_was_entered(bank: Bank) -> None:
    bank.clock.move_to(bank_time("2026-03-06 10:00"))

    bank.register(received_at=bank_time("2026-03-04 16:00"))

    assert bank.due("statutory") == "2026-03-19 24:00"
    assert bank.shown(bank.complaint().registered_at) == "2026-03-06 10:00"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"received_at": bank_time("2026-03-05 09:01")}, "received_at"),
        ({"occurred_on": bank_time("2026-03-06 00:00").date()}, "occurred_on"),
        ({"name": None}, "name"),
        ({"amount": Decimal("-1")}, "amount"),
        ({"amount": Decimal("1.005")}, "amount"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(bank: Bank, fields: dict[str, object], wrong: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        bank.register(**fields)

    assert refused.value.facts["field"] == wrong
    assert bank.count(Complaint) == bank.count(Party) == 0


def test_a_process_that_cannot_begin_does_not_lose_the_complaint(bank: Bank) -> None:
    bank.set(bank_contact="")

    number = bank.register()

    (incident,) = bank.incidents()
    assert bank.complaint().number == number
    assert (incident.act, incident.element_id) == ("complaint.begin", "acknowledge")
    assert "联系方式" in incident.reason
    assert bank.rows(Instance) == []


def test_its_limits_run_although_its_process_does_not(bank: Bank) -> None:
    bank.set(bank_contact="")

    bank.register()

    assert bank.due("statutory") == "2026-03-20 24:00"
    assert bank.due("ack") == "2026-03-05 13:00"
    bank.require_sound()


def test_a_complaint_that_could_not_begin_is_begun_later(bank: Bank) -> None:
    bank.set(bank_contact="")
    bank.register()
    bank.clock.advance(timedelta(days=1))
    bank.set(bank_contact="95599")

    bank.perform(retry, by="admin", incident_id=bank.incidents()[0].id)

    assert bank.open == ["confirm_classification"]
    assert bank.due("statutory") == "2026-03-20 24:00"
    assert bank.incidents() == []


def test_limits_that_could_not_be_counted_start_from_the_receipt_when_they_can(bank: Bank) -> None:
    bank.let_in({"decisions/limits.dmn": [('"4 bh"', '"four hours"')]})
    bank.register()
    assert bank.running == set()
    bank.deploy({})
    bank.clock.advance(timedelta(days=1))

    bank.perform(retry, by="admin", incident_id=bank.incidents()[0].id)

    assert bank.due("statutory") == "2026-03-20 24:00"
    assert bank.due("classify") == "2026-03-05 13:00"


def proposed_nature(bank: Bank) -> str:
    """What the decision on the nature of the newest complaint proposes."""
    item = bank.item("confirm_classification")
    with bank.store.reading() as session:
        files = bank.services.catalogue.in_force(session, "main").forms
        form = parse_form("confirm_classification", files["confirm_classification"])
        return str(suggested(session, bank.services, form=form, item=item)["nature"])


def test_five_customers_with_one_cause_in_a_day_make_it_grave(bank: Bank) -> None:
    for number in range(4):
        bank.register(
            name=f"王{number}", email=f"w{number}@example.org", body=f"{number} 无法登录", cause="facilities_systems"
        )
    assert proposed_nature(bank) == "GEN"

    bank.register(name="周五", email="zhou5@example.org", body="登录失败", cause="facilities_systems")

    assert proposed_nature(bank) == "MAJ"


def test_what_happened_on_the_day_of_receipt_happened_in_time_though_it_is_yesterday_elsewhere(
    bank: Bank,
) -> None:
    bank.clock.move_to(bank_time("2026-03-06 09:00"))

    number = bank.register(received_at=bank_time("2026-03-05 00:00"), occurred_on=date(2026, 3, 5))

    assert bank.complaint().number == number
