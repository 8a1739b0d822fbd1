"""Licences, and what whoever reuses an item says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.i18n import bi
from core.i18n import gettext as _
from question_bank.labels import credit_words
from question_bank.models import Item

LICENCE_PAGES: dict[str, tuple[str, str]] = {
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC-BY-NC-4.0": ("CC BY-NC 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
"""The short name of each public licence, and the page that says what it allows."""


def credits_of(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what an item document was copied from, the nearest first; empty when from nothing."""
    held = body.get("attribution")
    if isinstance(held, Mapping):
        return [held]
    if isinstance(held, list):
        return [entry for entry in held if isinstance(entry, Mapping)]
    return [{"source": str(held)}] if held else []


def attribution_line(item: Item, body: Mapping[str, Any]) -> str:
    """Return the line that whoever reuses an item puts under it; empty unless its licence is public."""
    licence = LICENCE_PAGES.get(str(body.get("licence") or ""))
    if licence is None:
        return ""
    line = _(
        "《%(title)s》（%(id)s），作者 %(author)s，%(organisation)s「%(bank)s」，%(licence)s",
        title=bi(body.get("title")) or item.identifier,
        id=item.identifier,
        author=item.author.display_name,
        organisation=bi(item.bank.organisation.name),
        bank=bi(item.bank.name),
        licence=" ".join(licence),
    )
    came = credit_words(credits_of(body)).strip(" ←")
    return f"{line}{_('；改编自 %(origin)s', origin=came)}" if came else str(line)
