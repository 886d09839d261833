"""Which language a page speaks."""

from zoneinfo import ZoneInfo

import pytest
from flask import Flask, Response, make_response

from web import i18n
from web.i18n import choose


@pytest.mark.parametrize(
    ("of_person", "cookie", "accepted", "spoken"),
    [
        ("en", "zh", "zh", "en"),
        (None, "en", "zh", "en"),
        (None, None, "en", "en"),
        (None, None, None, "zh"),
        ("fr", "<script>", "en", "en"),
    ],
)
def test_the_person_decides_before_the_cookie_and_the_browser(
    of_person: str | None, cookie: str | None, accepted: str | None, spoken: str
) -> None:
    assert choose(of_person=of_person, cookie=cookie, accepted=accepted) == spoken


@pytest.mark.usefixtures("in_chinese")
def test_a_browser_set_to_simplified_chinese_gets_chinese() -> None:
    assert (i18n.language(), i18n.html_language()) == ("zh", "zh-CN")


@pytest.mark.usefixtures("in_english")
def test_the_name_of_the_other_language_stands_in_where_one_is_missing() -> None:
    assert i18n.in_language({"en": "Fee", "zh": "收费"}) == "Fee"
    assert i18n.in_language({"en": "", "zh": "收费"}) == "收费"
    assert i18n.in_language({}) == ""


def test_the_choice_of_a_visitor_is_kept(pages: Flask) -> None:
    @pages.get("/choose")
    def choose_english() -> Response:
        return i18n.remember(make_response("chosen"), "en")

    @pages.get("/spoken")
    def spoken() -> str:
        return i18n.language()

    client = pages.test_client()
    client.get("/choose")

    assert client.get("/spoken", headers={"Accept-Language": "zh-CN"}).text == "en"


def test_only_languages_of_ours_are_kept(pages: Flask) -> None:
    with pages.test_request_context():
        response = i18n.remember(make_response(""), "xx; Path=/")

    assert "Set-Cookie" not in response.headers


def test_a_person_who_is_logged_in_gets_their_own_language() -> None:
    app = Flask("bank")
    i18n.install(app, zone=ZoneInfo("Asia/Shanghai"), of_person=lambda: "en")

    with app.test_request_context(headers={"Accept-Language": "zh-CN", "Cookie": f"{i18n.COOKIE}=zh"}):
        assert i18n.language() == "en"
