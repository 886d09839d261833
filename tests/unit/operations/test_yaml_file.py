"""A YAML file says what it says: nothing twice, nothing by reference, no day that does not exist; each slip has its line."""

from datetime import date

import pytest

from engine.operations.yaml_file import line_at, read_yaml
from engine.rules import FileInvalid

CALENDAR = b"""\
name: cn
notices:
  - year: 2026
    holidays:
      - {first: 2026-01-01, last: 2026-01-03}
      - first: 2026-02-16
        last: 2026-02-23
"""


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_plain_values_are_read_with_and_without_a_byte_order_mark(mark: bytes) -> None:
    content = read_yaml(mark + CALENDAR, file="cn.yaml")

    assert isinstance(content, dict)
    assert content["notices"][0]["holidays"][1]["last"] == date(2026, 2, 23)


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (b"a: 1\nfirst: 2004-02-30\n", 2, "'2004-02-30' cannot be: day is out of range for month"),
        (b"a: 2004-13-01\n", 1, "month must be in 1..12"),
        (b"version: 1\nname: x\nversion: 2\n", 3, "'version' is there already, on line 1"),
        (b"a: {b: 1, b: 2}\n", 1, "'b' is there already"),
        (b"a: 1\n\tb: 2\n", 2, "not valid YAML"),
        (b"a: [\n", 2, "not valid YAML"),
        (b"a: 1\nb: \xff\n", 2, "UTF-8"),
        (b"a: \x00\n", 1, "not valid YAML"),
        (b"a: &x [1]\nb: *x\n", 1, "by reference"),
        (b"&a [*a]\n", 1, "by reference"),
        (b"- a\n--- \n- b\n", 2, "not valid YAML"),
        (b"? [1]\n: 2\n", 1, "a key must be a text"),
        (b"a: !!python/object/apply:os.system ['true']\n", 1, "no kind of value"),
        (b"a: !!set {b}\n", 1, "no kind of value"),
        (b"a: !!timestamp soon\n", 1, "'soon' cannot be"),
        (b"a: !!bool perhaps\n", 1, "'perhaps' cannot be"),
        (b"a: 0x_\n", 1, "'0x_' cannot be"),
        (b"a: " + b"[" * 30 + b"]" * 30, 1, "nests too deep"),
        (b"a: " + b"[" * 20_000, 1, "not valid YAML"),
        (b"'%(b)s': 1\n'%(b)s': 2\n", 2, "'%(b)s' is there already"),
    ],
)
def test_a_slip_is_told_with_its_line(content: bytes, line: int, told: str) -> None:
    with pytest.raises(FileInvalid) as refused:
        read_yaml(content, file="cn.yaml")

    (problem,) = refused.value.problems
    assert (problem.line, told in problem.message) == (line, True), problem


def test_all_impossible_days_are_told_at_once() -> None:
    with pytest.raises(FileInvalid) as refused:
        read_yaml(b"a: 2004-02-30\nb:\n  - 2005-02-29\n", file="cn.yaml")

    assert [problem.line for problem in refused.value.problems] == [1, 3]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("name", 1),
        ("notices[0].year", 3),
        ("notices[0].holidays[0].last", 5),
        ("notices[0].holidays[1].last", 7),
        ("notices[0].holidays[1].gone", 6),
        ("notices[7]", 2),
        ("gone", 1),
        ("(top)", 1),
    ],
)
def test_the_line_of_a_field_is_that_of_its_key_or_of_what_should_hold_it(path: str, line: int) -> None:
    assert line_at(CALENDAR, path) == line
