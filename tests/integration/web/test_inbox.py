"""The inbox on the page: what is most urgent, taking it, putting it back, giving it to somebody."""

from datetime import timedelta

from tests.bank import Bank
from tests.integration.web.conftest import Visit


def test_the_most_urgent_work_stands_first_and_the_page_says_why(bank: Bank, visit: Visit) -> None:
    calm = bank.register()
    bank.post()
    bank.lead_to("contact")
    urgent = bank.register(title="盗刷三万元", name="杨帆", email="yang@example.org", circumstances=("loss_ongoing",))
    bank.post()
    bank.do("confirm_classification", nature="URG", complexity="complex", urgency="I")

    rows = visit("li.wei").rows()

    assert [next(number for number in (calm, urgent) if number in row) for row in rows] == [urgent, calm]
    assert "3月5日 09:30 · 认领" in rows[0]
    assert "紧急" in rows[0]


def test_claimed_work_is_marked_as_mine_and_can_be_put_back(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("li.wei")

    page.send(f"/work-items/{item}/claim")
    assert page.address == "/inbox/CARD"
    assert "您" in page.rows()[0]

    page.send(f"/work-items/{item}/release")
    assert page.has_form(f"/work-items/{item}/claim")


def test_who_claims_too_late_is_told_who_has_it_and_since_when(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    slow = visit("liu.yang")
    visit("li.wei").send(f"/work-items/{item}/claim")
    bank.advance(minutes=20)

    slow.send(f"/work-items/{item}/claim")

    assert "li.wei" in slow.text
    assert "20 分" in slow.text


def test_the_next_free_item_opens_at_once(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id

    page = visit("li.wei").send("/inbox/CARD/next")

    assert page.address == f"/work-items/{item}"
    assert bank.item("contact").claimed_by_id == bank.person("li.wei").id


def test_an_empty_inbox_says_so_and_what_comes_next(visit: Visit) -> None:
    page = visit("li.wei")

    assert page.rows() == []
    assert "全部完成" in page.words


def test_an_inbox_of_another_department_is_not_there(visit: Visit) -> None:
    assert visit("li.wei").open("/inbox/PAY").status == 404


def test_a_lead_gives_work_to_somebody_with_a_reason(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("wang.fang").open(f"/work-items/{item}/assign")

    page.send(f"/work-items/{item}/assign", to=str(bank.person("liu.yang").id), reason="")
    assert page.status == 422

    page.send(f"/work-items/{item}/assign", to=str(bank.person("liu.yang").id), reason="熟悉年费业务")
    assert page.status == 200
    assert bank.item("contact").claimed_by_id == bank.person("liu.yang").id
    assert "assigned" in bank.notices("liu.yang")


def test_a_handler_cannot_give_work_to_others(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id

    assert visit("li.wei").open(f"/work-items/{item}/assign").status == 403


def test_with_scripts_only_the_row_is_answered(bank: Bank, visit: Visit) -> None:
    bank.register()
    item = bank.lead_to("contact").id
    page = visit("li.wei")

    answer = page.client.post(
        f"/work-items/{item}/claim", data={"csrf_token": page.csrf}, headers={"HX-Request": "true"}
    )

    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<html" not in text
    assert f'id="item-{item}"' in text


def test_who_sends_and_goes_to_the_next_gets_the_next(bank: Bank, visit: Visit) -> None:
    bank.register()
    bank.lead_to("contact")
    first = bank.claim("contact", by="li.wei").id
    bank.register(name="李四", email="li@example.org", body="完全不同的一件事情", title="别的事")
    following = bank.lead_to("contact").id
    page = visit("li.wei").open(f"/work-items/{first}")
    said = {"contact_channel": "phone", "reached": "true", "account": "已致电，说明办理流程"}

    page.send(f"/work-items/{first}/complete", **said, then="next")

    assert page.address == f"/work-items/{following}"
    assert bank.item("contact").claimed_by_id == bank.person("li.wei").id


def test_beyond_its_last_page_a_list_begins_anew(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("contact")
    page = visit("li.wei")

    assert page.open("/inbox/CARD?page=999").address == "/inbox/CARD?show=all"
    assert len(page.rows()) == 1
    assert page.open("/complaints?page=999").address == "/complaints?q=&status=open"


def test_the_heading_counts_the_rows_that_are_overdue(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("contact")
    bank.until("2026-03-06 10:00")

    page = visit("li.wei").open("/inbox/CARD")

    assert page.text.count('data-tone="late"') == 1
    assert "1 件超时" in page.words


def test_two_letters_to_be_brought_can_be_told_apart(bank: Bank, visit: Visit) -> None:
    bank.register(email=None, phone="+8613800000001", preferred_channel="phone")
    bank.withdraw()

    rows = visit("zhang.min").open("/inbox/CSC").rows()

    assert [any(word in row for row in rows) for word in ("已受理您的投诉", "撤")] == [True, True]


def test_a_notice_of_an_escalation_says_in_words_how_far_which_limit_had_come(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("contact")
    bank.until("2026-03-19 12:00", every=timedelta(hours=4))

    words = visit("wang.fang").open("/notices").words

    assert "升级" in words
    assert "nine_tenths" not in words
    assert "breach" not in words
