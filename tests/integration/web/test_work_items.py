"""One step on its page: what was typed is never lost, and nothing is done twice."""

from tests.bank import Bank
from tests.bank_words import typed
from tests.integration.web.conftest import Visit

CONTACT = {"contact_channel": "phone", "reached": "true", "account": "已致电，说明办理流程"}


def test_a_step_is_done_by_sending_its_form(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("li.wei").send(f"/work-items/{item}/claim").open(f"/work-items/{item}")

    page.send(f"/work-items/{item}/complete", **CONTACT)

    assert page.address == "/inbox/CARD"
    assert bank.open == ["findings"]


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("li.wei").send(f"/work-items/{item}/claim").open(f"/work-items/{item}")

    page.send(f"/work-items/{item}/complete", contact_channel="", account="写到一半")

    assert page.status == 422
    assert "写到一半" in page.text
    assert 'href="#field-contact_channel"' in page.text
    assert bank.open == ["contact"]


def test_every_missing_field_is_named_at_once(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("findings").id
    page = visit("li.wei").open(f"/work-items/{item}")

    page.send(f"/work-items/{item}/complete")

    named = [name for name in ("facts_found", "basis", "outcome") if f'href="#field-{name}"' in page.text]
    assert named == ["facts_found", "basis", "outcome"]


def test_an_unknown_field_is_refused(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("li.wei").send(f"/work-items/{item}/claim").open(f"/work-items/{item}")

    page.send(f"/work-items/{item}/complete", **CONTACT, status="upheld")

    assert page.status == 422
    assert bank.complaint().status == "handling"


def test_a_huge_text_is_refused_and_kept(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("li.wei").send(f"/work-items/{item}/claim").open(f"/work-items/{item}")

    page.send(f"/work-items/{item}/complete", **{**CONTACT, "account": "长" * 30_000})

    assert page.status == 422
    assert "长" * 30_000 in page.text


def test_a_request_larger_than_any_form_is_refused(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("li.wei").open(f"/work-items/{item}")

    page.post(f"/work-items/{item}/complete", csrf_token=page.csrf, account="x" * 3_000_000)

    assert page.status == 413


def test_a_draft_is_no_larger_than_its_form_and_has_no_other_fields(bank: Bank, visit: Visit) -> None:
    item = bank.complaint_at("contact").id
    page = visit("li.wei").send(f"/work-items/{item}/claim").open(f"/work-items/{item}")
    token, address = page.csrf, f"/work-items/{item}/draft"

    assert page.post(address, csrf_token=token, account="长" * 20_001).status == 422
    assert page.post(address, csrf_token=token, **{f"field{n}": "x" for n in range(900)}).status == 422
    assert page.post(address, csrf_token=token, account="长" * 20_000).status == 204


def test_an_assignment_gives_a_reason_that_somebody_can_read(bank: Bank, visit: Visit) -> None:
    item = bank.complaint_at("contact").id
    page = visit("wang.fang").open(f"/work-items/{item}/assign")

    page.send(f"/work-items/{item}/assign", to=str(bank.person("li.wei").id), reason="长" * 2_001)

    assert page.status == 422
    assert bank.item("contact").claimed_by_id is None


def test_a_draft_comes_back(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("li.wei").send(f"/work-items/{item}/claim").open(f"/work-items/{item}")

    page.post(f"/work-items/{item}/draft", csrf_token=page.csrf, account="写到一半")

    assert "写到一半" in visit("li.wei").open(f"/work-items/{item}").text


def test_a_step_that_somebody_finished_meanwhile_is_not_done_again(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    here = visit("li.wei").send(f"/work-items/{item}/claim").open(f"/work-items/{item}")
    there = visit("li.wei").open(f"/work-items/{item}")
    there.send(f"/work-items/{item}/complete", **CONTACT)

    here.send(f"/work-items/{item}/complete", **{**CONTACT, "account": "另一份说明"})

    assert here.status == 409
    assert "您已完成此步骤" in here.words
    assert "另一份说明" in here.text
    assert bank.acts().count("work_item.complete") == 2


def test_the_same_form_sent_twice_is_taken_once_and_nobody_is_alarmed(bank: Bank, visit: Visit) -> None:
    item = bank.complaint_at("contact").id
    here = visit("li.wei").send(f"/work-items/{item}/claim").open(f"/work-items/{item}")
    there = visit("li.wei").open(f"/work-items/{item}")
    there.send(f"/work-items/{item}/complete", **CONTACT)

    here.send(f"/work-items/{item}/complete", **CONTACT)

    assert (here.status, here.address) == (200, "/inbox/CARD")
    assert "他人" not in here.text
    assert bank.acts().count("work_item.complete") == 2


def test_what_another_person_has_done_meanwhile_is_said_even_in_the_same_words(bank: Bank, visit: Visit) -> None:
    item = bank.complaint_at("contact").id
    here = visit("li.wei").open(f"/work-items/{item}")
    bank.do("contact", by="liu.yang", **CONTACT)

    here.send(f"/work-items/{item}/complete", **CONTACT)

    assert here.status == 409
    assert "他人" in here.words


def test_a_claim_of_a_finished_step_says_that_it_is_done(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("li.wei")
    token = page.csrf
    bank.do("contact")

    page.post(f"/work-items/{item}/claim", csrf_token=token)

    assert "已" in page.text
    assert bank.open == ["findings"]


def test_a_step_of_another_department_shows_no_form(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("zhang.min").open(f"/work-items/{item}")

    assert page.status == 200
    assert not page.has_form(f"/work-items/{item}/complete")


def test_a_step_of_a_complaint_nobody_shows_me_is_not_there(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id

    assert visit("lin.tao").open(f"/work-items/{item}").status == 404
    assert visit("lin.tao").open("/work-items/999999").status == 404


def test_the_answer_is_drafted_from_the_findings_and_a_gap_in_the_letter_is_named(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("draft_answer").id
    page = visit("li.wei").open(f"/work-items/{item}")
    assert page.form(f"/work-items/{item}/complete").fields["facts_found"].strip() == "年费收取两次"

    fields = {name: values[0] for name, values in typed("draft_answer").items()}
    page.send(f"/work-items/{item}/complete", **{**fields, "decision": ""})

    assert page.status == 422
    assert bank.open == ["draft_answer"]
