"""Ways to tell the Party something. A channel says whether it went, may go later, or never will."""

import smtplib
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol

from engine.settings import Settings

PATIENCE_SECONDS = 10.0
"""How long a mail server may take for one answer; more is an outage, and the message is tried again later."""


class SendLater(Exception):
    """It did not go now and may go later: the server is down, busy or asks for patience."""


class NeverSent(Exception):
    """It will not go this way: the server refuses this receiver for good."""


class MailChannel(Protocol):
    """Sends one mail and returns the proof that the receiver's side has taken it."""

    def send(self, message: EmailMessage) -> str: ...


@dataclass(frozen=True, slots=True)
class SmtpChannel:
    """A real mail server. The proof is its answer together with our stable Message-ID."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    tls: bool = False
    patience_seconds: float = PATIENCE_SECONDS

    def send(self, message: EmailMessage) -> str:
        """Hand one mail over.

        Raises:
            SendLater: the server cannot take it now.
            NeverSent: the server refuses it for good (5xx for the receiver or the content).
        """
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=self.patience_seconds)
            with closing(server):
                self._hand_over(server, message)
        except smtplib.SMTPRecipientsRefused as refused:
            code, text = next(iter(refused.recipients.values()))
            raise _refused(code, text) from refused
        except smtplib.SMTPResponseException as refused:
            raise _refused(refused.smtp_code, refused.smtp_error) from refused
        except (OSError, smtplib.SMTPException) as error:
            raise SendLater(f"{type(error).__name__}: {error}") from error
        return f"SMTP {self.host}: {message['Message-ID']}"

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        if self.tls:
            server.starttls()
        if self.user and self.password:
            server.login(self.user, self.password)
        server.send_message(message)
        # The server has taken it: however it says goodbye, the mail must not be sent again.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def _refused(code: int, text: bytes | str) -> Exception:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    # 530–535: the server does not know us; that is our configuration, never the receiver's fault.
    permanent = 500 <= code < 600 and code not in range(530, 536)
    return (NeverSent if permanent else SendLater)(f"{code} {said}")


@dataclass(slots=True)
class Mailbox:
    """A channel that keeps what it is given: for demos and replays, where no mail may leave the machine.

    `refuses` decides per message what a server would do: raise SendLater or NeverSent, or let it pass.
    """

    refuses: Callable[[EmailMessage], None] | None = None
    received: list[EmailMessage] = field(default_factory=list)
    keep: bool = True

    def send(self, message: EmailMessage) -> str:
        """Keep one mail."""
        if self.refuses is not None:
            self.refuses(message)
        if self.keep:
            self.received.append(message)
        return f"kept on this machine: {message['Message-ID']}"


def channel_of(settings: Settings) -> MailChannel | None:
    """The mail channel that the settings ask for; None while no mail server is named."""
    if settings.demo:
        return Mailbox(keep=False)
    if settings.smtp_host is None:
        return None
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    return SmtpChannel(settings.smtp_host, settings.smtp_port, settings.smtp_user, password, settings.smtp_tls)
