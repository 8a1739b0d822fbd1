"""What a certificate says: one frozen value, its canonical JSON, and what is wrong with it.

The seven things that ISO/IEC 17024:2012, 9.4.8 asks of a certificate are the holder's name, a
unique identification, the certification body, the scheme or standard with its date, the scope with
its conditions, the effective date, and the date of expiry.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from certificates.numbers import is_valid, normalise
from core.canonical import canonical_json

SCHEMA = "liangcai-certificate/1"
MAX_JSON = 64 * 1024


class ScoreLine(NamedTuple):
    """One paper and its score as shown, already rounded down (``71.9``)."""

    paper_zh: str
    paper_en: str
    shown: str


class BilingualText(NamedTuple):
    """The same sentence in both languages."""

    zh: str
    en: str


class Problem(NamedTuple):
    """One field that cannot stand on a certificate, and why, in both languages."""

    field: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class CertificateDocument:
    """Everything that stands on one certificate.

    ``effective`` and ``expires`` are the first and the last day of validity; ``issued_at`` is aware
    UTC with whole seconds; ``verify_url`` is what the QR code holds; ``development`` marks papers
    from a development key, which the paper then says itself.
    """

    number: str
    holder: str
    role_zh: str
    role_en: str
    role_code: str
    level_zh: str
    level_en: str
    level_code: str
    direction_zh: str | None
    direction_en: str | None
    body_zh: str
    body_en: str
    standard_code: str
    standard_edition: str
    standard_date: date
    effective: date
    expires: date
    issued_at: datetime
    scores: tuple[ScoreLine, ...]
    notes: tuple[BilingualText, ...]
    verify_url: str
    development: bool

    def validate(self) -> tuple[Problem, ...]:
        """Return every problem that forbids issuing this document; none means that it may be."""
        return (
            *_missing_texts(self),
            *_identity_problems(self),
            *_date_problems(self),
            *_url_problems(self),
        )

    def to_json(self) -> bytes:
        """Return the canonical JSON: sorted keys, UTF-8, no spaces."""
        return canonical_json(
            {
                "schema": SCHEMA,
                **{name: getattr(self, name) for name in _PLAIN},
                **{name: getattr(self, name).isoformat() for name in _DATES},
                "issued_at": self.issued_at.astimezone(UTC).isoformat(timespec="seconds"),
                "scores": [line._asdict() for line in self.scores],
                "notes": [note._asdict() for note in self.notes],
            }
        )


_TEXTS = (
    *("number", "holder", "role_zh", "role_en", "role_code", "level_zh", "level_en", "level_code"),
    *("body_zh", "body_en", "standard_code", "standard_edition", "verify_url"),
)
_OPTIONAL = ("direction_zh", "direction_en")
_PLAIN = (*_TEXTS, *_OPTIONAL, "development")
_DATES = ("standard_date", "effective", "expires")
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_KEYS = {"schema", "issued_at", "scores", "notes", *_PLAIN, *_DATES}


def from_json(data: bytes | str) -> CertificateDocument:
    """Return the document that :meth:`CertificateDocument.to_json` wrote.

    Raises ``ValueError`` for anything else, other keys, types or spellings included: the bytes read
    must be the bytes that would be written again.
    """
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > MAX_JSON:
        raise ValueError("the document is too long")
    try:
        document = _from_mapping(json.loads(raw))
        written = document.to_json()
    except (KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueError("not the JSON of a certificate document") from error
    if written != raw:
        raise ValueError("not in canonical form")
    return document


def _from_mapping(value: Any) -> CertificateDocument:
    if not isinstance(value, Mapping) or set(value) != _KEYS or value["schema"] != SCHEMA:
        raise ValueError("not the JSON of a certificate document")
    if not isinstance(value["development"], bool):
        raise ValueError("development is not a boolean")
    moment = datetime.fromisoformat(value["issued_at"])
    if moment.utcoffset() is None:
        raise ValueError("issued_at has no time zone")
    fields: dict[str, Any] = {name: _text(value[name]) for name in _TEXTS}
    fields |= {name: None if value[name] is None else _text(value[name]) for name in _OPTIONAL}
    fields |= {name: date.fromisoformat(value[name]) for name in _DATES}
    return CertificateDocument(
        **fields,
        issued_at=moment.astimezone(UTC),
        scores=tuple(ScoreLine(**_texts(line)) for line in value["scores"]),
        notes=tuple(BilingualText(**_texts(note)) for note in value["notes"]),
        development=value["development"],
    )


def _texts(value: Any) -> dict[str, str]:
    return {key: _text(inner) for key, inner in value.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text was expected")
    return value


def _all_texts(document: CertificateDocument) -> list[tuple[str, str]]:
    named = [(name, getattr(document, name)) for name in (*_TEXTS, *_OPTIONAL)]
    named += [("scores", text) for line in document.scores for text in line]
    named += [("notes", text) for note in document.notes for text in note]
    return [(name, text) for name, text in named if text is not None]


def _missing_texts(document: CertificateDocument) -> list[Problem]:
    problems = []
    for name, text in _all_texts(document):
        if not text.strip():
            problems.append(Problem(name, "这一项不能为空。", "This must not be empty."))
        elif text != text.strip() or text != unicodedata.normalize("NFC", text):
            zh, en = "首尾有空格，或字符未规范化（NFC）。", "Stray spaces, or not in form NFC."
            problems.append(Problem(name, zh, en))
        elif any(unicodedata.category(char) in _INVISIBLE for char in text):
            zh, en = "含有不可见或专用区的字符。", "It holds an invisible or private-use character."
            problems.append(Problem(name, zh, en))
    return problems


def _identity_problems(document: CertificateDocument) -> list[Problem]:
    problems = []
    if not is_valid(document.number) or normalise(document.number) != document.number:
        problems.append(Problem("number", "编号的校验位不对。", "The number's check fails."))
    if (document.direction_zh is None) != (document.direction_en is None):
        zh, en = "方向须中英文都有或都没有。", "A direction needs both languages or none."
        problems.append(Problem("direction_zh", zh, en))
    if len(document.holder) > 120:
        problems.append(Problem("holder", "姓名超过 120 个字符。", "Longer than 120 characters."))
    return problems


def _date_problems(document: CertificateDocument) -> list[Problem]:
    problems = []
    if document.expires <= document.effective:
        zh, en = "有效期的最后一天须晚于生效日。", "Expiry must be after the effective date."
        problems.append(Problem("expires", zh, en))
    if document.issued_at.utcoffset() is None:
        problems.append(Problem("issued_at", "签发时间缺少时区。", "The time has no zone."))
    elif document.issued_at.microsecond:
        problems.append(Problem("issued_at", "签发时间须为整秒。", "Whole seconds are needed."))
    if document.standard_date > document.effective:
        zh, en = "标准的发布日期晚于生效日。", "The standard is dated after the effective date."
        problems.append(Problem("standard_date", zh, en))
    return problems


def _url_problems(document: CertificateDocument) -> list[Problem]:
    parts = urlsplit(document.verify_url)
    if parts.scheme in ("http", "https") and parts.netloc and document.verify_url.isascii():
        return []
    zh, en = "核验网址须以 http 或 https 开头。", "The address must begin with http or https."
    return [Problem("verify_url", zh, en)]
