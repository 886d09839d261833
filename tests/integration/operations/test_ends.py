"""The six ways in which a complaint ends, and what it takes to get there."""

import pytest

from engine.errors import RuleBroken
from engine.operations.complaint_page import complaint_view, instance_views
from engine.operations.forms import FormInvalid
from engine.operations.suggestions import suggested
from engine.operations.work_items import form_of
from engine.records.complaints import Complaint, Status
from engine.records.instances import Instance
from engine.records.letters import Rating
from engine.records.limits import TimeLimit
from tests.bank import Bank, bank_time

DISPUTE = {"reply": "dispute", "comment": "仍未退款"}


def ends(bank: Bank) -> dict[str, str | None]:
    """The end event of each process of the complaint that is over."""
    return {one.key: one.ended_in for one in bank.rows(Instance) if not one.running}


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("upheld", Status.UPHELD),
        ("partly_upheld", Status.PARTLY),
        ("settled_mediation", Status.PARTLY),
        ("rejected", Status.REJECTED),
        ("goodwill_only", Status.REJECTED),
    ],
)
def test_the_outcome_decides_the_end(bank: Bank, outcome: str, status: Status) -> None:
    bank.complaint_at("findings")
    bank.do("findings", outcome=outcome)
    bank.lead_to("party_reply")

    bank.do("party_reply")

    assert bank.complaint().status == status
    assert ends(bank) == {"main": status.value}


