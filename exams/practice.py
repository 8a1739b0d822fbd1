"""The practice paper: a document of the same shape as a published one, without any key or score.

It is made like a published one to the end: an item of it is parametrised, and each admission has one of
its variants.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from exams.rules.papers import with_variants
from question_bank.parameters import is_parametrised, resolve, variant_count
from question_bank.rendering import render_item, render_stimulus, to_payload

SOURCE = Path(__file__).resolve().parent / "data" / "practice.yaml"
LANGUAGES = ("zh", "en")
MINUTES = 30


@lru_cache(maxsize=1)
def practice_document() -> dict[str, Any]:
    """Return the practice paper's document, with all variants; one object for every caller, not to be
    changed. ``exams.rules.papers`` gives each admission its own."""
    plan: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    sections: list[dict[str, Any]] = []
    stimuli: dict[str, Any] = {}
    items: list[dict[str, Any]] = []
    for place, entry in enumerate(plan["sections"], start=1):
        stimulus = f"m{place}" if "stimulus" in entry else None
        if stimulus is not None:
            body = {"title": entry["title"], "body": entry["stimulus"]}
            html = {lang: render_stimulus(body, lang) for lang in LANGUAGES}
            stimuli[stimulus] = {"title": entry["title"], "html": html}
        payloads = [
            _payload(body, f"q{place}x{number}", stimulus)
            for number, body in enumerate(entry["items"], start=1)
        ]
        items += payloads
        sections.append(
            {
                "id": f"s{place}",
                "title": entry["title"],
                "note": entry.get("note", {}),
                "stimulus": stimulus,
                "items": [payload["ref"] for payload in payloads],
            }
        )
    return {"sections": sections, "stimuli": stimuli, "items": items}


def _payload(body: dict[str, Any], ref: str, stimulus: str | None) -> dict[str, Any]:
    if not is_parametrised(body):
        return _plain_payload(body, ref, stimulus)
    plain = [resolve(body, number) for number in range(1, variant_count(body) + 1)]
    return with_variants([_plain_payload(variant, ref, stimulus) for variant in plain])


def _plain_payload(body: dict[str, Any], ref: str, stimulus: str | None) -> dict[str, Any]:
    rendered = render_item(body, "zh", points=Fraction(body["points"]))
    names = {option_id: f"{ref}{option_id}" for option_id, _ in rendered.option_texts}
    payload = to_payload(rendered, ref=ref, option_ids=names)
    payload["stimulus"] = stimulus
    return payload
