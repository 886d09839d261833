"""The store is whole after every single act of a life, not only at its end."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.bank import NINE, Bank
from benchmarks.lives import escalated, extended, paused
from engine.clock import FrozenClock
from engine.operations.invariants import violations_of
from engine.settings import Settings
from tests.databases import Database
from web.compose import Redress, compose


class Watched(Redress):
    """A bank that verifies its store whenever something was done."""

    def perform(self, operation: Any, *args: Any, **kwargs: Any) -> Any:
        """Do it, then look."""
        done = super().perform(operation, *args, **kwargs)
        with self.store.reading() as session:
            assert violations_of(session, self.services) == [], operation.__name__
        return done


@pytest.mark.parametrize("life", [escalated, extended, paused])
def test_no_act_leaves_the_store_broken(database: Database, tmp_path: Path, life: Callable[[Bank], str]) -> None:
    clock = FrozenClock(NINE)
    made = compose(Settings(data_folder=tmp_path, demo=True, database_url=database.url), clock=clock)
    bank = Bank(Watched(made.settings, made.store, made.services), clock)
    bank.open_for_business()

    life(bank)

    made.store.dispose()