def test_an_accepted_answer_closes_and_feedback_begins(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply")

    complaint = bank.complaint()
    assert (complaint.status, complaint.answer, complaint.closed_at) == (Status.UPHELD, "accept", bank.clock.now())
    assert bank.open == ["acknowledge_feedback", "rate"]
    bank.do("acknowledge_feedback")
    bank.do("rate")
    assert ends(bank) == {"main": "upheld", "feedback": "done"}
    bank.require_sound()


def test_silence_closes_with_the_decision_as_it_stands(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)

    bank.until("2026-03-15 23:59")
    assert bank.open == ["party_reply"]
    bank.until("2026-03-15 24:00")

    assert (bank.complaint().status, bank.complaint().answer) == (Status.UPHELD, None)
    assert bank.limit("acceptance").breached_at is None


def test_silence_counts_from_the_day_on_which_the_answer_was_told(bank: Bank) -> None:
    bank.complaint_at("party_reply")
    bank.until("2026-03-19 10:00")
    assert bank.open == ["party_reply"]
    assert bank.item("party_reply").due_at is None

    bank.post()

    assert bank.shown(bank.item("party_reply").due_at) == "2026-03-29 24:00"


def test_a_dispute_is_looked_at_once_by_somebody_new_and_the_answer_may_stand(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply", **DISPUTE)
    assert (bank.complaint().status, bank.item("second_look").department) == (Status.SECOND_LOOK, "CP")
    assert bank.due("second_look") == "2026-04-04 24:00"

    bank.do("second_look", by="qian.hong")

    assert bank.complaint().status == Status.UPHELD
    assert [one.round for one in bank.letters("final")] == [1]
    (letter,) = bank.letters("second_look")
    assert "经核查，程序与结论无误" in letter.html
    assert "调解、仲裁、诉讼" in letter.html
    assert "申请核查" not in letter.html
    bank.post()
    assert bank.limit("second_look").met is True
    assert bank.running == {"rating"} | ({"feedback"} & bank.running)
    bank.require_sound()


def test_a_second_look_may_send_it_back_to_be_handled_again(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply", **DISPUTE)

    bank.do("second_look", confirmed=False, reasons="事实不清")
    bank.do("contact")
    bank.do("findings", outcome="upheld")
    bank.lead_to("party_reply")
    bank.post()

    assert bank.complaint().status == Status.AWAITING_PARTY
    assert [one.round for one in bank.letters("final")] == [1, 2]
    assert bank.limit("second_look").met is True
    bank.do("party_reply")
    assert bank.complaint().status == Status.UPHELD


def test_who_disputes_twice_has_the_last_word_of_the_bank(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply", **DISPUTE)
    bank.do("second_look", confirmed=False, reasons="事实不清")
    bank.lead_to("party_reply")
    bank.post()

    bank.do("party_reply", **DISPUTE)

    assert bank.complaint().is_closed
    assert bank.open == ["acknowledge_feedback", "rate"]


def test_a_dispute_needs_its_reason(bank: Bank) -> None:
    bank.complaint_at("party_reply")

    with pytest.raises(FormInvalid) as refused:
        bank.do("party_reply", reply="dispute")

    assert [one.field for one in refused.value.problems] == ["comment"]


def test_a_question_is_answered_and_is_no_complaint(bank: Bank) -> None:
    bank.register(kind="enquiry")
    assert bank.open == ["answer_enquiry"]

    bank.do("answer_enquiry")

    assert bank.complaint().status == Status.NOT_COMPLAINT
    assert bank.open == []
    assert bank.letters() == []
    assert ends(bank) == {"main": "not_complaint"}


def test_what_the_desk_resolves_at_once_is_answered_by_it(bank: Bank) -> None:
    bank.register(content="SVC", business="savings", cause="service_attitude", amount=None, currency=None)

    bank.do("resolve_at_once")
    assert bank.complaint().lead_department == "CSC"
    assert {"classify", "claim", "first_contact", "findings"}.isdisjoint(bank.running)
    bank.lead_to("party_reply")
    bank.post()
    bank.do("party_reply")

    assert bank.complaint().status == Status.UPHELD
    assert bank.limit("statutory").met is True


def test_the_words_of_the_desk_stand_in_the_draft_of_the_answer(bank: Bank) -> None:
    bank.register(content="SVC", business="savings", cause="service_attitude", amount=None, currency=None)
    bank.do("resolve_at_once")

    item = bank.item("draft_answer")
    with bank.store.reading() as session:
        form = form_of(session, bank.services, instance=session.get_one(Instance, item.instance_id), item=item)
        given = suggested(session, bank.services, form=form, item=item)
    assert (given["facts_found"], given["decision"]) == ("排队两小时", "当场致歉并增开窗口")


def test_what_the_desk_cannot_resolve_goes_on(bank: Bank) -> None:
    bank.register(content="SVC", business="savings", cause="service_attitude", amount=None, currency=None)

    bank.do(
        "resolve_at_once", resolved=False, facts_found=None, basis=None, decision=None, outcome=None, root_cause=None
    )

    assert bank.open == ["confirm_classification"]
    assert bank.complaint().outcome is None


def test_a_confirmed_duplicate_is_merged_into_the_open_one(bank: Bank) -> None:
    first = bank.register()
    bank.lead_to("contact")
    bank.claim("contact", by="li.wei")
    second = bank.register()
    assert bank.open == ["confirm_duplicate"]

    bank.do("confirm_duplicate", same_matter=True)

    complaint = bank.complaint()
    assert (complaint.number, complaint.status) == (second, Status.MERGED)
    with bank.store.reading() as session:
        view = complaint_view(session, bank.services, person=bank.person("zhang.min"), number=second)
    assert view.merged_into == first
    assert (bank.open, bank.running, ends(bank)) == ([], set(), {"main": "merged"})
    bank.number = first
    assert "merged" in bank.notices("li.wei")
    bank.require_sound()


def test_what_only_looks_alike_goes_on_by_itself(bank: Bank) -> None:
    bank.register()
    bank.register()

    bank.do("confirm_duplicate", same_matter=False)

    assert bank.open == ["confirm_classification"]
    assert bank.complaint().merged_into_id is None


def test_another_customer_with_the_same_words_is_not_asked_about(bank: Bank) -> None:
    bank.register()

    bank.register(name="李雷", email="li@example.org")

    assert bank.open == ["confirm_classification"]


def test_the_closed_first_one_makes_the_second_a_repeat(bank: Bank) -> None:
    bank.register()
    bank.withdraw()

    bank.register()

    assert bank.open == ["confirm_classification"]


def test_what_is_closed_stays_closed(bank: Bank) -> None:
    bank.register()
    bank.withdraw()
    complaint = bank.complaint()

    with pytest.raises(RuleBroken):
        complaint.move_to(Status.HANDLING)
    with pytest.raises(RuleBroken):
        complaint.close(status=Status.UPHELD, at=bank.clock.now())


def test_a_complaint_closes_in_a_terminal_state_only(bank: Bank) -> None:
    bank.register()

    with pytest.raises(RuleBroken):
        bank.complaint().close(status=Status.HANDLING, at=bank.clock.now())


def test_the_rating_of_the_customer_is_kept_in_its_columns(bank: Bank) -> None:
    bank.complaint_at("party_reply")
    bank.do("party_reply")

    bank.do("rate", result="2", attitude="5", comment="太慢")

    (rating,) = bank.rows(Rating)
    assert (rating.result, rating.attitude, rating.efficiency, rating.comment) == (2, 5, None, "太慢")


def test_nobody_is_pressed_to_rate(bank: Bank) -> None:
    bank.complaint_at("party_reply")
    bank.do("party_reply")

    bank.until("2026-03-19 24:00")

    assert "rate" not in bank.open
    assert bank.rows(Rating) == []
    assert bank.limit("rating").breached_at is None


def test_late_feedback_brings_supervision_in(bank: Bank) -> None:
    bank.complaint_at("party_reply")
    bank.do("party_reply")

    bank.until("2026-03-12 24:00")

    assert bank.item("chase_feedback").department == "SUP"
    assert "feedback_late" in bank.notices("wu.ting")
    assert bank.limit("feedback").breached_at == bank_time("2026-03-12 24:00")


def test_its_page_shows_every_process_under_the_bytes_it_ran(bank: Bank) -> None:
    bank.complaint_at("party_reply")
    bank.do("party_reply")

    with bank.store.reading() as session:
        views = instance_views(session, bank.services, complaint_id=bank.complaint().id)

    assert [(view.key, view.status, view.ended_in) for view in views] == [
        ("main", "ended", "upheld"),
        ("feedback", "running", None),
    ]
    assert {"intake", "handling", "response", "dispute"} <= set(views[0].processes)


def test_every_limit_of_a_closed_complaint_says_whether_it_was_kept(bank: Bank) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply")

    of_the_bank = bank.rows(TimeLimit, TimeLimit.origin != "right", TimeLimit.kind != "feedback")

    assert all(row.met is True for row in of_the_bank)
    assert bank.count(Complaint) == 1
