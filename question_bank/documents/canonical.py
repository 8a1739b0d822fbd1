"""The canonical form of item documents: known fields in plain JSON, what says nothing left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

TEXTS = ("title", "stem", "why", "rationale", "unit", "rubric")
WORDS = (
    "competence",
    "topic",
    "type",
    "kind",
    "cognition",
    "source",
    "level",
    "domain",
    "licence",
    "stimulus",
    "tolerance",
    "tolerance_kind",
    "scoring",
)
LISTS = {
    "options": 12,
    "slips": 12,
    "rows": 12,
    "gaps": 12,
    "areas": 20,
    "units": 12,
    "ranges": 12,
    "variables": 12,
    "constraints": 12,
}
"""Fields that list something, and how many entries at most."""

FIELDS = frozenset(
    {
        *TEXTS,
        *WORDS,
        *LISTS,
        "p_expected",
        "seconds",
        "fixed",
        "key",
        "decimals",
        "review_by",
        "image",
        "range",
        "most",
        "many",
        "reuse",
        "answer",
        "variants",
        "attribution",
    }
)
_EMPTY_IS_NONE = ("fixed", "stimulus", "unit", "slips", "review_by", "why", "many", "reuse",
                  "rows", "gaps", "areas", "units", "ranges", "variables", "constraints",
                  "rubric", "attribution")  # fmt: skip
_USUAL = {"scoring": "all", "tolerance_kind": "absolute"}
_USUAL_IN_GAP: dict[str, Any] = {"case": False, "spaces": "collapse", "width": "fold"}
_WITHOUT_OPTIONS = ("numeric", "true_false", "text_entry", "inline_choice", "hot_text", "hotspot",
                    "point", "slider", "extended_text", "upload")  # fmt: skip
_LARGEST = 10**15


def canonical_body(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document in canonical form: known fields in plain JSON, empty ones left out.

    What has a wrong type is kept as plainly as it can be, so that ``document_problems`` names it.
    """
    body = {name: _plain(entry[name]) for name in sorted(FIELDS) if name in entry}
    if "p_expected" in body:
        body["p_expected"] = _two_decimals(body["p_expected"])
    if "options" in body:
        body["options"] = _options(body["options"])
    if "gaps" in body:
        body["gaps"] = _each(body["gaps"], _gap)
    if "range" in body:
        body["range"] = _numbers_as_text(body["range"])
    for name in ("ranges", "units", "variables"):
        if name in body:
            body[name] = _each(body[name], _numbers_as_text)
    for name in _EMPTY_IS_NONE:
        if not body.get(name):
            body.pop(name, None)
    for name, usual in _USUAL.items():
        if body.get(name) in (usual, ""):
            body.pop(name)
    if body.get("type") in _WITHOUT_OPTIONS and not body.get("options"):
        body.pop("options", None)
    return {name: value for name, value in body.items() if value is not None and value != {}}


def _each(value: Any, change: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [change(entry) if isinstance(entry, dict) else entry for entry in value]


def _gap(entry: dict[str, Any]) -> dict[str, Any]:
    made = {k: v for k, v in entry.items() if k not in _USUAL_IN_GAP or v != _USUAL_IN_GAP[k]}
    if "options" in made:
        made["options"] = _options(made["options"])
    return made


def _numbers_as_text(entry: Any) -> Any:
    """Write whole numbers as text, as decimals always stand in documents."""
    if isinstance(entry, dict):
        return {name: _numbers_as_text(value) for name, value in entry.items()}
    if isinstance(entry, list):
        return [_numbers_as_text(value) for value in entry]
    return str(entry) if isinstance(entry, int) and not isinstance(entry, bool) else entry


def _options(value: Any) -> Any:
    return _each(
        value,
        lambda option: {
            k: v for k, v in option.items() if k in {"id", "text", "why"} or (k == "correct" and v)
        },
    )


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\x00", "").strip()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _LARGEST else "?"
    if isinstance(value, Mapping):
        texts = {str(name): _plain(inner) for name, inner in value.items()}
        return {name: inner for name, inner in texts.items() if inner is not None and inner != ""}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else str(value)


def _two_decimals(value: Any) -> Any:
    try:
        return str(Decimal(str(value)).quantize(Decimal("0.01")))
    except InvalidOperation:
        return value


def stimulus_body(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of a stimulus in canonical form: title, body, source."""
    return {name: _plain(entry[name]) for name in ("title", "body", "source") if name in entry}
