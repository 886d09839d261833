"""What counts as one e-mail address."""

import pytest

from engine.operations.mail_address import LONGEST, is_mail_address

TOO_LONG = f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example.org"


@pytest.mark.parametrize(
    "text",
    ["ann@example.org", "1@163.com", "first.last+bank@mail.example.com.cn", "o'neil@example.org", "a@xn--fiq228c.cn"],
)
def test_an_address_of_one_mailbox(text: str) -> None:
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ann",
        "ann@example",
        "ann@@example.org",
        "ann@example.org, bob@example.org",
        "ann@example.org bob@example.org",
        "Ann <ann@example.org>",
        "张三@example.cn",
        "ann@例子.cn",
        "ann@example.org\n",
        "ann@example.org\r\nBcc: bob@example.org",
        ".ann@example.org",
        "ann.@example.org",
        "a..n@example.org",
        '"ann@example.org',
        "ann@-example.org",
        TOO_LONG,
    ],
)
def test_everything_else_is_none(text: str) -> None:
    assert not is_mail_address(text)


def test_the_longest_address_is_the_longest_of_the_standard() -> None:
    assert len(TOO_LONG) > LONGEST
