"""What one person writes the next one reads: findings before their review, the answer before its approval, the objection."""

from tests.bank import Bank
from tests.integration.web.conftest import Visit
from tests.integration.web.visitor import Visitor


def item_page(bank: Bank, visit: Visit, element: str) -> Visitor:
    """The page of an open step, as the person sees it who does it."""
    item = bank.item(element)
    return visit(bank.doer(item)).open(f"/work-items/{item.id}")


def test_the_lead_reads_the_findings_that_they_review(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("findings")
    bank.do(
        "findings", facts_found="系统重复扣款", evidence="对账单一份", basis="章程第十二条", outcome="partly_upheld"
    )

    words = item_page(bank, visit, "review_findings").words

    assert all(said in words for said in ("系统重复扣款", "对账单一份", "章程第十二条", "部分成立"))


def test_the_handler_reads_why_findings_came_back(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("review_findings")
    bank.do("review_findings", findings_accepted=False, reasons="缺少流水明细")

    assert "缺少流水明细" in item_page(bank, visit, "findings").words


def test_help_of_another_department_is_read_by_who_finds(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("confirm_classification")
    bank.do("confirm_classification", assists=["IT"])
    bank.do("contact", account="已致电，客户补充了流水号")
    bank.do("give_evidence", evidence="日志显示两次入账")

    words = item_page(bank, visit, "findings").words

    assert "日志显示两次入账" in words
    assert "已致电，客户补充了流水号" in words


def test_who_approves_an_answer_reads_the_letter_as_it_would_leave(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("draft_answer")
    bank.do("draft_answer", decision="退还二百元并致歉")

    page = item_page(bank, visit, "approve_answer")

    assert "尊敬的王小明" in page.words
    assert "退还二百元并致歉" in page.words
    assert bank.letters("final") == []


def test_who_is_drafting_sees_no_letter_of_an_older_draft(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("draft_answer")
    bank.do("draft_answer", decision="退还二百元并致歉")
    bank.do("approve_answer", approved=False, reasons="请说明依据")

    page = item_page(bank, visit, "draft_answer")

    assert "请说明依据" in page.words
    assert "尊敬的王小明" not in page.words


def test_the_second_look_reads_the_objection_the_findings_and_the_answer(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply", reply="dispute", comment="只退了一半")

    words = visit("qian.hong").open(f"/work-items/{bank.item('second_look').id}").words

    assert all(said in words for said in ("只退了一半", "年费收取两次", "退还 200 元"))


def test_who_decides_on_more_time_reads_what_was_asked_and_why(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("findings")
    page = visit("li.wei").open(f"/complaints/{bank.number}/extend")
    page.send(
        f"/complaints/{bank.number}/extend", to_days="30", reason_code="external_party", steps_done="已致函清算机构"
    )

    words = visit("wang.fang").open(f"/work-items/{bank.item('approve_by_lead').id}").words

    assert "已致函清算机构" in words
    assert "30" in words
    assert "li.wei" in words


def test_the_page_of_the_complaint_lists_all_of_it_with_who_wrote_it(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("findings")
    bank.do("findings", facts_found="系统重复扣款")

    words = visit("wu.ting").open(f"/complaints/{bank.number}?tab=forms").words

    assert words.index("系统重复扣款") < words.index("首次联系客户")
    assert "li.wei" in words
    assert "信用卡中心" in words


def test_what_the_customer_wrote_is_told_from_what_staff_entered_for_them(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply", reply="dispute", comment="只退了一半")

    words = visit("qian.hong").open(f"/complaints/{bank.number}?tab=forms").words

    assert "代投诉人填写" in words
