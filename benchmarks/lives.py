"""Lives that complaints lead at the bank: plain, disputed, raised, extended, taken back, joined, brought by hand."""

from collections.abc import Callable

from benchmarks.bank import Bank
from engine.operations.extensions import request_extension
from engine.operations.pausing import pause_limits, resume_limits
from engine.operations.withdrawal import withdraw

HANDLING = ("contact", "findings", "review_findings")
ANSWERING = ("draft_answer", "approve_answer")


def plain(bank: Bank) -> str:
    """Handled in time, answered, accepted, and the department has learnt from it."""
    number = bank.register()
    bank.handle(number, "confirm_classification", *HANDLING, *ANSWERING)
    bank.deliver_mail()
    bank.handle(number, "party_reply", "acknowledge_feedback", "rate")
    return number


def disputed(bank: Bank) -> str:
    """Findings sent back once, the answer disputed, and the second look confirms it."""
    number = bank.register(
        body="利息算错了，和合同写的不一样。", name="赵一", phone="+8613800000002", email="zhao@example.org"
    )
    bank.handle(number, "confirm_classification", "contact", "findings")
    bank.do(number, "review_findings", findings_accepted=False, reasons="请补充证据")
    bank.handle(number, "findings", "review_findings", *ANSWERING)
    bank.deliver_mail()
    bank.do(number, "party_reply", reply="dispute", comment="我不同意")
    bank.do(number, "second_look")
    bank.deliver_mail()
    bank.wait(days=40)
    return number


def silent(bank: Bank) -> str:
    """Answered, and the customer never says a word: silence closes it."""
    number = bank.register(
        body="柜台排队两小时没有人处理。", name="钱二", phone="+8613800000003", email="qian@example.org"
    )
    bank.handle(number, "confirm_classification", *HANDLING, *ANSWERING)
    bank.deliver_mail()
    bank.wait(days=12)
    return number


def escalated(bank: Bank) -> str:
    """Nobody claims it: it is raised, somebody is named, it stays late beyond its last day, and is answered at last."""
    number = bank.register(
        body="网银转账失败但是钱被扣了。", name="孙三", phone="+8613800000004", email="sun@example.org"
    )
    bank.do(number, "confirm_classification")
    bank.wait(days=3)
    bank.do(number, "assign_handler", handler=bank.staff("CARD", "HANDLER").person_id)
    bank.wait(days=8)
    bank.do(number, "decide_by_lead")
    bank.wait(days=7)
    bank.handle(number, *HANDLING, *ANSWERING)
    bank.deliver_mail()
    bank.do(number, "party_reply")
    return number


def extended(bank: Bank) -> str:
    """More time is asked for and granted, told to the customer, and used."""
    number = bank.register(body="保险理赔一直没有结果。", name="李四", phone="+8613800000005", email="li@example.org")
    bank.handle(number, "confirm_classification", "contact")
    asks = bank.staff("CARD", "HANDLER")
    bank.redress.perform(
        request_extension,
        actor=asks,
        number=number,
        to_days=30,
        reason_code="external_party",
        steps_done="已联系第三方",
    )
    bank.do(number, "approve_by_lead")
    bank.deliver_mail()
    bank.wait(days=18)
    bank.handle(number, "findings", "review_findings", *ANSWERING)
    bank.deliver_mail()
    bank.do(number, "party_reply")
    return number


def paused(bank: Bank) -> str:
    """Stands still twice while somebody outside looks at it: until the lead ends it, and until it has lasted too long."""
    number = bank.register(
        body="首饰鉴定结果与购买时不符。", name="陈十", phone="+8613800000011", email="chen@example.org"
    )
    bank.handle(number, "confirm_classification", "contact")
    lead = bank.staff("CARD", "LEAD")
    pause = {"actor": lead, "number": number, "reason": "external_appraisal", "evidence": "委托鉴定书 12 号"}
    bank.redress.perform(pause_limits, **pause)
    bank.wait(days=4)
    bank.redress.perform(resume_limits, actor=lead, number=number, evidence="鉴定报告 7 号")
    bank.wait(hours=2)
    bank.redress.perform(pause_limits, **pause)
    bank.wait(days=63)
    bank.handle(number, "findings", "review_findings", *ANSWERING)
    bank.deliver_mail()
    bank.do(number, "party_reply")
    return number


def withdrawn(bank: Bank) -> str:
    """The customer takes it back while it is handled."""
    number = bank.register(
        body="广告短信太多，要求停止发送。", name="周五", phone="+8613800000006", email="zhou@example.org"
    )
    bank.handle(number, "confirm_classification", "contact")
    bank.redress.perform(
        withdraw, actor=bank.staff("CARD", "HANDLER"), number=number, reason="已解决", verified=True, free_will=True
    )
    bank.deliver_mail()
    return number


def merged(bank: Bank) -> str:
    """The same words again from the same customer: joined with the first, which goes on."""
    words = {
        "body": "手机银行登录不上，密码重置失败。",
        "name": "吴六",
        "phone": "+8613800000007",
        "email": "wu@example.org",
    }
    bank.register(**words)
    number = bank.register(**words)
    bank.do(number, "confirm_duplicate")
    return number


def brought_by_hand(bank: Bank) -> str:
    """A customer without e-mail: every letter is brought by a person, one at the second attempt."""
    number = bank.register(body="存折丢失补办收费过高。", name="郑七", phone="+8613800000008", email=None)
    bank.do(number, "deliver", delivered=False, channel="phone", proof="无人接听", attempted_on="2026-03-05")
    bank.handle(number, "confirm_classification", *HANDLING, *ANSWERING)
    bank.do(number, "deliver", delivered=True, channel="handed_over", proof="签收单 18 号", attempted_on="2026-03-06")
    bank.do(number, "party_reply")
    return number


def waiting(bank: Bank) -> str:
    """Still open: its findings are being written, it was raised to the lead, and a letter is on its way."""
    number = bank.register(
        body="贷款提前还款被收违约金。", name="冯八", phone="+8613800000009", email="feng@example.org"
    )
    bank.handle(number, "confirm_classification", "contact")
    bank.wait(days=11)
    return number


def over_the_holidays(bank: Bank) -> str:
    """Answered after the holidays: within five working days, and yet too close to the last day of the law."""
    number = bank.register(
        body="春节前办的卡一直没有寄到。", name="王九", phone="+8613800000010", email="wang9@example.org"
    )
    bank.handle(number, "confirm_classification", *HANDLING)
    bank.wait(days=13, hours=20)
    bank.handle(number, *ANSWERING)
    bank.deliver_mail()
    bank.do(number, "party_reply")
    return number


LIVES: tuple[Callable[[Bank], str], ...] = (
    over_the_holidays,
    plain,
    disputed,
    silent,
    escalated,
    extended,
    paused,
    withdrawn,
    merged,
    brought_by_hand,
    waiting,
)
"""Every way in which a complaint ends, and one that has not."""
