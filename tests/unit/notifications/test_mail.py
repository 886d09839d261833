"""A letter as a mail, and the ways it can go."""

from email.message import EmailMessage

import pytest
from pydantic import SecretStr

from engine.operations.outbox import Outgoing
from engine.settings import Settings
from notifications.channels import Mailbox, NeverSent, SendLater, SmtpChannel, channel_of
from notifications.mail import compose, message_id

BANK = Settings(mail_from="complaints@bank.example", public_url="https://bank.example/")


def a_letter(**more: object) -> Outgoing:
    """An acknowledgement on its way out."""
    usual: dict[str, object] = {
        "letter_id": 7,
        "number": "TS202603050000013",
        "code": "L1",
        "address": "ann@example.org",
        "language": "en",
        "subject": "We have received your complaint",
        "html": "<p>Dear Ann &amp; Co,</p><p>thank you.</p>",
        "text_hash": "ab" * 32,
        "token": "TS202603050000013.secret",
        "pdf": b"%PDF-1.7",
    }
    return Outgoing(**{**usual, **more})  # type: ignore[arg-type]  # fields by name


def words(message: EmailMessage, kind: str) -> str:
    """The plain words or the page of a mail."""
    body = message.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content


def test_the_same_letter_has_the_same_id_and_another_has_another() -> None:
    first = message_id(a_letter(), settings=BANK)

    assert first == message_id(a_letter(address="other@example.org"), settings=BANK)
    assert first == "<letter-7-abababababababab@bank.example>"
    assert first != message_id(a_letter(letter_id=8), settings=BANK)
    assert first != message_id(a_letter(text_hash="cd" * 32), settings=BANK)


def test_the_plain_words_are_those_of_the_page() -> None:
    mail = compose(a_letter(), settings=BANK)

    assert words(mail, "plain").startswith("Dear Ann & Co,\n\nthank you.")
    assert "<p>Dear Ann &amp; Co,</p>" in words(mail, "html")


def test_the_way_to_answer_stands_below_in_the_language_of_the_letter() -> None:
    english, chinese = compose(a_letter(), settings=BANK), compose(a_letter(language="zh"), settings=BANK)

    link = "https://bank.example/p/TS202603050000013.secret"
    assert "You can answer, accept or object here:\n" + link in words(english, "plain")
    assert f'<a href="{link}">' in words(english, "html")
    assert "您可以在此查看进展" in words(chinese, "plain")


def test_a_bank_without_a_public_address_gives_no_link() -> None:
    mail = compose(a_letter(), settings=Settings(public_url=None))

    assert "/p/" not in words(mail, "plain")
    assert "href" not in words(mail, "html")


def test_a_letter_without_pdf_goes_as_words() -> None:
    assert list(compose(a_letter(pdf=None), settings=BANK).iter_attachments()) == []


@pytest.mark.parametrize("address", ["ann@example.org\nBcc: all@example.org", "ann@example.org\r\nX: y"])
def test_an_address_cannot_add_receivers(address: str) -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline|CR|header"):
        compose(a_letter(address=address), settings=BANK)


def test_a_demo_keeps_its_mail_and_a_bank_without_server_waits() -> None:
    assert isinstance(channel_of(Settings(demo=True, smtp_host="mail.example")), Mailbox)
    assert channel_of(Settings()) is None


def test_the_settings_name_the_server() -> None:
    settings = Settings(smtp_host="mail.example", smtp_port=587, smtp_user="redress", smtp_tls=True)
    settings = settings.model_copy(update={"smtp_password": SecretStr("secret")})

    assert channel_of(settings) == SmtpChannel("mail.example", 587, "redress", "secret", tls=True)


def test_a_mailbox_keeps_what_it_does_not_refuse() -> None:
    mailbox = Mailbox()
    mail = compose(a_letter(), settings=BANK)

    proof = mailbox.send(mail)

    assert mailbox.received == [mail]
    assert str(mail["Message-ID"]) in proof


@pytest.mark.parametrize("error", [SendLater, NeverSent])
def test_a_mailbox_refuses_as_a_server_would(error: type[Exception]) -> None:
    def refuse(_: EmailMessage) -> None:
        raise error("no")

    mailbox = Mailbox(refuses=refuse)

    with pytest.raises(error):
        mailbox.send(compose(a_letter(), settings=BANK))
    assert mailbox.received == []
