"""Areas to be chosen on a picture, and points to be set on one."""

from __future__ import annotations

from typing import Any

from wtforms import StringField

from core.i18n import lazy_gettext as _l
from question_bank.forms.area_rows import SHAPES, AreaRow, area_rows, area_rows_of
from question_bank.forms.base import WORD, Body, Part, number_or_text, shown, truthy
from question_bank.forms.moving import moved
from question_bank.forms.rows import Submitted, free_name, texts, texts_of

_MOST_AREAS = 20


class PictureFields:
    """The fields of these types; the picture itself is one of the bank's."""

    image_asset = StringField(_l("图片"), [WORD])
    image_alt_zh = StringField(_l("图片的替代文字（中文）"), [WORD])
    image_alt_en = StringField(_l("图片的替代文字（英文）"), [WORD])
    image_width = StringField(_l("宽（像素）"), [WORD])
    image_height = StringField(_l("高（像素）"), [WORD])


def _read(form: Any, data: Submitted) -> None:
    form.areas = area_rows(data)[:_MOST_AREAS]


def _show(form: Any, body: Body) -> None:
    image = body.get("image")
    held = image if isinstance(image, dict) else {}
    form.image_asset.data = shown(held.get("asset"))
    alt = texts_of(held.get("alt"))
    form.image_alt_zh.data, form.image_alt_en.data = alt.get("zh", ""), alt.get("en", "")
    form.image_width.data = shown(held.get("width"))
    form.image_height.data = shown(held.get("height"))
    form.areas = area_rows_of(body)
    form.most.data = shown(body.get("most"))


def _image(form: Any) -> dict[str, Any]:
    if not form.image_asset.data:
        return {}
    alt = texts(form.image_alt_zh.data or "", form.image_alt_en.data or "")
    size = truthy(
        width=number_or_text(form.image_width.data), height=number_or_text(form.image_height.data)
    )
    return {"image": {"asset": form.image_asset.data, "alt": alt, **size}}


def _hotspot(form: Any) -> dict[str, Any]:
    return {
        **_image(form),
        "areas": [row.entry(labelled=True) for row in form.areas],
        "key": [row.id for row in form.areas if row.correct],
        **truthy(most=number_or_text(form.most.data)),
    }


def _point(form: Any) -> dict[str, Any]:
    """As many points are wanted as there are areas; a document that says so goes on saying it."""
    return {
        **_image(form),
        "areas": [row.entry(labelled=False) for row in form.areas],
        **truthy(most=len(form.areas) if form.most.data else None),
    }


def rearrange_areas(rows: list[AreaRow], act: str) -> list[AreaRow]:
    """Return the areas as an act leaves them: ``add:circle``, ``remove:a1``, ``up:a2``."""
    verb, _, wanted = act.partition(":")
    if verb == "add":
        shape = wanted if wanted in SHAPES else SHAPES[0]
        fresh = AreaRow(free_name("a", [row.id for row in rows]), shape)
        return [*rows, fresh] if len(rows) < _MOST_AREAS else rows
    places = [index for index, row in enumerate(rows) if row.id == wanted]
    return moved(rows, verb, places[0]) if places else rows


HOTSPOT = Part(_read, _show, _hotspot, ("areas",))
POINT = Part(_read, _show, _point, ("areas",))
