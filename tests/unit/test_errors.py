"""Every error says a sentence, whatever somebody wrote who is repeated in it."""

import pytest

from engine.errors import InvalidInput, NotFound


def test_facts_are_filled_into_the_sentence() -> None:
    assert str(NotFound("There is no department %(department)s.", department="MOON")) == "There is no department MOON."


@pytest.mark.parametrize("wrote", ["%(x)s", "%(", "%(department)d", "100 %(sure)", "%(department)s %d"])
def test_a_sentence_that_repeats_what_somebody_wrote_stays_as_it_is(wrote: str) -> None:
    assert str(InvalidInput(f"Day: {wrote!r} is no moment")) == f"Day: {wrote!r} is no moment"
    assert wrote in str(InvalidInput(f"{wrote} is no department", field="department"))
