"""The clock and the world of a scratch bank: whole intervals, opening hours, mail servers, an agenda by time."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from notifications.channels import NeverSent, SendLater
from web.replay.bank import INTERVAL, Agenda
from web.replay.mail_server import MAIL_IS_DOWN, MailServer
from web.replay.motion import on_grid
from web.replay.plan import Outage

NINE = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)
NEXT_MONTH = Outage(NINE + timedelta(days=30), NINE + timedelta(days=33))


def mail_to(address: str) -> EmailMessage:
    message = EmailMessage()
    message["To"] = address
    return message


@pytest.mark.parametrize(
    ("moment", "tick"),
    [
        (NINE, NINE),
        (NINE + timedelta(microseconds=1), NINE + INTERVAL),
        (NINE + timedelta(minutes=14, seconds=59), NINE + INTERVAL),
        (NINE + INTERVAL, NINE + INTERVAL),
    ],
)
def test_the_clock_stands_on_whole_intervals_and_never_before_a_moment(moment: datetime, tick: datetime) -> None:
    assert on_grid(moment) == tick


def test_things_happen_in_the_order_of_their_time_and_those_of_one_moment_in_that_of_their_making() -> None:
    agenda, happened = Agenda(), []
    for name, minutes in (("late", 30), ("first", 5), ("second", 5)):
        agenda.at(NINE + timedelta(minutes=minutes), lambda name=name: happened.append(name))

    agenda.happen(NINE + INTERVAL)

    assert happened == ["first", "second"]
    assert agenda.next_at() == NINE + timedelta(minutes=30)


def test_a_server_that_is_down_refuses_for_a_while_from_the_first_message_on() -> None:
    server = MailServer(frozenset(), frozenset({"a@example.org"}), NEXT_MONTH, NINE, {})

    with pytest.raises(SendLater):
        server.refuses(mail_to("a@example.org"))
    server.now = NINE + MAIL_IS_DOWN - INTERVAL
    with pytest.raises(SendLater):
        server.refuses(mail_to("a@example.org"))

    server.now = NINE + MAIL_IS_DOWN
    server.refuses(mail_to("a@example.org"))


def test_days_on_which_the_bank_tries_nothing_do_not_mend_the_server() -> None:
    outage = Outage(NINE + timedelta(hours=3), NINE + timedelta(days=3, hours=3))
    server = MailServer(frozenset(), frozenset({"a@example.org"}), outage, NINE, {})

    with pytest.raises(SendLater):
        server.refuses(mail_to("a@example.org"))
    server.now = outage.end
    with pytest.raises(SendLater):
        server.refuses(mail_to("a@example.org"))


def test_a_mailbox_that_there_is_not_refuses_for_good_and_others_take_their_mail() -> None:
    server = MailServer(frozenset({"b@example.org"}), frozenset(), NEXT_MONTH, NINE, {})

    with pytest.raises(NeverSent):
        server.refuses(mail_to("b@example.org"))

    server.refuses(mail_to("c@example.org"))
