"""What an operator sees of an incident, and the ways out of it."""

from tests.bank import Bank
from tests.bank_words import typed
from tests.integration.web.conftest import Visit


def test_an_incident_says_where_and_why_and_a_repair_lets_the_complaint_go_on(bank: Bank, visit: Visit) -> None:
    bank.register(content="NOTHING")
    (incident,) = bank.incidents()
    page = visit("admin").open("/incidents")
    assert bank.number in page.words

    page.open(f"/incidents/{incident.id}")
    assert "content: NOTHING" in page.words
    assert "状态待处理" in page.words
    page.send(f"/incidents/{incident.id}/repair", field="content", value="PRD", reason="代码录入错误")

    assert bank.incidents() == []
    assert bank.open == ["confirm_classification"]


def test_a_repair_without_a_reason_is_refused_and_the_typed_value_stays(bank: Bank, visit: Visit) -> None:
    bank.register(content="NOTHING")
    (incident,) = bank.incidents()
    page = visit("admin").open(f"/incidents/{incident.id}")

    page.send(f"/incidents/{incident.id}/repair", field="content", value="PRD", reason="")

    assert page.status == 422
    assert bank.incidents() != []
    assert "PRD" in page.text


def test_a_repair_with_a_value_that_is_on_no_list_is_refused(bank: Bank, visit: Visit) -> None:
    bank.register(content="NOTHING")
    (incident,) = bank.incidents()
    page = visit("admin").open(f"/incidents/{incident.id}")

    page.send(f"/incidents/{incident.id}/repair", field="content", value="STILL_WRONG", reason="试试")
    assert page.status == 422
    page.send(f"/incidents/{incident.id}/repair", field="amount", value="many", reason="试试")
    assert page.status == 422
    assert bank.complaint().content == "NOTHING"


def test_trying_again_while_the_cause_is_there_says_why_it_failed(bank: Bank, visit: Visit) -> None:
    bank.register(content="NOTHING")
    (incident,) = bank.incidents()

    page = visit("admin").open(f"/incidents/{incident.id}").send(f"/incidents/{incident.id}/retry")

    assert page.status == 409
    assert "first_contact" in page.words
    assert len(bank.incidents()) == 1


def test_the_page_of_the_complaint_tells_staff_that_an_operator_has_to_look(bank: Bank, visit: Visit) -> None:
    bank.register(content="NOTHING")

    assert "运维人员" in visit("zhang.min").open(f"/complaints/{bank.number}").words


def test_an_incident_is_over_when_the_step_that_failed_is_done_after_all(bank: Bank, visit: Visit) -> None:
    item = bank.complaint_at("confirm_classification").id
    page = visit("chen.jing").send(f"/work-items/{item}/claim").open(f"/work-items/{item}")
    said = {name: values[0] for name, values in typed("confirm_classification").items()}
    bank.spoil(channel="pigeon")
    assert page.send(f"/work-items/{item}/complete", **said).status == 500
    assert len(bank.incidents()) == 1

    bank.spoil(channel="phone")
    page.send(f"/work-items/{item}/complete", **said)

    assert bank.open == ["contact"]
    assert bank.incidents() == []
    bank.require_sound()
