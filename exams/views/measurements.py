"""Reading what the system check of a browser reports."""

from __future__ import annotations

import json

from flask import request

from core.errors import InvalidInput, TooLarge
from core.i18n import lazy_gettext as _l
from exams.rules.checks import PINGS, Measurements

LARGEST_REPORT = 4096
LARGEST_FIGURE = 10**9


def read_measurements() -> Measurements:
    """Return what the request reports; raises ``TooLarge`` and ``InvalidInput``."""
    if (request.content_length or 0) > LARGEST_REPORT:
        raise TooLarge(_l("检查结果太大。"))
    try:
        given = json.loads(request.get_data())
        pings = given["pings_ms"]
        return Measurements(
            cookies=given["cookies"] is True,
            storage=given["storage"] is True,
            modules=given["modules"] is True,
            skew_ms=_figure(given["skew_ms"]),
            pings_ms=tuple(_figure(ping) for ping in pings[:PINGS]),
            width=_figure(given["width"]),
            height=_figure(given["height"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(_l("检查结果不完整。请重新检查。")) from error


def _figure(value: object) -> int:
    if type(value) is not int or abs(value) > LARGEST_FIGURE:
        raise ValueError("not a figure")
    return value
