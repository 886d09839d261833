"""The pages of a bank, for visitors without scripts."""

from collections.abc import Callable

import pytest
from flask import Flask
from pydantic import SecretStr

from tests.bank import Bank
from tests.integration.web.visitor import Visitor
from web.app import create_app

Visit = Callable[..., Visitor]


def app_of(bank: Bank) -> Flask:
    bank.set(session_secret=SecretStr("a session secret of forty characters 0123"))
    app = create_app(bank.redress)
    app.testing = True
    return app


@pytest.fixture
def visit(bank: Bank) -> Visit:
    """Open a browser on the pages of the bank, as somebody of the staff who is logged in, or as nobody."""
    return visits_to(bank)


@pytest.fixture
def visit_postgresql(postgresql_bank: Bank) -> Visit:
    """The same where only the stricter database can tell."""
    return visits_to(postgresql_bank)


def visits_to(bank: Bank) -> Visit:
    """Browsers on the pages of a bank."""
    app = app_of(bank)

    def as_(username: str | None = None) -> Visitor:
        visitor = Visitor(app)
        return visitor.log_in(username) if username else visitor

    return as_
