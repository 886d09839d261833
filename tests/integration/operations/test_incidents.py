"""What the engine cannot do by itself waits for an operator, on that complaint alone, and loses nothing."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from engine.errors import ItemClosed, ProcessFault, RuleBroken
from engine.operations.incident_list import incidents_of, one_incident
from engine.operations.incidents import dismiss, repair_complaint, repair_variables, retry, skip
from engine.operations.outbox import DELAYS
from engine.records.audit import AuditEntry
from engine.records.instances import Incident, IncidentStatus, Submission
from engine.records.letters import Letter
from notifications.channels import SendLater
from tests.bank import Bank

REFUSED = {"reply": "dispute", "comment": "仍未退款"}


def fail_at_sending(bank: Bank) -> Incident:
    """Lead a complaint to the point where its answer is approved but cannot be sent: no contact of the bank is set."""
    bank.complaint_at("approve_answer")
    bank.set(bank_contact="")
    with pytest.raises(ProcessFault):
        bank.do("approve_answer", by="wang.fang", reasons="已核对")
    (incident,) = bank.incidents()
    return incident


def test_a_fault_becomes_an_incident_that_says_where_and_why(bank: Bank) -> None:
    incident = fail_at_sending(bank)

    assert (incident.process, incident.element_id, incident.code) == ("response", "send", "process_fault")
    assert "bank_contact" in incident.reason
    assert incident.complaint_id == bank.complaint().id


def test_nothing_of_the_act_that_failed_is_left(bank: Bank) -> None:
    fail_at_sending(bank)

    assert bank.open == ["approve_answer"]
    assert bank.complaint().decided_at is None
    assert bank.rows(Letter, Letter.template == "final") == []
    assert bank.rows(Submission)[-1].values.keys() >= {"decision"}
    bank.require_sound()


def test_what_was_typed_is_kept_in_the_incident(bank: Bank) -> None:
    incident = fail_at_sending(bank)

    assert incident.act == "work_item.complete"
    assert incident.arguments["typed"]["reasons"] == ["已核对"]


def test_other_complaints_go_on(bank: Bank) -> None:
    bank.complaint_at("contact")
    other = bank.number
    fail_at_sending(bank)
    bank.number = other

    bank.do("contact")

    assert bank.open == ["findings"]
    assert bank.incidents() == []


def test_done_again_the_act_is_still_that_of_who_acted(bank: Bank) -> None:
    incident = fail_at_sending(bank)
    bank.set(bank_contact="95599")

    bank.perform(retry, by="admin", incident_id=incident.id)

    assert bank.open == ["party_reply"]
    assert bank.incidents() == []
    assert [(one.actor, one.action) for one in bank.history()[-2:]] == [
        ("admin", "incident.retried"),
        ("wang.fang", "work_item.complete"),
    ]
    bank.require_sound()


def test_who_repaired_it_and_when_is_kept(bank: Bank) -> None:
    incident = fail_at_sending(bank)
    bank.set(bank_contact="95599")
    bank.advance(minutes=5)

    bank.perform(retry, by="admin", incident_id=incident.id)

    with bank.store.reading() as session:
        view = one_incident(session, incident_id=incident.id)
    assert (view.status, bank.shown(view.resolved_at)) == (IncidentStatus.RETRIED, "2026-03-05 09:05")


def test_what_fails_again_stays_one_open_incident(bank: Bank) -> None:
    incident = fail_at_sending(bank)

    with pytest.raises(ProcessFault):
        bank.perform(retry, by="admin", incident_id=incident.id)

    assert [one.id for one in bank.incidents()] == [incident.id]
    bank.set(bank_contact="95599")
    bank.perform(retry, by="admin", incident_id=incident.id)
    assert bank.open == ["party_reply"]


def test_an_incident_that_fails_elsewhere_says_so(bank: Bank) -> None:
    incident = fail_at_sending(bank)
    bank.spoil(outcome=None)

    with pytest.raises(ProcessFault):
        bank.perform(retry, by="admin", incident_id=incident.id)

    (again,) = bank.incidents()
    assert (again.id, again.element_id) == (incident.id, "judge_risk")
    assert again.arguments == incident.arguments


def test_a_step_can_be_passed_over(bank: Bank) -> None:
    incident = fail_at_sending(bank)

    bank.perform(skip, by="admin", incident_id=incident.id, reason="函件已手工寄出")

    assert bank.open == ["party_reply"]
    assert bank.letters("final") == []
    assert bank.history()[-2].reason == "函件已手工寄出"


def test_only_the_step_that_failed_is_passed_over(bank: Bank) -> None:
    incident = fail_at_sending(bank)
    bank.perform(skip, by="admin", incident_id=incident.id, reason="函件已手工寄出")
    bank.set(bank_contact="95599")
    bank.do("party_reply", **REFUSED)

    bank.do("second_look")

    assert (len(bank.letters("final")), len(bank.letters("second_look"))) == (0, 1)


def test_a_field_of_the_complaint_can_be_corrected(bank: Bank) -> None:
    bank.complaint_at("review_findings")
    bank.spoil(outcome=None)
    with pytest.raises(ProcessFault):
        bank.do("review_findings")
    (incident,) = bank.incidents()

    bank.perform(
        repair_complaint, by="admin", incident_id=incident.id, fields={"outcome": "rejected"}, reason="漏录结果"
    )

    assert bank.complaint().outcome == "rejected"
    assert bank.open == ["draft_answer"]
    bank.require_sound()


def test_what_is_no_repair_is_refused(bank: Bank) -> None:
    incident = fail_at_sending(bank)

    with pytest.raises(RuleBroken):
        bank.perform(repair_complaint, by="admin", incident_id=incident.id, fields={"status": "upheld"}, reason="结案")

    assert bank.complaint().status == "responding"
    assert len(bank.incidents()) == 1


def test_a_variable_of_the_process_can_be_set(bank: Bank) -> None:
    wrong = "=same_matter and duplicate.score / (duplicate.score - 80) &lt; 0<"
    bank.deploy({"complaint/intake.bpmn": [("=same_matter<", wrong)]})
    first, _ = bank.register(), bank.register()
    with pytest.raises(ProcessFault):
        bank.do("confirm_duplicate", same_matter=True)
    (incident,) = bank.incidents()

    values = {"duplicate": {"verdict": "duplicate", "number": first, "score": 70}}
    bank.perform(repair_variables, by="admin", incident_id=incident.id, values=values, reason="得分有误")

    assert bank.complaint().status == "merged"


def test_one_repair_after_the_other_leads_on(bank: Bank) -> None:
    bank.complaint_at("review_findings")
    bank.spoil(outcome=None, lead_department=None)
    with pytest.raises(ProcessFault):
        bank.do("review_findings", by="wang.fang")
    (incident,) = bank.incidents()
    with pytest.raises(ProcessFault):
        bank.perform(
            repair_complaint, by="admin", incident_id=incident.id, fields={"outcome": "rejected"}, reason="漏录结果"
        )

    fields = {"lead_department": "CARD"}
    bank.perform(repair_complaint, by="admin", incident_id=incident.id, fields=fields, reason="漏录部门")

    assert (bank.complaint().outcome, bank.complaint().lead_department) == ("rejected", "CARD")
    assert bank.open == ["draft_answer"]
    bank.require_sound()


def test_what_was_passed_over_stays_so_while_something_else_is_repaired(bank: Bank) -> None:
    bank.complaint_at("approve_answer")
    bank.spoil(nature="???")
    with pytest.raises(ProcessFault):
        bank.do("approve_answer")
    (incident,) = bank.incidents()
    assert incident.element_id == "judge_risk"
    with pytest.raises(ProcessFault):
        bank.perform(skip, by="admin", incident_id=incident.id, reason="人工判断")
    assert [one.code for one in bank.incidents()] == ["missing_variable"]

    values = {"compliance_needed": False}
    bank.perform(repair_variables, by="admin", incident_id=incident.id, values=values, reason="无需合规审批")

    assert bank.open == ["party_reply"]


def test_a_try_in_vain_is_told_with_who_made_it_and_why(bank: Bank) -> None:
    incident = fail_at_sending(bank)
    bank.spoil(outcome=None)

    with pytest.raises(ProcessFault):
        bank.perform(skip, by="admin", incident_id=incident.id, reason="已手工寄出")

    entry = bank.history()[-1]
    assert (entry.actor, entry.action, entry.reason) == ("admin", "incident.fail_again", "已手工寄出")


LETTER_TO_BEGIN_WITH = (
    """type="complaint.record"/>
        <zeebe:ioMapping>
          <zeebe:input source="=&quot;feedback_asked&quot;" target="event"/>""",
    """type="letters.send"/>
        <zeebe:ioMapping>
          <zeebe:input source="=&quot;final&quot;" target="letter"/>""",
)


def test_a_step_of_a_process_that_was_just_begun_can_be_passed_over(bank: Bank) -> None:
    bank.deploy({"complaint/feedback.bpmn": [LETTER_TO_BEGIN_WITH]})
    bank.complaint_at("party_reply", posted=True)
    bank.set(bank_contact="")

    bank.until("2026-03-15 24:00")

    (incident,) = bank.incidents()
    assert (incident.act, incident.process, incident.element_id) == ("timer.fire", "feedback", "ask_feedback")
    bank.perform(skip, by="admin", incident_id=incident.id, reason="电话告知主管")
    assert bank.complaint().is_closed
    assert bank.open == ["acknowledge_feedback", "rate"]


def test_an_act_that_somebody_did_meanwhile_is_not_done_twice(bank: Bank) -> None:
    incident = fail_at_sending(bank)
    bank.set(bank_contact="95599")
    bank.do("approve_answer", by="wang.fang")

    bank.perform(retry, by="admin", incident_id=incident.id)

    assert bank.incidents() == []
    assert len(bank.letters("final")) == 1


def test_an_incident_can_be_put_aside_with_a_reason(bank: Bank) -> None:
    incident = fail_at_sending(bank)

    bank.perform(dismiss, by="admin", incident_id=incident.id, reason="客户已撤诉")

    assert bank.incidents() == []
    assert bank.open == ["approve_answer"]
    assert bank.history()[-1].reason == "客户已撤诉"


def test_an_incident_is_dealt_with_once(bank: Bank) -> None:
    incident = fail_at_sending(bank)
    bank.perform(skip, by="admin", incident_id=incident.id, reason="已寄出")

    with pytest.raises(ItemClosed):
        bank.perform(retry, by="admin", incident_id=incident.id)


def test_timers_wait_while_an_operator_is_expected(bank: Bank) -> None:
    bank.complaint_at("findings")
    bank.set(bank_contact="")
    bank.clock.move_to(bank.limit("progress").due_at)
    for _ in range(3):
        bank.sweep()
    (incident,) = bank.incidents()
    assert (incident.act, incident.element_id) == ("timer.fire", "send_progress")

    bank.set(bank_contact="95599")
    bank.sweep()
    assert bank.letters("progress") == []
    bank.perform(retry, by="admin", incident_id=incident.id)

    assert len(bank.letters("progress")) == 1


def test_a_ladder_that_cannot_be_asked_is_one_incident_and_does_not_stop_the_sweep(bank: Bank) -> None:
    bank.complaint_at("contact")
    bank.spoil(nature="???")
    for _ in range(3):
        bank.until("2026-03-06 17:00")

    (incident,) = bank.incidents()

    assert incident.act == "limit.look"
    bank.perform(repair_complaint, by="admin", incident_id=incident.id, fields={"nature": "GEN"}, reason="代码有误")
    bank.sweep()
    assert "limit_reminder" in bank.notices("li.wei") + bank.notices("wang.fang")


def test_what_nobody_thought_of_is_told_once_and_stops_no_other_complaint(bank: Bank) -> None:
    bank.complaint_at("contact")
    broken = bank.number
    bank.spoil(profile="NONE")
    bank.register(name="李雷", email="li@example.org")
    for _ in range(2):
        bank.until("2026-03-05 12:00")

    assert bank.limit("ack").fired == ["half"]
    with bank.store.reading() as session:
        (incident,) = incidents_of(session)
    assert (incident.number, incident.act) == (broken, "limit.look")
    assert "There is no profile NONE" in incident.reason


def test_operators_see_the_longest_waiting_first(bank: Bank) -> None:
    first = fail_at_sending(bank)
    bank.set(bank_contact="95599")
    second = fail_at_sending(bank)

    with bank.store.reading() as session:
        rows = incidents_of(session)

    assert [row.id for row in rows] == [first.id, second.id]
    assert all(row.is_open and row.number for row in rows)


def test_what_is_all_that_moves_a_complaint_cannot_be_put_aside(bank: Bank) -> None:
    bank.set(bank_contact="")
    bank.register()
    (incident,) = bank.incidents()

    with pytest.raises(RuleBroken):
        bank.perform(dismiss, by="admin", incident_id=incident.id, reason="已另行处理")

    assert [one.id for one in bank.incidents()] == [incident.id]
    bank.set(bank_contact="95599")
    bank.withdraw()
    bank.perform(dismiss, by="admin", incident_id=incident.id, reason="已撤回")
    bank.require_sound()


def test_what_a_mail_server_says_of_an_address_stands_in_no_entry_of_the_trail(bank: Bank) -> None:
    bank.register()
    bank.mail.refuses = greylisted
    for _ in range(len(DELAYS) + 1):
        bank.clock.advance(timedelta(days=2))
        bank.post()

    (incident,) = [one for one in bank.incidents() if one.code == "not_sent"]
    assert "greylisted" in incident.reason
    with bank.store.reading() as session:
        bodies = b"".join(session.scalars(select(AuditEntry.body)))
    assert b"greylisted" not in bodies
    assert b"someone@else.example" not in bodies
    assert "someone@else.example" not in incident.reason


def greylisted(message: EmailMessage) -> None:
    raise SendLater("450 4.2.0 <someone@else.example>: greylisted, try again later")
