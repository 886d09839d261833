"""What a diagram says of a step after the work has gone back to an earlier one."""

from web.drawings import of_older_rounds

ORDER = ("begun", "contact", "fork", "evidence", "findings", "review", "accepted")


def test_what_was_done_once_is_done() -> None:
    assert of_older_rounds(("begun", "contact", "fork"), live={"findings"}, order=ORDER) == set()


def test_what_follows_a_step_that_is_open_again_is_to_come_once_more() -> None:
    first_round = ("begun", "contact", "fork", "findings", "review", "accepted")

    outdated = of_older_rounds((*first_round, "begun"), live={"contact"}, order=ORDER)

    assert outdated == {"fork", "findings", "review", "accepted"}


def test_what_was_done_in_the_new_round_stays_done() -> None:
    first_round = ("begun", "contact", "fork", "findings", "review", "accepted")

    outdated = of_older_rounds((*first_round, "begun", "contact", "fork"), live={"findings"}, order=ORDER)

    assert outdated == {"review", "accepted"}


def test_one_of_several_that_were_asked_at_once_takes_nothing_back() -> None:
    passed = ("begun", "contact", "fork", "evidence", "findings")

    assert of_older_rounds(passed, live={"evidence"}, order=ORDER) == set()
