"""Letters go through a real mail server, that refuses, hesitates, hangs or dies; none is lost, and none is doubled unseen."""

from datetime import timedelta

import pytest

from engine.operations.incidents import dismiss, repair_complaint, retry
from engine.operations.outbox import DELAYS, LEASE
from engine.records.letters import LetterStatus
from engine.records.outbox import OutboxMessage
from notifications.channels import MailChannel, SmtpChannel
from notifications.dispatcher import sweep_outbox
from tests.bank import Bank
from tests.integration.notifications.server import Answers, closed_port, silent_server

BUSY, NO_SUCH_USER = "451 try again later", "550 no such user"


def post(bank: Bank, channel: MailChannel | None) -> int:
    """Send the letters that wait."""
    return sweep_outbox(bank.store, bank.services, channel)


def message(bank: Bank) -> OutboxMessage:
    """The one message of the outbox."""
    (found,) = bank.rows(OutboxMessage)
    return found


def test_a_letter_arrives_as_words_as_a_page_and_as_a_pdf(bank: Bank, answers: Answers, channel: SmtpChannel) -> None:
    bank.register()

    assert post(bank, channel) == 1

    (mail,) = answers.received
    assert (mail["To"], mail["From"]) == ("wang@example.org", "complaints@redress.example")
    assert mail["Subject"] == f"我行已受理您的投诉 {bank.number}"
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert "尊敬的王小明" in plain.get_content()
    assert "<strong>2026年3月20日</strong>" in page.get_content()
    (pdf,) = mail.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content()[:5]) == (f"L1-{bank.number}.pdf", b"%PDF-")


def test_the_link_of_the_customer_stands_below_the_letter(bank: Bank, answers: Answers, channel: SmtpChannel) -> None:
    bank.register()
    post(bank, channel)

    (mail,) = answers.received
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert f"https://bank.example/p/{bank.number}." in plain.get_content()


def test_what_the_server_took_counts_as_told_with_its_proof(bank: Bank, answers: Answers, channel: SmtpChannel) -> None:
    bank.register()
    bank.advance(minutes=7)

    post(bank, channel)

    (letter,) = bank.letters()
    assert (letter.status, letter.notified_at) == (LetterStatus.NOTIFIED, bank.clock.now())
    assert answers.received[0]["Message-ID"] in letter.proof
    assert bank.limit("ack").met is True
    assert post(bank, channel) == 0


def test_the_pdf_is_made_once_after_the_step_and_its_hash_is_in_the_trail(
    bank: Bank, answers: Answers, channel: SmtpChannel
) -> None:
    bank.register()
    answers.to_content = [BUSY]
    assert bank.letters()[0].pdf is None
    post(bank, channel)
    pdf = bank.letters()[0].pdf
    bank.clock.advance(DELAYS[0])

    post(bank, channel)

    (attached,) = answers.received[0].iter_attachments()
    assert attached.get_content() == pdf == bank.letters()[0].pdf
    assert bank.acts().count("letter.pdf") == 1
    bank.require_sound()


def test_a_busy_server_is_tried_again_after_each_delay(bank: Bank, answers: Answers, channel: SmtpChannel) -> None:
    bank.register()
    answers.to_content = [BUSY] * len(DELAYS)

    for delay in DELAYS:
        assert post(bank, channel) == 0
        assert message(bank).next_try_at == bank.clock.now() + delay
        bank.clock.advance(delay - timedelta(seconds=1))
        assert (post(bank, channel), len(answers.received)) == (0, 0)
        bank.clock.advance(timedelta(seconds=1))

    assert post(bank, channel) == 1
    assert "451" in str(message(bank).last_error)
    assert bank.incidents() == []


def test_the_delays_are_those_that_are_documented() -> None:
    assert [delay.total_seconds() / 60 for delay in DELAYS] == [1, 5, 30, 120, 360, 1440]


def test_after_the_last_delay_an_operator_is_told_and_nothing_is_sent(
    bank: Bank, answers: Answers, channel: SmtpChannel
) -> None:
    give_up(bank, answers, channel)

    (incident,) = bank.incidents()
    assert (incident.code, incident.act) == ("not_sent", "outbox.try_again")
    assert "451" in incident.reason
    bank.clock.advance(timedelta(days=30))
    assert (post(bank, channel), answers.received) == (0, [])


def test_when_the_operator_says_so_it_goes_out_with_all_its_tries(
    bank: Bank, answers: Answers, channel: SmtpChannel
) -> None:
    give_up(bank, answers, channel)

    bank.perform(retry, by="admin", incident_id=bank.incidents()[0].id)

    assert bank.incidents() == []
    answers.to_content = [BUSY]
    assert post(bank, channel) == 0
    bank.clock.advance(DELAYS[0])
    assert post(bank, channel) == 1


def test_an_incident_of_a_letter_can_be_put_aside(bank: Bank, answers: Answers, channel: SmtpChannel) -> None:
    give_up(bank, answers, channel)

    bank.perform(dismiss, by="admin", incident_id=bank.incidents()[0].id, reason="已电话告知")

    assert bank.incidents() == []


