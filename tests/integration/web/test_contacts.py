"""Reaching the customer: contact data are masked until somebody asks, and a letter can be printed where it is brought."""

from tests.bank import Bank
from tests.integration.web.conftest import Visit

REACHED_BY = {"phone": "+8613800000001", "address": "上海市浦东新区世纪大道1号", "email": None}


def test_the_step_that_brings_a_letter_leads_to_the_customer_and_to_the_letter(bank: Bank, visit: Visit) -> None:
    bank.register(**REACHED_BY)
    (letter,) = bank.letters()
    page = visit("zhang.min").open(f"/work-items/{bank.item('deliver').id}")
    assert "+8613800000001" not in page.text
    assert f'href="/complaints/{bank.number}/letters/{letter.id}"' in page.text

    page.send(f"/complaints/{bank.number}/contact")

    assert page.status == 200
    assert all(word in page.words for word in ("王小明", "+8613800000001", "上海市浦东新区世纪大道1号"))
    assert page.headers["Cache-Control"] == "no-store"
    assert f'href="/work-items/{bank.item("deliver").id}"' in page.text


def test_the_first_contact_leads_to_the_customer(bank: Bank, visit: Visit) -> None:
    item = bank.complaint_at("contact")

    page = visit("li.wei").open(f"/work-items/{item.id}").send(f"/complaints/{bank.number}/contact")

    assert "wang@example.org" in page.words


def test_the_name_stays_masked_on_the_page_of_the_complaint(bank: Bank, visit: Visit) -> None:
    bank.register(**REACHED_BY)

    page = visit("zhang.min").open(f"/complaints/{bank.number}")

    assert "王**" in page.words
    assert page.has_form(f"/complaints/{bank.number}/contact")
    assert not any(word in page.text for word in ("王小明", "+8613800000001", "世纪大道"))


def test_who_has_nothing_to_do_with_it_is_offered_nothing_and_refused(bank: Bank, visit: Visit) -> None:
    bank.register(**REACHED_BY)
    page = visit("wu.ting").open(f"/complaints/{bank.number}")
    assert not page.has_form(f"/complaints/{bank.number}/contact")

    page.post(f"/complaints/{bank.number}/contact", csrf_token=page.csrf)

    assert page.status == 403
    assert "+8613800000001" not in page.text


def test_a_complaint_that_one_does_not_see_has_no_contact_either(bank: Bank, visit: Visit) -> None:
    bank.register(**REACHED_BY)
    page = visit("lin.tao").open("/complaints")

    assert page.post(f"/complaints/{bank.number}/contact", csrf_token=page.csrf).status == 404


def test_no_look_without_the_token_of_a_page(bank: Bank, visit: Visit) -> None:
    bank.register(**REACHED_BY)
    page = visit("zhang.min")

    assert page.post(f"/complaints/{bank.number}/contact").status == 400
    assert page.open(f"/complaints/{bank.number}/contact").status == 405


def test_a_letter_is_printed_once_and_its_hash_is_kept(bank: Bank, visit: Visit) -> None:
    bank.register(**REACHED_BY)
    (letter,) = bank.letters()
    page = visit("zhang.min").open(f"/work-items/{bank.item('deliver').id}")
    assert page.open(f"/complaints/{bank.number}/letters/{letter.id}.pdf").status == 404

    page.open(f"/work-items/{bank.item('deliver').id}")
    printed = page.client.post(
        f"/complaints/{bank.number}/letters/{letter.id}/print",
        data={"csrf_token": page.csrf},
        follow_redirects=True,
    )

    assert (printed.mimetype, printed.get_data()[:5]) == ("application/pdf", b"%PDF-")
    assert bank.letters()[0].pdf == printed.get_data()
    assert bank.acts()[-1] == "letter.pdf"
    assert "letters/" in page.open(f"/work-items/{bank.item('deliver').id}").text
    assert not page.has_form("/print")
    bank.require_sound()


def test_a_letter_of_a_complaint_that_one_does_not_see_is_not_printed(bank: Bank, visit: Visit) -> None:
    bank.register(**REACHED_BY)
    (letter,) = bank.letters()
    page = visit("lin.tao").open("/complaints")
    address = f"/complaints/{bank.number}/letters/{letter.id}"

    assert page.post(f"{address}/print", csrf_token=page.csrf).status == 404
    assert page.open(f"{address}.pdf").status == 404
    assert bank.letters()[0].pdf is None
