"""Sends what waits in a database through a mail server, in a process of its own that a test may let die."""

import sys
from datetime import datetime

from notifications.channels import SmtpChannel
from notifications.dispatcher import sweep_outbox
from tests.bank import open_bank
from tests.databases import Database


def main(dialect: str, url: str, port: str, moment: str) -> None:
    """Send once, at a moment."""
    bank = open_bank(Database(dialect, url, url), at=datetime.fromisoformat(moment))
    sweep_outbox(bank.store, bank.services, SmtpChannel("127.0.0.1", int(port)))
    bank.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
