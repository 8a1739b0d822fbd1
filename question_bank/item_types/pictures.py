"""Pictures inside Markdown texts: ``![alt text](asset:<id>)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.areas import ASSET
from question_bank.item_types.base import Problem

_PICTURE = re.compile(r"!\[([^\]]*+)\]\(asset:([^)\s]*+)[^)]*+\)")


def asset_ids(document: Mapping[str, Any]) -> list[str]:
    """Return the ids of all assets that a document (item or material) shows, sorted, each once."""
    return sorted({name for _, name in asset_places(document)})


def asset_places(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return where a document shows which asset, as (path, id); what is no proper id is left out."""
    found = [
        (path, name) for path, text in _texts("", document) for _, name in _PICTURE.findall(text)
    ]
    image = document.get("image")
    if isinstance(image, Mapping):
        found.append(("image", str(image.get("asset", ""))))
    return [(path, name) for path, name in found if ASSET.match(name)]


def picture_problems(document: Mapping[str, Any]) -> list[Problem]:
    """Report pictures in texts that have no alternative text or no proper id."""
    found = []
    for path, text in _texts("", document):
        for alt, name in _PICTURE.findall(text):
            if not alt.strip():
                found.append(Problem(path, _l("图片缺少替代文字")))
            if not ASSET.match(name):
                found.append(Problem(path, _l("图片编号写法不对：%(id)s", id=name or "?")))
    return found


def _texts(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text of a document with its path; entries of lists go by their id or place."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value, start=1):
            name = inner.get("id", place) if isinstance(inner, Mapping) else place
            yield from _texts(f"{path}.{name}", inner)
