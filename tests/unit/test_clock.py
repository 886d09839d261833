"""The clock: one source of now."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.clock import FrozenClock, SystemClock
from engine.errors import InvalidInput


def test_the_system_clock_gives_aware_instants_that_never_go_back() -> None:
    clock = SystemClock()

    first, second = clock.now(), clock.now()

    assert first.tzinfo is UTC
    assert first <= second


def test_a_frozen_clock_moves_only_when_told() -> None:
    clock = FrozenClock(datetime(2026, 3, 1, 9, tzinfo=UTC))

    clock.advance(timedelta(hours=2))

    assert clock.now() == datetime(2026, 3, 1, 11, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidInput):
        FrozenClock(datetime(2026, 3, 1, 9))  # noqa: DTZ001 - the refused input
