"""A real SMTP server for tests, that answers as a test wants."""

import contextlib
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 OK"


class Answers:
    """What the server says. Each list is used up from the front; then everything is taken.

    Attributes:
        to_receiver: answers to RCPT.
        to_content: answers to the end of DATA.
        to_goodbye: answers to QUIT.
        received: the mails that were taken.
    """

    def __init__(self) -> None:
        self.to_receiver: list[str] = []
        self.to_content: list[str] = []
        self.to_goodbye: list[str] = []
        self.received: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - named by the server
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.to_receiver.pop(0) if self.to_receiver else TAKEN
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - see above
        answer = self.to_content.pop(0) if self.to_content else TAKEN
        if answer == TAKEN:
            message: Any = message_from_bytes(envelope.original_content or b"", policy=policy.default)
            self.received.append(message)
        return answer

    async def handle_QUIT(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - see above
        return self.to_goodbye.pop(0) if self.to_goodbye else "221 Bye"


class _Server(Controller):  # type: ignore[misc]  # the server has no types
    """Listens at a port that the system chooses, and knows which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextlib.contextmanager
def mail_server(answers: Answers) -> Iterator[int]:
    """Run the server; give its port."""
    controller = _Server(answers, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextlib.contextmanager
def silent_server() -> Iterator[int]:
    """A server that takes connections and never says a word; give its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port
