"""Complaints on their pages: registering, finding, reading, and what is done from outside the steps."""

import re

import pytest

from engine import audit
from engine.records.instances import Instance
from engine.records.processes import ProcessVersion
from tests.bank import Bank
from tests.integration.web.conftest import Visit

SAID = {
    "channel": "phone",
    "name": "王小明",
    "email": "wang@example.org",
    "title": "信用卡年费重复收取",
    "body": "我的信用卡年费被收了两次，请退还。",
    "request": "退还年费",
}


def test_a_complaint_is_registered_and_its_page_opens(bank: Bank, visit: Visit) -> None:
    page = visit("zhang.min").open("/complaints/new").send("/complaints/new", **SAID)

    assert page.status == 200
    assert re.fullmatch(r"/complaints/TS\d{15}", page.address)
    assert "信用卡年费重复收取" in page.words
    assert "王**" in page.words


def test_every_channel_of_the_bank_can_be_chosen(bank: Bank, visit: Visit) -> None:
    form = visit("zhang.min").open("/complaints/new").form("/complaints/new")
    with bank.store.reading() as session:
        channels = bank.services.catalogue.rules(session).codes["channel"].codes

    assert set(form.inputs["channel"].value_options) - {""} == set(channels)


def test_a_registration_with_a_mistake_keeps_everything_that_was_typed(bank: Bank, visit: Visit) -> None:
    page = visit("zhang.min").open("/complaints/new")

    page.send("/complaints/new", **{**SAID, "received_at": "2030-01-01T10:00"})

    assert page.status == 422
    assert page.form("/complaints/new").fields["body"].strip() == SAID["body"]
    assert "收到时间不能晚于现在" in page.words


def test_an_amount_with_three_decimals_is_refused_at_its_field(bank: Bank, visit: Visit) -> None:
    page = visit("zhang.min").open("/complaints/new").send("/complaints/new", **SAID, amount="88.505")

    assert page.status == 422
    assert "两位小数" in page.words