@pytest.mark.parametrize("where", ["to_receiver", "to_content"])
def test_what_is_refused_for_good_is_brought_by_a_person(
    bank: Bank, answers: Answers, channel: SmtpChannel, where: str
) -> None:
    bank.register()
    setattr(answers, where, [NO_SUCH_USER])

    assert post(bank, channel) == 0

    (letter,) = bank.letters()
    assert letter.status == LetterStatus.DELIVERING
    assert "deliver" in bank.open
    assert (message(bank).done_at, bank.incidents()) == (bank.clock.now(), [])
    assert "ack" in bank.running
    bank.do("deliver")
    assert bank.limit("ack").met is True


def test_a_server_that_does_not_know_us_is_no_fault_of_the_receiver(
    bank: Bank, answers: Answers, channel: SmtpChannel
) -> None:
    bank.register()
    answers.to_content = ["530 5.7.0 authentication required"]

    post(bank, channel)

    assert "deliver" not in bank.open
    assert message(bank).next_try_at == bank.clock.now() + DELAYS[0]


def test_nobody_listens_and_it_is_tried_later(bank: Bank) -> None:
    bank.register()

    assert post(bank, SmtpChannel("127.0.0.1", closed_port())) == 0

    assert "refused" in str(message(bank).last_error).lower()
    assert message(bank).next_try_at == bank.clock.now() + DELAYS[0]


def test_a_server_that_says_nothing_is_left_after_a_while(bank: Bank) -> None:
    bank.register()

    with silent_server() as port:
        assert post(bank, SmtpChannel("127.0.0.1", port, patience_seconds=0.1)) == 0

    assert "timed out" in str(message(bank).last_error)


@pytest.mark.parametrize("goodbye", ["500 what?", "421 shutting down"])
def test_what_was_taken_is_taken_however_the_server_says_goodbye(
    bank: Bank, answers: Answers, channel: SmtpChannel, goodbye: str
) -> None:
    bank.register()
    answers.to_goodbye = [goodbye]

    assert post(bank, channel) == 1

    assert bank.letters()[0].status == LetterStatus.NOTIFIED


def test_one_bad_address_stops_nobody_else(bank: Bank, answers: Answers, channel: SmtpChannel) -> None:
    bank.register()
    bank.register(name="李雷", body="另一件事", email="li@example.org")
    answers.to_receiver = [NO_SUCH_USER]

    assert post(bank, channel) == 1

    assert [mail["To"] for mail in answers.received] == ["li@example.org"]


def test_a_message_that_is_being_sent_is_left_alone(bank: Bank, channel: SmtpChannel) -> None:
    bank.register()
    with bank.store.transaction() as session:
        session.get_one(OutboxMessage, message(bank).key).next_try_at = bank.clock.now() + LEASE

    assert post(bank, channel) == 0
    bank.clock.advance(LEASE)
    assert post(bank, channel) == 1


def test_without_a_mail_server_letters_wait(bank: Bank) -> None:
    bank.register()

    assert post(bank, None) == 0

    assert (message(bank).done_at, message(bank).tries) == (None, 0)


def test_no_mail_is_sent_twice_though_the_process_cannot_follow(
    bank: Bank, answers: Answers, channel: SmtpChannel
) -> None:
    bank.complaint_at("findings", posted=True)
    bank.lead_to("party_reply")
    bank.spoil(lead_department=None)
    sent_at = bank.clock.now()
    post(bank, channel)
    bank.clock.advance(LEASE)
    post(bank, channel)

    (incident,) = bank.incidents()
    assert (incident.act, len(answers.received)) == ("outbox.sent", 1)
    fields = {"lead_department": "CARD"}
    bank.perform(repair_complaint, by="admin", incident_id=incident.id, fields=fields, reason="误删")
    assert bank.complaint().notified_at == sent_at
    assert bank.limit("statutory").stopped_at == sent_at
    assert (post(bank, channel), len(answers.received)) == (0, 1)


def give_up(bank: Bank, answers: Answers, channel: SmtpChannel) -> None:
    """Let a server be busy until the last try has failed."""
    bank.register()
    answers.to_content = [BUSY] * (len(DELAYS) + 1)
    for delay in DELAYS:
        post(bank, channel)
        bank.clock.advance(delay)
    post(bank, channel)


@pytest.mark.parametrize("address", ["张三@example.cn", "a@b.cn, evil@x.y", "a@b.cn\r\nBcc: x@y.z", '"@b.cn', "none"])
def test_what_is_no_address_is_never_mailed_and_a_person_brings_the_letter(
    bank: Bank, answers: Answers, channel: SmtpChannel, address: str
) -> None:
    bank.register(email=address)

    assert post(bank, channel) == 0

    assert answers.received == []
    (letter,) = bank.letters()
    assert letter.status == LetterStatus.DELIVERING
    assert "deliver" in bank.open
    assert bank.incidents() == []
