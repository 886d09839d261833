"""A process that dies after the mail server took a letter, and before that was written down."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from engine.operations.outbox import LEASE
from engine.records.letters import LetterStatus
from engine.records.outbox import OutboxMessage
from notifications.channels import SmtpChannel
from notifications.dispatcher import sweep_outbox
from tests.bank import Bank
from tests.integration.notifications.server import Answers


def send_and_die(bank: Bank, channel: SmtpChannel, project: Path, *, where: str) -> int:
    """Let another process send what waits and be killed at a place; return how it ended."""
    command = [sys.executable, "-m", "tests.integration.notifications.sending"]
    arguments = [bank.database.dialect, bank.database.url, str(channel.port), bank.clock.now().isoformat()]
    surroundings = {**os.environ, "REDRESS_FAULT": f"{where}:1:kill"}
    done = subprocess.run([*command, *arguments], env=surroundings, cwd=project, check=False, timeout=60)
    return done.returncode


def test_the_letter_goes_out_once_more_under_the_same_id_and_is_told_once(
    bank: Bank, answers: Answers, channel: SmtpChannel, project: Path
) -> None:
    bank.register()
    assert send_and_die(bank, channel, project, where="outbox.taken") == -signal.SIGKILL
    assert (len(answers.received), bank.letters()[0].status) == (1, LetterStatus.SENDING)

    assert sweep_outbox(bank.store, bank.services, channel) == 0
    bank.clock.advance(LEASE)
    assert sweep_outbox(bank.store, bank.services, channel) == 1

    first, second = answers.received
    assert first["Message-ID"] == second["Message-ID"]
    assert bank.letters()[0].status == LetterStatus.NOTIFIED
    assert bank.acts().count("letter.sent") == 1
    bank.require_sound()


def test_a_letter_that_was_only_taken_in_hand_goes_out_when_its_lease_ends(
    bank: Bank, answers: Answers, channel: SmtpChannel, project: Path
) -> None:
    bank.register()
    assert send_and_die(bank, channel, project, where="store.after_commit") == -signal.SIGKILL
    (message,) = bank.rows(OutboxMessage)
    assert (answers.received, message.next_try_at) == ([], bank.clock.now() + LEASE)

    bank.clock.advance(LEASE)
    assert sweep_outbox(bank.store, bank.services, channel) == 1

    assert len(answers.received) == 1
