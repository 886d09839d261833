"""Somebody at a browser without scripts: opens pages, and sends their forms with what is filled in."""

from typing import Any

from flask import Flask
from lxml import html

from tests.bank import PASSWORD


class Visitor:
    """Keeps the cookies and the page that is open; `status`, `text` and `address` tell of the last one."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.status, self.text, self.address = 0, "", "/"
        self.headers: Any = {}

    def open(self, address: str) -> "Visitor":
        """Open a page and follow where it leads."""
        return self._took(self.client.get(address, follow_redirects=True))

    def log_in(self, username: str, password: str = PASSWORD) -> "Visitor":
        """Fill the log-in page in."""
        return self.open("/login").send("/login", username=username, password=password)

    def send(self, action: str, /, **fields: Any) -> "Visitor":
        """Send the form of the open page that goes to an address: what it holds, with some fields filled in."""
        form = self.form(action)
        known = {name: value for name, value in form.form_values() if name not in fields}
        return self.post(form.action or self.address, **known, **fields)

    def post(self, to: str, /, **fields: Any) -> "Visitor":
        """Send something to an address, and follow where it leads."""
        return self._took(self.client.post(to, data=fields, follow_redirects=True))

    def form(self, action: str) -> Any:
        """The first form of the open page that goes to an address."""
        forms = html.fromstring(self.text).forms
        found = [form for form in forms if (form.action or self.address).partition("?")[0].endswith(action)]
        assert found, f"{self.address} has no form for {action}, but {[form.action for form in forms]}"
        return found[0]

    def has_form(self, action: str) -> bool:
        """Whether the open page has a form that goes to an address."""
        return any((form.action or "").endswith(action) for form in html.fromstring(self.text).forms)

    @property
    def csrf(self) -> str:
        """The token of the open page."""
        return str(html.fromstring(self.text).xpath("string(//input[@name='csrf_token']/@value)"))

    @property
    def words(self) -> str:
        """What the main part of the page says, with single spaces."""
        main = html.fromstring(self.text).get_element_by_id("main")
        return " ".join(main.text_content().split())

    def rows(self) -> list[str]:
        """The rows of the table on the page, each in one line."""
        rows = html.fromstring(self.text).xpath("//main//tbody/tr")
        return [" ".join(row.text_content().split()) for row in rows]

    def _took(self, answer: Any) -> "Visitor":
        self.status, self.text, self.headers = answer.status_code, answer.get_data(as_text=True), answer.headers
        self.address = answer.request.full_path.rstrip("?")
        return self
