"""Settings: every value that cannot work is refused at the start, by its name, and no secret is ever shown."""

import pytest

from tests.integration.commands.conftest import Shell

WRONG = [
    ("DATA_FOLDER", "/dev/null/here"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "/path/redress.db"),
    ("DATABASE_URL", "sqlite:redress.db"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:////dev/null/redress.db"),
    ("DATABASE_URL", "mysql://bank@localhost/redress"),
    ("DATABASE_URL", "postgresql+asyncpg://bank@localhost/redress"),
    ("DATABASE_URL", "postgresql://bank@localhost:port/redress"),
    ("DATABASE_URL", "postgresql://bank@localhost/redress?speed=high"),
    ("DATABASE_OWNER_URL", "nonsense"),
    ("PROCESSES", "/nowhere"),
    ("DEMO", "perhaps"),
    ("MASTER_KEY", "00" * 32),
    ("MASTER_KEY", "a key with an end of line\r"),
    ("BANK_NAME", "two\nlines"),
    ("PUBLIC_URL", "complaints.example.org"),
    ("PUBLIC_URL", "https://complaints.example.org/?from=mail"),
    ("PUBLIC_URL", "https://complaints.example.org:port"),
    ("SMTP_HOST", "smtp://mail.example.org"),
    ("SMTP_HOST", "mail.example.org:25"),
    ("SMTP_PORT", "0"),
    ("SMTP_PORT", "many"),
    ("SMTP_TLS", "2"),
    ("MAIL_FROM", "Bank <bank@example.org>"),
    ("MAIL_FROM", "bank@example.org\r"),
    ("BANK_TIMEZONE", "Asia/Nowhere"),
    ("BANK_TIMEZONE", "../../etc/passwd"),
    ("BANK_TIMEZONE", "Asia"),
    ("SECURE_COOKIES", "sometimes"),
    ("HOST", "http://127.0.0.1"),
    ("PORT", "70000"),
    ("PORT", "-1"),
    ("SWEEP_SECONDS", "0"),
    ("SWEEP_SECONDS", "1" + "0" * 30),
    ("SWEEP_SECONDS", "often"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_value_that_cannot_work_is_refused_by_its_name_before_anything_is_made(
    shell: Shell, name: str, value: str
) -> None:
    shell.environment[f"REDRESS_{name}"] = value

    refused = shell.redress("init-db")

    assert (refused.status, refused.answer["error"]) == (2, "misconfigured")
    assert refused.answer["setting"] == f"REDRESS_{name}"


@pytest.mark.parametrize("command", [("verify-store",), ("audit", "verify"), ("init-db",)])
def test_a_database_that_is_none_is_wrong_use_whatever_the_command(shell: Shell, command: tuple[str, ...]) -> None:
    refused = shell.redress(*command, "--database", "/path/redress.db")

    assert refused.status == 2
    assert "write sqlite:///path/redress.db or postgresql+psycopg://" in refused.answer["message"]


def test_an_empty_value_is_as_good_as_none(shell: Shell) -> None:
    shell.environment |= {"REDRESS_DATABASE_URL": "", "REDRESS_SMTP_HOST": "", "REDRESS_PORT": ""}

    listed = shell.redress("settings")

    assert {one["name"]: one["value"] for one in listed.answer["settings"]}["REDRESS_PORT"] == "8000"


def test_a_server_that_is_not_there_is_told_without_a_traceback(shell: Shell) -> None:
    shell.environment["REDRESS_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"
    shell.environment["REDRESS_DATABASE_OWNER_URL"] = "postgresql://owner@127.0.0.1:1/nothing"

    made, verified = shell.redress("init-db"), shell.redress("verify-store")

    assert (made.status, verified.status) == (2, 2)
    assert (
        made.answer["message"]
        == verified.answer["message"]
        == ("The database server does not answer. Is it running, and is its address right?")
    )


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_OWNER_URL"])
def test_the_list_of_settings_shows_no_password(shell: Shell, name: str) -> None:
    shell.environment[f"REDRESS_{name}"] = "postgresql://redress:geheim@db.example/redress?sslpassword=geheim"
    shell.environment["REDRESS_SMTP_PASSWORD"] = "geheim"

    listed, (_, printed) = shell.redress("settings"), shell.told("settings")

    shown = {one["name"]: one["value"] for one in listed.answer["settings"]}
    assert shown[f"REDRESS_{name}"].startswith("postgresql+psycopg://redress:***@db.example/redress")
    assert "geheim" not in str(listed.answer) + printed


def test_a_refusal_repeats_no_password(shell: Shell) -> None:
    shell.environment["REDRESS_DATABASE_URL"] = "postgresql://redress:geheim@db.example:port/redress"

    refused = shell.redress("settings")

    assert refused.status == 2
    assert "geheim" not in str(refused.answer)
