"""What an installation may set: environment variables `REDRESS_*`. What cannot work is refused at the start, by name."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from engine.errors import Misconfigured
from engine.settings.values import (
    DatabaseUrl,
    Folder,
    Host,
    ListeningPort,
    MailAddress,
    Port,
    WebAddress,
    Zone,
    database_url,
    repeats,
    require_seen,
    without_password,
)

__all__ = ["Settings", "database_url"]

_INSTALLED = Path(__file__).parent.parent.parent
_URLS = ("database_url", "database_owner_url")


class Settings(BaseSettings):
    """One field, one environment variable: `database_url` is `REDRESS_DATABASE_URL`."""

    model_config = SettingsConfigDict(env_prefix="REDRESS_", env_ignore_empty=True, extra="ignore")

    data_folder: Annotated[Path, Field(description="Where the embedded database, letters and files are kept.")] = Path(
        "var"
    )
    database_url: Annotated[
        DatabaseUrl | None,
        Field(
            description="Database of the application; unset: SQLite in the data folder. PostgreSQL: a role that owns nothing."
        ),
    ] = None
    database_owner_url: Annotated[
        DatabaseUrl | None,
        Field(description="Database as its owner, for migrations only. SQLite needs none; PostgreSQL does."),
    ] = None
    processes: Annotated[Folder, Field(description="Folder of processes, decisions, forms, letters and profiles.")] = (
        _INSTALLED / "processes"
    )
    demo: Annotated[bool, Field(description="A demo bank: made-up people, secrets made by itself, no mail leaves.")] = (
        False
    )
    master_key: Annotated[
        SecretStr | None,
        Field(description="32 bytes in hex that wrap the key of every Party; losing it loses personal data."),
    ] = None
    session_secret: Annotated[
        SecretStr | None, Field(description="Signs log-in sessions and the Party's links; ≥ 32 characters.")
    ] = None
    token: Annotated[
        SecretStr | None, Field(description="Personal token of who acts by the command line; made on the page Account.")
    ] = None
    bank_name: Annotated[str, Field(description="Name of the bank in pages and letters.")] = "Redress Bank"
    bank_contact: Annotated[str, Field(description="How a complainant reaches the bank, as letters say it.")] = "95599"
    public_url: Annotated[
        WebAddress | None,
        Field(description="Address of the pages as the Party sees it; links in letters begin with it."),
    ] = None
    smtp_host: Annotated[Host | None, Field(description="Mail server; unset: no mail leaves, letters wait.")] = None
    smtp_port: Annotated[Port, Field(description="Port of the mail server.")] = 25
    smtp_user: Annotated[str | None, Field(description="User at the mail server, if it wants one.")] = None
    smtp_password: Annotated[SecretStr | None, Field(description="Password at the mail server.")] = None
    smtp_tls: Annotated[bool, Field(description="Whether to speak STARTTLS with the mail server.")] = False
    mail_from: Annotated[MailAddress, Field(description="Sender of letters.")] = "complaints@redress.example"
    bank_timezone: Annotated[Zone, Field(description="Zone in which the bank's days begin and end.")] = "Asia/Shanghai"
    profile: Annotated[str, Field(description="Regulatory profile of new complaints, by its id.")] = "CN-NFRA-2020"
    intake_department: Annotated[
        str, Field(description="Department whose intake desk receives what comes without a department.")
    ] = "CSC"
    secure_cookies: Annotated[
        bool,
        Field(description="Send the log-in cookie over https only; set it wherever the pages are served by https."),
    ] = False
    host: Annotated[Host, Field(description="Address that `serve` listens on.")] = "127.0.0.1"
    port: Annotated[ListeningPort, Field(description="Port that `serve` listens on.")] = 8000
    sweep_seconds: Annotated[
        int, Field(gt=0, le=3600, description="How often due timers and messages are looked for.")
    ] = 5

    _require_seen = field_validator("*", mode="before")(require_seen)

    @classmethod
    def of_environment(cls, **instead: object) -> "Settings":
        """Read the environment.

        Args:
            instead: values by field that stand above the environment; they are checked like those.

        Raises:
            Misconfigured: a value cannot work; the message names its variable, and never repeats a secret.
        """
        try:
            return cls(**instead)  # type: ignore[arg-type]  # pydantic checks them
        except ValidationError as invalid:
            first = invalid.errors()[0]
            field = str(first["loc"][0])
            variable, reason = f"REDRESS_{field.upper()}", first["msg"].removeprefix("Value error, ")
            said = "this" if field in _URLS or cls._is_secret(field) else repr(first["input"])
            raise Misconfigured(f"{variable} cannot be {said}: {reason}.", setting=variable) from None

    @classmethod
    def _is_secret(cls, field: str) -> bool:
        return "SecretStr" in str(cls.model_fields[field].annotation)

    def shown(self, field: str) -> str:
        """A setting as people may see it; secrets and passwords are hidden."""
        value = getattr(self, field)
        if value is None:
            return ""
        return without_password(value) if field in _URLS else str(value)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the bank's days begin and end."""
        return ZoneInfo(self.bank_timezone)

    @property
    def database(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data_folder / 'redress.db'}"

    @property
    def database_folder(self) -> Path:
        """The folder of an embedded database; the data folder where the database is a server."""
        return self.data_folder if self.database_file is None else self.database_file.parent

    @property
    def database_file(self) -> Path | None:
        """The file of an embedded database, whatever links lead to it; None where the database is a server."""
        url = database_url(self.database)
        return Path(url.database).resolve() if url.get_backend_name() == "sqlite" and url.database else None

    def master_key_bytes(self) -> bytes:
        """Return the 32 bytes of the master key.

        Raises:
            Misconfigured: it is absent, a default, or not 32 bytes of hex.
        """
        text = self.master_key.get_secret_value() if self.master_key else ""
        try:
            key = bytes.fromhex(text)
        except ValueError:
            key = b""
        if len(key) != 32 or len(set(key)) < 8 or repeats(key):
            raise Misconfigured(
                'Set REDRESS_MASTER_KEY to 32 random bytes in hex: python -c "import secrets; print(secrets.token_hex(32))"',
                setting="REDRESS_MASTER_KEY",
            )
        return key

    def session_secret_text(self) -> str:
        """Return the secret that signs sessions and links.

        Raises:
            Misconfigured: it is absent, too short or plainly not random.
        """
        text = self.session_secret.get_secret_value() if self.session_secret else ""
        if len(text) < 32 or len(set(text)) < 8 or repeats(text.encode()):
            raise Misconfigured(
                "Set REDRESS_SESSION_SECRET to at least 32 random characters.", setting="REDRESS_SESSION_SECRET"
            )
        return text
