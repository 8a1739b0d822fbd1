"""Languages: Chinese first, English complete. Every visible string goes through gettext.

The Chinese text is the message id; each package keeps its English catalogue beside its code
(``<package>/translations``), so Chinese needs no catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Flask, g, has_request_context, request
from flask_babel import (
    Babel,
    force_locale,
    get_locale,
    gettext,
    lazy_gettext,
    lazy_pgettext,
    ngettext,
)

__all__ = [
    "bi",
    "force_locale",
    "gettext",
    "language",
    "lazy_gettext",
    "lazy_pgettext",
    "ngettext",
]

LANGUAGES = ("zh", "en")
COOKIE = "lc-lang"
ROOT = Path(__file__).resolve().parent.parent


def catalog_dirs() -> list[str]:
    """Return the translation folders of all packages."""
    return sorted(str(path) for path in ROOT.glob("*/translations") if path.is_dir())


def choose_language() -> str:
    """Choose by ``?lang=``, then the cookie, then the browser; Chinese otherwise."""
    if not has_request_context():
        return "zh"
    asked = request.args.get("lang") or request.cookies.get(COOKIE)
    if asked in LANGUAGES:
        return asked
    best = request.accept_languages.best_match(["zh", "zh-CN", "en"], default="zh")
    return "en" if best == "en" else "zh"


def language() -> str:
    """Return ``zh`` or ``en``, the language of the present request."""
    locale = get_locale()
    return "zh" if locale is None or locale.language == "zh" else "en"


def bi(text: Mapping[str, Any] | str | None, lang: str | None = None) -> str:
    """Return the text in the reader's language, or in the other when it is missing."""
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    chosen = lang or language()
    return str(text.get(chosen) or text.get("zh") or text.get("en") or "")


def init_i18n(app: Flask) -> None:
    """Set up Babel, the filters and the cookie that keeps the chosen language."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(catalog_dirs())
    app.config["BABEL_DEFAULT_LOCALE"] = "zh"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=choose_language, timezone_selector=_zone_name)
    app.jinja_env.filters["bi"] = bi
    app.jinja_env.filters["day"] = format_day
    app.jinja_env.filters["moment"] = format_moment
    app.jinja_env.filters["clock"] = format_clock

    @app.after_request
    def keep_language(response: Any) -> Any:
        asked = request.args.get("lang")
        if asked in LANGUAGES:
            response.set_cookie(
                COOKIE, asked, max_age=31536000, samesite="Lax", secure=request.is_secure
            )
        return response

    @app.context_processor
    def language_names() -> dict[str, Any]:
        return {
            "locale_tag": "zh-CN" if language() == "zh" else "en",
            "language": language(),
            "url_with_lang": url_with_lang,
        }


def url_with_lang(lang: str) -> str:
    """Return the present address with its query, in another language."""
    query = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return f"{request.path}?{urlencode([*query, ('lang', lang)])}"


def zone() -> ZoneInfo:
    """Return the reader's time zone; Beijing unless the account says otherwise."""
    return ZoneInfo(_zone_name())


def set_zone(name: str) -> None:
    """Set the time zone for the present request."""
    g.lc_zone = name


def _zone_name() -> str:
    return getattr(g, "lc_zone", "Asia/Shanghai") if has_request_context() else "Asia/Shanghai"


def format_day(value: date | datetime | None) -> str:
    """``2026-09-18``, in the reader's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(zone()).date()
    return value.isoformat()


def format_moment(value: datetime | None) -> str:
    """``2026-09-18 10:02``, in the reader's zone."""
    return "" if value is None else value.astimezone(zone()).strftime("%Y-%m-%d %H:%M")


def format_clock(value: datetime | None) -> str:
    """``10:02:31``, in the reader's zone."""
    return "" if value is None else value.astimezone(zone()).strftime("%H:%M:%S")
