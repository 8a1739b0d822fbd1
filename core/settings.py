"""Settings from the environment. They fail loudly: an unknown or malformed one stops the start."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

PREFIX = "LIANGCAI_"


class SettingsError(ValueError):
    """A setting is unknown, malformed or missing; the message names it."""


@dataclass(frozen=True)
class Settings:
    """Everything that an operator can set; ``docs/configuration.md`` tells each."""

    env: str = "development"
    data_dir: str = "instance"
    database_url: str = ""
    secret_key: str = ""
    site_url: str = "http://127.0.0.1:8000"
    contact: str = "contact@example.org"
    trusted_proxies: int = 0
    threads: int = 8
    workers: int = 2
    log_level: str = "INFO"
    mail_backend: str = "file"
    mail_from: str = "no-reply@example.org"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_starttls: bool = True
    signing_p12: str = ""
    signing_passphrase: str = ""
    signing_root: str = ""
    argon2_time: int = 2
    argon2_memory_kib: int = 19456
    argon2_parallel: int = 1
    hash_slots: int = 2
    max_upload_kib: int = 5120
    rate_limits: bool = True
    limits_url: str = ""

    @property
    def production(self) -> bool:
        """Whether this is a production site."""
        return self.env == "production"

    @property
    def testing(self) -> bool:
        """Whether the automatic tests run it."""
        return self.env == "testing"

    @property
    def data_path(self) -> Path:
        """The folder for the embedded database, keys and files."""
        return Path(self.data_dir).resolve()

    @property
    def url_of_database(self) -> str:
        """SQLAlchemy's URL; the embedded SQLite file unless one is set."""
        if self.database_url:
            return _with_driver(self.database_url)
        return f"sqlite:///{self.data_path / 'liangcai.db'}"


_PLAIN = {"database_url": "DATABASE_URL", "secret_key": "SECRET_KEY"}


def setting_names() -> list[str]:
    """Return the environment names of all settings, in the order of the class."""
    return [_PLAIN.get(f.name, PREFIX + f.name.upper()) for f in fields(Settings)]


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; each may also come from the file named by ``<NAME>_FILE``.

    Raises ``SettingsError`` for an unknown ``LIANGCAI_`` name, a value of the wrong kind, a file that
    cannot be read, and a production site without its secrets.
    """
    env = dict(os.environ if environ is None else environ)
    known = set(setting_names())
    for name in env:
        base = name.removesuffix("_FILE")
        if name.startswith(PREFIX) and base not in known and name not in known:
            raise SettingsError(f"unknown setting {name}")
    values: dict[str, object] = {}
    for f in fields(Settings):
        name = _PLAIN.get(f.name, PREFIX + f.name.upper())
        raw = _raw(env, name)
        if raw is not None:
            values[f.name] = _convert(name, raw, str(f.type))
    settings = Settings(**values)  # type: ignore[arg-type]  # converted field by field above
    return _checked(settings)


def _raw(env: Mapping[str, str], name: str) -> str | None:
    if name + "_FILE" in env:
        try:
            return Path(env[name + "_FILE"]).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(f"{name}_FILE: {error}") from error
    return env.get(name)


def _convert(name: str, raw: str, kind: str) -> object:
    if kind == "int":
        try:
            return int(raw)
        except ValueError as error:
            raise SettingsError(f"{name}: {raw!r} is not a whole number") from error
    if kind == "bool":
        if raw.lower() in {"1", "true", "yes", "on"}:
            return True
        if raw.lower() in {"0", "false", "no", "off"}:
            return False
        raise SettingsError(f"{name}: {raw!r} is neither true nor false")
    return raw


def _checked(settings: Settings) -> Settings:
    if settings.env not in {"development", "production", "testing"}:
        raise SettingsError(f"LIANGCAI_ENV: {settings.env!r} is not development or production")
    if settings.mail_backend not in {"file", "smtp"}:
        raise SettingsError(f"LIANGCAI_MAIL_BACKEND: {settings.mail_backend!r} is not file or smtp")
    if settings.mail_backend == "smtp" and not settings.smtp_host:
        raise SettingsError("LIANGCAI_SMTP_HOST is needed with LIANGCAI_MAIL_BACKEND=smtp")
    if settings.production:
        for name in ("secret_key", "signing_p12", "signing_root"):
            if not getattr(settings, name):
                raise SettingsError(
                    f"{_PLAIN.get(name, PREFIX + name.upper())} is needed in production"
                )
    return settings


def secret_key_of(settings: Settings) -> str:
    """Return the key that signs cookies; in development one is made once and kept in the data folder."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_path / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            handle = -1
        if handle >= 0:
            os.write(handle, secrets.token_hex(32).encode())
            os.close(handle)
    return path.read_text(encoding="utf-8").strip()


def _with_driver(url: str) -> str:
    for old in ("postgresql://", "postgres://"):
        if url.startswith(old):
            return "postgresql+psycopg://" + url.removeprefix(old)
    return url