def test_an_unknown_number_and_one_that_is_not_mine_are_answered_alike(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    stranger = visit("lin.tao")

    unseen, unknown = stranger.open(f"/complaints/{number}").words, stranger.open("/complaints/TS209901010000011").words

    assert stranger.status == 404
    assert unseen == unknown


def test_a_number_typed_into_the_search_opens_the_complaint(bank: Bank, visit: Visit) -> None:
    number = bank.register()

    assert visit("zhang.min").open(f"/complaints?q={number}").address == f"/complaints/{number}"


def test_a_search_without_a_hit_says_so(bank: Bank, visit: Visit) -> None:
    bank.register()
    page = visit("zhang.min").open("/complaints?q=100%25_none")

    assert page.rows() == []
    assert page.status == 200


def test_a_limit_is_explained_line_by_line_in_the_language_of_the_reader(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    bank.lead_to("contact")
    page = visit("li.wei").open(f"/complaints/{number}")

    assert "2026-03-05 09:00 + 15 日（首日不计） → 2026-03-20 24:00" in page.words

    page.send("/language", language="en").open(f"/complaints/{number}")
    assert "2026-03-20 24:00" in page.words
    assert "first day not counted" in page.words


def test_the_diagram_is_the_very_file_that_the_complaint_runs_by(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    bank.lead_to("contact")
    page = visit("li.wei").open(f"/complaints/{number}?tab=diagram")
    (instance,) = bank.rows(Instance, Instance.key == "main")
    before = page.client.get(f"/instances/{instance.id}/main.bpmn").get_data()

    bank.deploy({"complaint/main.bpmn": [('name="Complaint"', 'name="Complaint, drawn anew"')]})

    drawn = page.client.get(f"/instances/{instance.id}/main.bpmn")
    assert drawn.get_data() == before == (bank.services.settings.processes / "complaint" / "main.bpmn").read_bytes()
    assert drawn.headers["X-Redress-Version"] == instance.version_hash
    assert instance.version_hash in page.words


def test_the_version_that_the_page_names_is_the_one_that_the_audit_trail_names(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    bank.lead_to("contact")
    page = visit("li.wei").open(f"/complaints/{number}?tab=diagram")
    shown = re.search(r"[0-9a-f]{64}", page.words)
    assert shown is not None

    with bank.store.reading() as session:
        told = audit.history(session, f"complaint:{bank.complaint().id}", vault=bank.services.vault)
        known = session.get(ProcessVersion, shown[0])

    assert known is not None
    assert any(
        change.get("values", {}).get("version_hash") == shown[0]
        for entry in told
        for change in entry.changes
        if change["table"] == "instance"
    )


def test_the_diagram_comes_with_a_list_of_steps_for_who_has_no_scripts(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    bank.lead_to("contact")

    page = visit("li.wei").open(f"/complaints/{number}?tab=diagram")

    assert "首次联系客户 进行中" in page.words


def test_after_a_second_look_sent_it_back_what_follows_is_to_come_once_more(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("party_reply", posted=True)
    bank.do("party_reply", reply="dispute", comment="仍未退款")
    bank.do("second_look", confirmed=False, reasons="事实不清")
    assert bank.open == ["contact"]

    words = visit("li.wei").open(f"/complaints/{bank.number}?tab=diagram").words

    assert "首次联系客户 进行中" in words
    assert "撰写调查结论 待进行" in words


def test_the_timeline_says_who_did_which_step_and_by_which_rule_it_was_decided(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    bank.lead_to("contact")
    words = visit("li.wei").open(f"/complaints/{number}?tab=timeline").words

    assert "步骤已完成: 确认分类chen.jing" in words
    assert "nature_8" in words
    assert "其他情形" in words


def test_both_departments_read_why_a_complaint_was_handed_over(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    bank.lead_to("contact")
    page = visit("li.wei").open(f"/complaints/{number}/transfer")
    page.send(f"/complaints/{number}/transfer", department="PAY", reason="属支付业务")

    assert bank.complaint().lead_department == "PAY"
    for username in ("li.wei", "lin.tao"):
        words = visit(username).open(f"/complaints/{number}?tab=timeline").words
        assert "属支付业务" in words
        assert "信用卡中心 →" in words


@pytest.mark.parametrize(
    ("act", "fields", "wrong"),
    [
        ("transfer", {"department": "EXEC", "reason": "请办理"}, "department"),
        ("transfer", {"department": "NOSUCH", "reason": "请办理"}, "department"),
        ("reclassify", {"nature": "XXX", "complexity": "simple", "urgency": "III", "reason": "再看"}, "nature"),
        ("extend", {"to_days": "30", "reason_code": "NOSUCH", "steps_done": "已致函"}, "reason_code"),
    ],
)
def test_an_act_takes_only_what_stands_on_its_list(
    bank: Bank, visit: Visit, act: str, fields: dict[str, str], wrong: str
) -> None:
    bank.complaint_at("contact")
    address = f"/complaints/{bank.number}/{act}"
    page = visit("li.wei").open(address)

    page.post(address, csrf_token=page.csrf, **fields)

    assert page.status == 422
    assert f'href="#field-{wrong}"' in page.text
    assert "请从列表中选择" in page.words
    assert bank.complaint().lead_department == "CARD"


def test_an_act_names_a_field_that_its_form_does_not_have(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("contact")
    address = f"/complaints/{bank.number}/transfer"

    page = visit("li.wei").open(address).send(address, department="PAY", reason="属支付业务", status="upheld")

    assert page.status == 422
    assert "status: 表单没有此项" in page.words
    assert bank.complaint().lead_department == "CARD"


def test_a_hand_over_without_a_reason_is_refused(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    bank.lead_to("contact")
    page = visit("li.wei").open(f"/complaints/{number}/transfer")

    page.send(f"/complaints/{number}/transfer", department="PAY", reason=" ")

    assert page.status == 422
    assert bank.complaint().lead_department == "CARD"


def test_a_complaint_is_classified_anew_and_the_page_tells_so(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    bank.lead_to("contact")
    page = visit("li.wei").open(f"/complaints/{number}/reclassify")

    page.send(
        f"/complaints/{number}/reclassify", nature="URG", complexity="complex", urgency="I", reason="资金仍在流失"
    )

    assert bank.complaint().nature == "URG"
    assert "重新分类" in page.open(f"/complaints/{number}?tab=timeline").words


def test_a_withdrawal_needs_to_be_of_free_will(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    bank.lead_to("contact")
    page = visit("li.wei").open(f"/complaints/{number}/withdraw")

    page.send(f"/complaints/{number}/withdraw", reason="已解决", verified="true")
    assert page.status in (409, 422)
    assert "已解决" in page.text
    assert bank.complaint().status == "handling"

    page.send(f"/complaints/{number}/withdraw", reason="已解决", verified="true", free_will="true")
    assert bank.complaint().status == "withdrawn"


def test_the_limits_of_what_was_taken_back_are_not_said_to_be_kept(bank: Bank, visit: Visit) -> None:
    bank.complaint_at("contact")
    bank.withdraw()

    words = visit("li.wei").open(f"/complaints/{bank.number}").words

    assert words.count("随投诉终止") >= 3
    assert "首次联系投诉人 随投诉终止" in words


def test_more_time_is_asked_for_and_another_person_decides(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    bank.lead_to("findings")
    page = visit("li.wei").open(f"/complaints/{number}/extend")

    page.send(f"/complaints/{number}/extend", to_days="30", reason_code="external_party", steps_done="等待外部机构回函")

    assert page.address == f"/complaints/{number}"
    assert "approve_by_lead" in bank.open


def test_letters_are_read_as_they_were_frozen(bank: Bank, visit: Visit) -> None:
    number = bank.register()
    (letter,) = bank.letters()

    page = visit("zhang.min").open(f"/complaints/{number}/letters/{letter.id}")

    assert "投诉" in page.words
    assert letter.text_hash[:16] in page.words


def test_a_letter_of_another_complaint_is_not_there(bank: Bank, visit: Visit) -> None:
    bank.register()
    (letter,) = bank.letters()
    other = bank.register(name="李四", email="li@example.org", title="别的事", body="完全不同的一件事情")

    assert visit("zhang.min").open(f"/complaints/{other}/letters/{letter.id}").status == 404
