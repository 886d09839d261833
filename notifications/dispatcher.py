"""The dispatcher: takes messages from the outbox, sends them with no transaction open, and writes down what came of it.

Delivery is at least once. A message that fails is tried again with growing delay, then parked as an Incident; one that
is refused for good is brought to the Party by a person.
"""

from collections.abc import Callable
from typing import Any

import structlog

from engine.errors import ProcessFault
from engine.faults import fault
from engine.letters.pdf import PdfUnavailable, pdf_of
from engine.operations.edge import perform
from engine.operations.mail_address import is_mail_address
from engine.operations.outbox import (
    Outgoing,
    due_messages,
    failed,
    keep_pdf,
    put_aside,
    refused,
    sent,
    take_message,
)
from engine.operations.services import Services
from engine.storage.store import Store
from notifications.channels import MailChannel, NeverSent, SendLater
from notifications.mail import compose

log = structlog.get_logger()
BATCH = 100


def sweep_outbox(
    store: Store, services: Services, channel: MailChannel | None, *, limit: int = BATCH, pdf: bool = True
) -> int:
    """Send what is due; return how many messages went. Without a channel everything waits.

    Args:
        pdf: whether a letter is set as PDF and attached; a receiver that prints nothing can do without.
    """
    if channel is None:
        return 0
    with store.reading() as session:
        keys = due_messages(session, now=services.clock.now(), limit=limit)
    went = 0
    for key in keys:
        try:
            went += _dispatch(store, services, channel, key, pdf=pdf)
        except Exception:
            log.exception("outbox.not_written", key=key)  # its lease ends, and it is tried again
    return went


def _dispatch(store: Store, services: Services, channel: MailChannel, key: str, *, pdf: bool) -> bool:
    try:
        outgoing = perform(store, services, take_message, key=key)
        if outgoing is None:
            return False
        if not is_mail_address(outgoing.address):
            raise NeverSent("This is not one e-mail address.")
        outgoing = _with_pdf(store, services, outgoing) if pdf else outgoing
        proof = channel.send(compose(outgoing, settings=services.settings))
    except SendLater as later:
        perform(store, services, failed, key=key, error=str(later))
        return False
    except NeverSent as never:
        _write_down(store, services, refused, key=key, error=str(never))
        return False
    except Exception as error:
        log.exception("outbox.failed", key=key)
        perform(store, services, failed, key=key, error=f"{type(error).__name__}: {error}")
        return False
    fault("outbox.taken")
    _write_down(store, services, sent, key=key, proof=proof, at=services.clock.now())
    return True


def _write_down(store: Store, services: Services, operation: Callable[..., None], *, key: str, **what: Any) -> None:
    """Write down what came of a message. Where the process cannot follow, an Incident has the rest; it is not sent again."""
    try:
        perform(store, services, operation, key=key, **what)
    except ProcessFault as incident:
        log.warning("outbox.incident", key=key, reason=str(incident))
        perform(store, services, put_aside, key=key)


def _with_pdf(store: Store, services: Services, outgoing: Outgoing) -> Outgoing:
    """Make the PDF from the frozen words, once; its hash is audited with it."""
    if outgoing.pdf is not None:
        return outgoing
    try:
        pdf = pdf_of(
            outgoing.html, subject=outgoing.subject, language=outgoing.language, sender=services.settings.bank_name
        )
    except PdfUnavailable as unavailable:
        log.warning("letter.without_pdf", letter=outgoing.letter_id, reason=str(unavailable))
        return outgoing
    return perform(store, services, keep_pdf, letter_id=outgoing.letter_id, pdf=pdf, outgoing=outgoing)
