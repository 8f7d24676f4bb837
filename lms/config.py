"""Every setting, from the environment, with its meaning; refuses to start with an insecure production setting."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
"""The folder that holds the packages."""


class BadSetting(Exception):
    """A setting is missing or unsafe; the message names it and the remedy."""


def setting(meaning: str, default: Any = None) -> Any:
    """A field of `Settings` whose `meaning` stands in the operator's manual."""
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """One attribute per environment variable `LMS_<NAME>`."""

    data: Path = setting("Folder of the database, uploads, keys and models", Path("data"))
    database_url: str = setting("SQLAlchemy address; empty means SQLite inside the data folder", "")
    secret_key: str = setting("64 random bytes that sign cookies; empty means a key file in the data folder", "")
    public_url: str = setting("The address that people use, printed in certificates and mail", "http://127.0.0.1:8000")
    trusted_hosts: str = setting("Host names answered, separated by commas; empty answers any on loopback", "")
    proxies: int = setting("How many reverse proxies stand in front and set X-Forwarded-*", 0)
    secure_cookies: bool = setting("Cookies only over https; must be on unless served on loopback", False)
    mail_url: str = setting("smtp://user:password@host:port or empty to write mail into the data folder", "")
    mail_from: str = setting("Sender of mail", "tumbuh@localhost")
    default_locale: str = setting("Language of the interface: id or en", "id")
    upload_limit: int = setting("Largest upload in bytes", 20_000_000)
    cluster: str = setting(
        "Address of a Dask scheduler that scores everybody; needs `dask[distributed]`, which is not installed with"
        " Tumbuh; empty means processes of this machine",
        "",
    )
    demo: bool = setting("Show the demonstration accounts on the sign-in page", False)
    testing: bool = setting("Set by the test suite only", False)

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force."""
        if self.database_url:
            return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        return f"sqlite:///{(self.data / 'tumbuh.db').resolve()}"

    @classmethod
    def from_environment(cls, **overrides: Any) -> Settings:
        """Read `LMS_*` variables; keyword arguments win. Raises `BadSetting`."""
        values = {item.name: _read(item.name, item.default) for item in fields(cls)}
        values.update(overrides)
        settings = cls(**values)
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        settings._refuse_unsafe()
        return settings

    def _refuse_unsafe(self) -> None:
        loopback = self.public_url.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]"))
        if loopback or self.testing:
            return
        if not self.public_url.startswith("https://"):
            raise BadSetting("LMS_PUBLIC_URL harus memakai https:// bila dilayani di luar mesin ini.")
        if not self.secure_cookies:
            raise BadSetting("Setel LMS_SECURE_COOKIES=1: kuki masuk hanya boleh lewat https.")
        if not self.trusted_hosts:
            raise BadSetting("Setel LMS_TRUSTED_HOSTS dengan nama host yang dilayani.")
        if self.demo:
            raise BadSetting("LMS_DEMO menampilkan sandi contoh; matikan di luar mesin ini.")

    def flask(self) -> dict[str, Any]:
        """The Flask configuration these settings stand for (limits: ASVS 5.0 V4, V5; see docs/operate)."""
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key or key_file(self.data / "secret.key"),
            "SQLALCHEMY_DATABASE_URI": self.database,
            "MAX_CONTENT_LENGTH": 2_000_000,
            "MAX_FORM_MEMORY_SIZE": 500_000,
            "MAX_FORM_PARTS": 1_000,
            "TRUSTED_HOSTS": [host.strip() for host in self.trusted_hosts.split(",") if host.strip()] or None,
            "SESSION_COOKIE_NAME": "__Host-sesi" if self.secure_cookies else "sesi",
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": self.secure_cookies,
            "PREFERRED_URL_SCHEME": "https" if self.secure_cookies else "http",
            "TESTING": self.testing,
        }


def key_file(path: Path, size: int = 64) -> str:
    """Read the key in `path`, or make one of `size` random bytes (hex) that only the owner can read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_once(path, secrets.token_hex(size))
    return path.read_text().strip()


def write_once(path: Path, text: str) -> None:
    """Write a file that only the owner can read; where another process was faster its file stays."""
    temporary = path.with_suffix(f".{secrets.token_hex(4)}.new")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


def _read(name: str, default: Any) -> Any:
    text = os.environ.get(f"LMS_{name.upper()}")
    if text is None:
        return default
    if isinstance(default, bool):
        return text.strip().lower() in ("1", "true", "yes", "ya", "on")
    if isinstance(default, int):
        try:
            return int(text)
        except ValueError:
            raise BadSetting(f"LMS_{name.upper()} harus berupa bilangan, bukan “{text}”.") from None
    return Path(text) if isinstance(default, Path) else text
