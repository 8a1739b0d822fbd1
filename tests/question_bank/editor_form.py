"""The editor's form as a browser sends it, and what an answer says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.question_bank.documents import both

Enter = Callable[[str], FlaskClient]


def fields(document: dict[str, Any], **more: str) -> MultiDict[str, str]:
    """The editor's form as a browser sends it."""
    sent: MultiDict[str, str] = MultiDict(more)
    for name in (
        "type",
        "level",
        "competence",
        "topic",
        "kind",
        "cognition",
        "p_expected",
        "source",
        "seconds",
    ):
        sent.add(name, str(document.get(name, "")))
    for name in ("title", "stem", "rationale", "why", "unit"):
        for lang in ("zh", "en"):
            sent.add(f"{name}_{lang}", document.get(name, {}).get(lang, ""))
    order = document.get("key") if document["type"] == "ordering" else None
    options = sorted(
        document.get("options", []), key=lambda o: order.index(o["id"]) if order else 0
    )
    for option in options:
        sent.add("option_id", option["id"])
        for lang in ("zh", "en"):
            sent.add(f"option_{lang}", option["text"][lang])
            sent.add(f"option_why_{lang}", option["why"][lang])
        if option.get("correct"):
            sent.add("correct", option["id"])
    if document["type"] == "numeric":
        for name, field in (
            ("key", "number"),
            ("tolerance", "tolerance"),
            ("decimals", "decimals"),
        ):
            sent.add(field, str(document[name]))
        for slip in [*document["slips"], {"value": "", "why": both("", "")}]:
            sent.add("slip_value", slip["value"])
            sent.add("slip_why_zh", slip["why"]["zh"])
            sent.add("slip_why_en", slip["why"]["en"])
    if document["type"] == "true_false":
        sent.add("truth", str(document["key"]).lower())
    return sent


def text_of(answer: Any) -> str:
    return str(answer.get_data(as_text=True))
