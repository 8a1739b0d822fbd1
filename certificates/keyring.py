"""The site's signing keys: loaded once, from the settings or, in development, made at first start."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from threading import Lock

import structlog
from cryptography import x509

from certificates.keys import (
    DocumentSigner,
    KeysUnavailable,
    ensure_development_chain,
    load_root,
    load_signer,
)
from core.settings import Settings

DEVELOPMENT_PASSPHRASE = "development"  # noqa: S105 - it protects a key that protects nothing
CHEAP_ROUNDS = 2_000
log = structlog.get_logger(__name__)
_signers: dict[str, DocumentSigner] = {}
_lock = Lock()


def site_signer(settings: Settings, *, now: datetime) -> DocumentSigner:
    """Return the signer of this site, loaded once in a process.

    Raises ``KeysUnavailable`` when production's keys are missing or locked. In development a chain
    is made at first use, and the log says what it is.
    """
    place = settings.signing_p12 or str(keys_folder(settings))
    with _lock:
        if place not in _signers:
            _signers[place] = _load(settings, now)
        return _signers[place]


def site_roots(settings: Settings) -> list[x509.Certificate]:
    """Return the roots that this site's certificates end in; empty before the first start."""
    path = root_file(settings)
    return [load_root(path)] if path.exists() else []


def root_file(settings: Settings) -> Path:
    """Return where the root certificate lies."""
    if settings.signing_root:
        return Path(settings.signing_root)
    return keys_folder(settings) / "root.pem"


def keys_folder(settings: Settings) -> Path:
    """Return the folder of the development chain."""
    return settings.data_path / "keys"


def _load(settings: Settings, now: datetime) -> DocumentSigner:
    if settings.signing_p12:
        signer = load_signer(
            Path(settings.signing_p12),
            passphrase=settings.signing_passphrase,
            root=Path(settings.signing_root),
        )
        if settings.production and signer.development:
            raise KeysUnavailable(f"{settings.signing_p12}: the key is for development only")
        return signer
    signer = ensure_development_chain(
        keys_folder(settings),
        passphrase=settings.signing_passphrase or DEVELOPMENT_PASSPHRASE,
        now=now,
        production=settings.production,
        kdf_rounds=CHEAP_ROUNDS,
    )
    log.warning("development_signing_keys", note="certificates signed here are of no effect")
    return signer
