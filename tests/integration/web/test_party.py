"""The complainant's own page, opened by the link in a letter."""

from engine.operations.party_access import token_for
from tests.bank import Bank, bank_time
from tests.integration.web.conftest import Visit

DISPUTE = {"reply": "dispute", "comment": "仍未退款"}


def link(bank: Bank) -> str:
    return "/p/" + token_for(bank.services, number=bank.number)


def test_the_link_in_the_letter_opens_where_the_complaint_stands(bank: Bank, visit: Visit) -> None:
    bank.register()
    bank.post()
    (mail,) = bank.mail.received
    assert link(bank) in mail.get_body(("html",)).get_content()

    page = visit().open(link(bank))

    assert page.status == 200
    assert bank.number in page.words
    assert "3月20日 24:00" in page.words


def test_a_link_with_another_number_or_a_changed_secret_opens_nothing(bank: Bank, visit: Visit) -> None:
    first = bank.register()
    secret = link(bank).rpartition(".")[2]
    other = bank.register(name="李四", email="li@example.org", body="另一件事情")

    assert visit().open(f"/p/{other}.{secret}").status == 404
    assert visit().open(f"/p/{first}.{secret[:-1]}0").status == 404
    assert visit().open("/p/nothing").status == 404


def test_the_complainant_accepts_the_answer_and_the_complaint_is_closed(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("party_reply")
    bank.post()
    page = visit().open(link(bank))

    page.send(f"/answers/{item.id}", reply="accept")

    assert page.status == 200
    assert "谢谢" in page.words
    assert bank.complaint().status == "upheld"


def test_the_complainant_disputes_the_answer_and_another_person_looks_again(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("party_reply")
    bank.post()

    visit().open(link(bank)).send(f"/answers/{item.id}", reply="dispute", comment="金额不对")

    assert bank.open == ["second_look"]


def test_an_answer_that_says_too_little_keeps_what_was_typed(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("party_reply")

    page = visit().open(link(bank)).send(f"/answers/{item.id}", reply="")

    assert page.status == 422
    assert bank.open == ["party_reply"]


def test_an_answer_that_was_given_already_is_not_taken_twice(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("party_reply")
    here, there = visit().open(link(bank)), visit().open(link(bank))
    there.send(f"/answers/{item.id}", reply="accept")

    here.send(f"/answers/{item.id}", reply="dispute", comment="金额不对")

    assert here.status == 409
    assert bank.complaint().status == "upheld"


def test_the_complainant_cannot_do_a_step_of_the_bank(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact")
    page = visit().open(link(bank))

    page.post(f"{link(bank)}/answers/{item.id}", csrf_token="", contact_channel="phone")
    assert page.status in (400, 409)
    assert bank.open == ["contact"]


def test_the_complainant_rates_how_the_complaint_was_handled(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("rate")

    page = visit().open(link(bank)).send(f"/answers/{item.id}", result="4", attitude="5")

    assert page.status == 200
    assert "rate" not in bank.open


def test_staff_enter_what_the_complainant_said(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("party_reply").id
    page = visit(bank.doer(bank.item("party_reply"))).open(f"/work-items/{item}")
    if page.has_form(f"/work-items/{item}/claim"):
        page.send(f"/work-items/{item}/claim").open(f"/work-items/{item}")

    page.send(f"/work-items/{item}/complete", reply="accept")

    assert bank.complaint().status == "upheld"


def test_while_the_review_runs_the_page_says_until_when_it_is_decided(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply", **DISPUTE)
    bank.do("second_look", confirmed=False, reasons="事实不清")

    page = visit().open(link(bank))

    assert bank.due("second_look") == "2026-04-04 24:00"
    assert "4月4日 24:00" in page.words
    assert "已答复" not in page.words


def test_what_was_taken_back_is_closed_and_not_answered(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("contact")
    bank.withdraw()

    page = visit().open(link(bank))

    assert "3月5日" in page.words
    assert "已答复" not in page.words
    assert "答复您" not in page.words


def test_an_answer_that_waits_for_the_customer_is_said_to_be_given(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("party_reply", posted=True)

    assert "已答复" in visit().open(link(bank)).words


def test_a_duplicate_leads_to_the_complaint_in_which_it_goes_on(bank: Bank, visit: Visit) -> None:
    first = bank.register()
    bank.register()
    bank.do("confirm_duplicate", same_matter=True)

    page = visit().open(link(bank))

    assert first in page.words
    assert "已答复" not in page.words


def test_the_same_answer_sent_twice_is_thanked_for_twice(bank: Bank, visit: Visit) -> None:
    item = bank.complaint_at("party_reply", posted=True)
    here, there = visit().open(link(bank)), visit().open(link(bank))
    there.send(f"/answers/{item.id}", reply="accept")

    here.send(f"/answers/{item.id}", reply="accept")

    assert here.status == 200
    assert "谢谢" in here.words
    assert [entry.actor for entry in bank.history() if entry.action == "work_item.complete"].count("party") == 1


def test_a_field_that_the_question_does_not_have_is_named(bank: Bank, visit: Visit) -> None:
    item = bank.complaint_at("party_reply", posted=True)

    page = visit().open(link(bank)).send(f"/answers/{item.id}", reply="accept", status="upheld")

    assert page.status == 422
    assert "status: 表单没有此项" in page.words


def test_after_silence_has_closed_it_the_page_says_until_when_a_review_may_be_asked_for(
    bank: Bank, visit: Visit
) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.until("2026-03-16 09:00")
    assert bank.complaint().is_closed

    words = visit().open(link(bank)).words

    assert "4月4日 24:00" in words
    assert bank.services.settings.bank_contact in words

    bank.clock.move_to(bank_time("2026-04-05 09:00"))
    assert "申请核查" not in visit().open(link(bank)).words
