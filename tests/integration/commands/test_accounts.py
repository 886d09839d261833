"""The first account, and who may open another one by the command line."""

import contextlib
import sqlite3

import pytest

from engine.clock import SystemClock
from engine.operations.people import NewPerson, NewPost, create_person
from engine.operations.tokens import create_token
from engine.records.people import Person
from tests.bank import Bank
from tests.databases import MASTER_KEY
from tests.integration.commands.conftest import PASSWORD, Shell


@pytest.fixture
def staffed(sqlite_bank: Bank, shell: Shell) -> tuple[Bank, Shell]:
    """A bank with its staff, and a shell on its database."""
    sqlite_bank.clock.move_to(SystemClock().now())
    shell.environment |= {"REDRESS_DATABASE_URL": sqlite_bank.database.url, "REDRESS_MASTER_KEY": MASTER_KEY.hex()}
    return sqlite_bank, shell


def people(bank: Bank) -> dict[str, list[tuple[str, str]]]:
    with bank.store.reading() as session:
        return {one.username: [(post.department, post.role) for post in one.posts] for one in session.query(Person)}


def test_the_first_administrator_needs_no_token_and_has_a_post_that_the_rules_know(bank_shell: Shell) -> None:
    with contextlib.closing(sqlite3.connect(bank_shell.folder / "redress.db")) as database:
        posts = database.execute("SELECT username, department, role FROM post JOIN person ON person.id = person_id")

        assert posts.fetchall() == [("admin", "IT", "ADMIN")]


def test_nobody_opens_a_second_account_without_a_token(bank_shell: Shell) -> None:
    again = bank_shell.redress("create-admin", "second", "--password-stdin", stdin=PASSWORD)

    assert (again.status, again.answer["error"]) == (2, "not_permitted")
    assert "REDRESS_TOKEN" in again.answer["message"]


def test_before_the_rules_are_deployed_there_is_no_department_and_that_is_told(table_shell: Shell) -> None:
    refused = table_shell.redress("create-admin", "admin", "--password-stdin", stdin=PASSWORD)

    assert refused.status == 2
    assert refused.answer["message"] == "There is no department yet. Run `redress deploy FOLDER` first."


def test_without_a_terminal_nobody_is_asked_for_a_password(bank_shell: Shell) -> None:
    bank_shell.environment["REDRESS_DEMO"] = "true"  # nobody has to be named in a demo

    refused = bank_shell.run("create-admin", "second")

    assert refused.status == 2
    assert "use --password-stdin" in refused.answer["message"]


def test_an_administrator_opens_another_account_by_their_token(staffed: tuple[Bank, Shell]) -> None:
    bank, shell = staffed
    shell.environment["REDRESS_TOKEN"] = bank.perform(create_token, by="admin", name="accounts")

    made = shell.redress("create-admin", "second", "--password-stdin", stdin=PASSWORD)

    assert made.status == 0
    assert people(bank)["second"] == [("IT", "ADMIN")]


def test_the_token_of_anybody_else_opens_no_account(staffed: tuple[Bank, Shell]) -> None:
    bank, shell = staffed
    owner = NewPerson(username="owner", name="Owner", password=PASSWORD, posts=(NewPost(department="CP", role="PO"),))
    bank.perform(create_person, by="admin", new=owner)
    shell.environment["REDRESS_TOKEN"] = bank.perform(create_token, by="owner", name="deployments")

    refused = shell.redress("create-admin", "second", "--password-stdin", stdin=PASSWORD)

    assert (refused.status, refused.answer["error"]) == (2, "not_permitted")
    assert "ADMIN" in refused.answer["message"]
    assert "second" not in people(bank)
