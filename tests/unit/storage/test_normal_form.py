"""Two ways of writing one phone number, address or name are looked up as the same."""

import pytest

from engine.storage.normal_form import normal_form


def wide(text: str) -> str:
    """The same in the full-width letters of Chinese keyboards."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("phone", "138 0013-8000", "13800138000"),
        ("phone", wide("13800138000"), "13800138000"),
        ("email", " Anna@Bank.Example ", "anna@bank.example"),
        ("name", "  ANNA   Straße", "anna strasse"),
        ("name", wide("anna"), "Anna"),
        ("name", "张\u3000伟", "张 伟"),
        ("account", "6222-0000 1111", "622200001111"),
        ("identity", "11010519491231002x", "11010519491231002X"),
    ],
)
def test_the_same_in_two_ways(field: str, one: str, other: str) -> None:
    assert normal_form(field, one) == normal_form(field, other)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("phone", "13800138000", "13800138001"),
        ("email", "a.b@bank.example", "ab@bank.example"),
        ("name", "张伟", "张玮"),
    ],
)
def test_two_that_differ(field: str, one: str, other: str) -> None:
    assert normal_form(field, one) != normal_form(field, other)
