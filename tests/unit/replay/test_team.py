"""Who works at the scratch bank: posts as the organisation allows them, more people where more work goes through."""

from collections import Counter
from functools import cache
from pathlib import Path

import yaml

from engine.rules.organisation import Organisation, parse_organisation
from web.replay.team import staffing_for

FOLDER = Path(__file__).parents[3] / "processes" / "organisation"


@cache
def organisation() -> Organisation:
    departments, roles = (
        yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")) for name in ("departments", "roles")
    )
    return parse_organisation(departments, roles, files=("departments.yaml", "roles.yaml"))


def posts(per_day: float, unstaffed: str | None = None) -> Counter[tuple[str, str]]:
    return Counter(
        (one.department, one.role) for one in staffing_for(organisation(), per_day=per_day, unstaffed=unstaffed)
    )


def test_every_role_that_a_department_may_have_is_held_by_somebody() -> None:
    held = posts(0.4)

    assert set(held) == {
        (department, role)
        for department in organisation().departments
        for role in organisation().roles
        if organisation().may_hold(role=role, department=department)
    }
    assert held["LOAN", "HANDLER"] == 2


def test_more_complaints_need_more_people_where_they_all_go_through() -> None:
    assert posts(10)["LOAN", "HANDLER"] > posts(1)["LOAN", "HANDLER"]
    assert posts(10)["EXEC", "EXEC"] == posts(1)["EXEC", "EXEC"]


def test_nobody_works_in_a_department_that_is_left_unstaffed() -> None:
    held = posts(1, unstaffed="LOAN")

    assert not [department for department, _ in held if department == "LOAN"]
    assert held["CARD", "HANDLER"] == 2


def test_every_account_has_a_name_of_its_own() -> None:
    names = [one.username for one in staffing_for(organisation(), per_day=10, unstaffed=None)]

    assert len(names) == len(set(names))
