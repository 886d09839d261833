"""The mail server of the scratch bank: addresses that never work, and some that do not for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from notifications.channels import NeverSent, SendLater
from web.replay.plan import Outage

MAIL_IS_DOWN = timedelta(hours=34)
"""Longer than all the tries of a letter together, so that a person has to look."""


@dataclass(slots=True)
class MailServer:
    """What the mail server of the bank says to a message: addresses that never work, and some that do not for a while."""

    bouncing: frozenset[str]
    down_for: frozenset[str]
    outage: Outage
    now: datetime
    first_tried: dict[str, datetime]

    def refuses(self, message: EmailMessage) -> None:
        """Answer like a server.

        Raises:
            SendLater: 4xx, the server of this receiver is out of order.
            NeverSent: 5xx, there is no such receiver.
        """
        address = str(message["To"])
        if address in self.bouncing:
            raise NeverSent("550 no such mailbox")
        if address in self.down_for and self.is_down(address):
            raise SendLater("421 try again later")

    def is_down(self, address: str) -> bool:
        """Whether a receiver's server is out of order now: from the first message on, for a while in which the bank runs."""
        first = self.first_tried.setdefault(address, self.now)
        again = first + MAIL_IS_DOWN
        if first < self.outage.end and self.outage.start < again:
            again += self.outage.end - self.outage.start
        return self.now < again
