"""A letter as a mail: its frozen words, its PDF, and the link by which the Party answers."""

from email.message import EmailMessage
from html import escape

from engine.letters.render import words_of
from engine.operations.outbox import Outgoing
from engine.settings import Settings

_ANSWER = {
    "en": "You can answer, accept or object here:",
    "zh": "您可以在此查看进展、确认或提出异议：",
}


def compose(outgoing: Outgoing, *, settings: Settings) -> EmailMessage:
    """Write the mail of a letter. The same letter always has the same Message-ID, so that a repeat can be dropped."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = outgoing.address
    message["Subject"] = outgoing.subject
    message["Message-ID"] = message_id(outgoing, settings=settings)
    message["X-Redress-Letter"] = outgoing.text_hash
    line = link = ""
    if settings.public_url:
        line, link = _ANSWER[outgoing.language], f"{settings.public_url.rstrip('/')}/p/{outgoing.token}"
    message.set_content(words_of(outgoing.html) + (f"\n\n{line}\n{link}\n" if link else "\n"))
    answer = f'<p>{escape(line)} <a href="{escape(link)}">{escape(link)}</a></p>' if link else ""
    message.add_alternative(
        f'<html lang="{outgoing.language}"><body>{outgoing.html}{answer}</body></html>', subtype="html"
    )
    if outgoing.pdf is not None:
        message.add_attachment(
            outgoing.pdf, maintype="application", subtype="pdf", filename=f"{outgoing.code}-{outgoing.number}.pdf"
        )
    return message


def message_id(outgoing: Outgoing, *, settings: Settings) -> str:
    """The stable id of the mail of one letter."""
    domain = settings.mail_from.rpartition("@")[2] or "redress.invalid"
    return f"<letter-{outgoing.letter_id}-{outgoing.text_hash[:16]}@{domain}>"
