"""A mail server for each test, and the channel to it."""

from collections.abc import Iterator

import pytest

from notifications.channels import SmtpChannel
from tests.integration.notifications.server import Answers, mail_server


@pytest.fixture
def answers() -> Answers:
    """What the mail server of the test says."""
    return Answers()


@pytest.fixture
def channel(answers: Answers) -> Iterator[SmtpChannel]:
    """The way to the mail server of the test."""
    with mail_server(answers) as port:
        yield SmtpChannel("127.0.0.1", port)
