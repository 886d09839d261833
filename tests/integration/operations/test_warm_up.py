"""A server that has just started knows its processes before the first person asks for one."""

import pytest

from engine.operations import catalogue
from engine.operations.catalogue import Catalogue
from engine.operations.operators import vocabulary
from tests.bank import Bank


def test_what_is_in_force_is_compiled_before_somebody_waits_for_it(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    started = Catalogue(vocabulary())
    with bank.store.reading() as session:
        started.warm_up(session)

        monkeypatch.setattr(catalogue, "stored_files", lambda *_: pytest.fail("compiled while somebody waited"))
        assert started.in_force(session, "main").key == "main"
        assert started.rules(session).hash == bank.services.catalogue.rules(session).hash
