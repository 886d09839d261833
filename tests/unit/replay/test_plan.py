"""The seeded plan: what happens to a complaint hangs on its source id alone, and everything happens at least once."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.operations.registration import Registration
from web.replay.arrivals import Arrival, Sort
from web.replay.chance import Draw
from web.replay.complainants import complainant_of
from web.replay.faults import Fault
from web.replay.plan import Plan, outage_among, plan_for

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
SEVEN = Draw(7)


def arrivals(count: int, *, first: int = 0) -> list[Arrival]:
    """So many complaints of a file, one every three hours."""
    return [an_arrival(number) for number in range(first, first + count)]


def an_arrival(number: int) -> Arrival:
    said = Registration(channel="web", title="Fee", body="Charged twice", request="", name=None, language="en")
    key = f"cfpb:{number}"
    who = complainant_of(key, draw=SEVEN, language="en")
    return Arrival(key=key, sort=Sort.FILE, at=START + number * timedelta(hours=3), who=who, said=said)


def special(plan: Plan) -> dict[str, set[str]]:
    """The keys to which something special happens, by what it is."""
    return {
        "faults": set(plan.faults),
        "withdrawals": set(plan.withdrawals),
        "questions": set(plan.questions),
        "repeats": {arrival.key.removesuffix("/again") for arrival in plan.of_sort(Sort.REPEAT)},
    }


@pytest.mark.parametrize("count", [20, 40, 1000])
def test_of_everything_there_is_at_least_one(count: int) -> None:
    plan = plan_for(arrivals(count), draw=SEVEN)

    assert all(special(plan).values())
    assert plan.of_sort(Sort.ENQUIRY)
    assert set(plan.faults.values()) == set(Fault)


def test_a_thousand_complaints_have_twenty_faults_of_every_kind_alike() -> None:
    plan = plan_for(arrivals(1000), draw=SEVEN)

    faults = list(plan.faults.values())
    assert {fault: faults.count(fault) for fault in Fault} == dict.fromkeys(Fault, 4)


def test_at_most_one_special_thing_happens_to_a_complaint() -> None:
    keys = special(plan_for(arrivals(1000), draw=SEVEN))

    assert sum(len(found) for found in keys.values()) == len(set().union(*keys.values()))


def test_the_plan_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert plan_for(arrivals(200), draw=SEVEN) == plan_for(arrivals(200), draw=SEVEN)
    assert special(plan_for(arrivals(200), draw=SEVEN)) != special(plan_for(arrivals(200), draw=Draw(8)))


def test_the_order_of_the_rows_changes_nothing() -> None:
    shuffled = sorted(arrivals(200), key=lambda arrival: SEVEN.of(arrival.key).share())
    in_order = sorted(shuffled, key=lambda arrival: arrival.at)

    assert special(plan_for(in_order, draw=SEVEN)) == special(plan_for(arrivals(200), draw=SEVEN))


def test_a_repeat_is_the_same_party_on_the_same_matter_over_another_channel() -> None:
    plan = plan_for(arrivals(200), draw=SEVEN)
    by_key = {arrival.key: arrival for arrival in plan.arrivals}

    for again in plan.of_sort(Sort.REPEAT):
        first = by_key[again.key.removesuffix("/again")]
        assert (again.who, again.said.body) == (first.who, first.said.body)
        assert again.said.channel != first.said.channel
        assert abs(again.at - first.at) < timedelta(hours=30)


def test_complaints_without_a_path_come_one_after_the_other() -> None:
    plan = plan_for(arrivals(1000), draw=SEVEN)

    numbers = sorted(int(key.removeprefix("cfpb:")) for key, fault in plan.faults.items() if fault is Fault.NO_PATH)
    assert numbers[-1] - numbers[0] < 10


def test_only_who_has_mail_can_have_a_mail_server_that_is_down() -> None:
    plan = plan_for(arrivals(1000), draw=SEVEN)
    by_key = {arrival.key: arrival.who for arrival in plan.arrivals}

    refused = [by_key[key] for key, fault in plan.faults.items() if fault is Fault.MAIL_REFUSED]
    assert all(who.email and not who.bounces for who in refused)


def test_the_outage_lasts_three_days_and_begins_soon_after_a_busy_time() -> None:
    quiet = [START + number * timedelta(days=9) for number in range(40)]
    busy = [START + timedelta(days=100, minutes=number) for number in range(20)]

    outage = outage_among(quiet + busy, draw=SEVEN)

    assert outage.end - outage.start == timedelta(days=3)
    assert busy[0] < outage.start < busy[-1] + timedelta(days=2)
    assert outage.covers(outage.start)
    assert not outage.covers(outage.end)


def test_people_are_the_same_for_the_same_key_and_nobody_is_somebody_else() -> None:
    people = [complainant_of(f"cfpb:{number}", draw=SEVEN, language="zh") for number in range(500)]

    assert people[3] == complainant_of("cfpb:3", draw=SEVEN, language="zh")
    assert len({who.phone for who in people}) == 500
    assert 350 < sum(who.email is not None for who in people) < 450
