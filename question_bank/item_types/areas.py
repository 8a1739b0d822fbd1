"""Pictures and areas on them: rectangles, circles, polygons in whole pixels of the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import Body, Problem, entries_of
from question_bank.item_types.faults import text_problems

ASSET = re.compile(r"[0-9a-f]{32}\Z")
"""An asset's id: the first 32 hexadecimal digits of the SHA-256 of its bytes."""

LARGEST = 10_000
"""The largest side of a picture, in pixels."""

_MOST_COORDS = 64
_SIDES = ("width", "height")
Point = tuple[int, int]


def contains(area: Mapping[str, Any], point: Point) -> bool:
    """Tell whether a point lies in an area; the edge belongs to it. Exact: whole numbers only."""
    shape, coords = area["shape"], area["coords"]
    x, y = point
    if shape == "rect":
        x1, y1, x2, y2 = coords
        return bool(min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2))
    if shape == "circle":
        cx, cy, r = coords
        return bool((x - cx) ** 2 + (y - cy) ** 2 <= r * r)
    return _in_polygon(list(zip(coords[::2], coords[1::2], strict=True)), point)


def _in_polygon(corners: Sequence[Point], point: Point) -> bool:
    """Count the edges that a ray to the right crosses; points on an edge are inside."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in _edges(corners):
        turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if turn == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return True
        if (ay > y) != (by > y) and (turn > 0) == (by > ay):
            inside = not inside
    return inside


def _edges(corners: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(corners, [*corners[1:], corners[0]], strict=True)


def image_problems(body: Body) -> list[Problem]:
    """Report what is wrong with the picture of an item: asset, alternative text, size."""
    image = body.get("image")
    if not isinstance(image, Mapping):
        return [Problem("image", _l("还没有选图片"))]
    found = []
    if not ASSET.match(str(image.get("asset", ""))):
        found.append(Problem("image", _l("还没有选图片")))
    for problem in text_problems(image, "alt", _l("图片的替代文字")):
        found.append(Problem(f"image.{problem.field}", problem.message))
    if not all(_is_pixel(image.get(side)) and image[side] for side in _SIDES):
        found.append(Problem("image", _l("图片的宽和高应是 1 至 %(n)s 的整数（像素）", n=LARGEST)))
    return found


def area_problems(body: Body, least: int, most: int) -> list[Problem]:
    """Report a wrong number of areas, and shapes that are malformed or outside the picture."""
    areas = entries_of(body, "areas")
    found: list[Problem] = []
    if not least <= len(areas) <= most:
        message = _l(
            "应有 %(least)s 至 %(most)s 个区域，现有 %(n)s 个", least=least, most=most, n=len(areas)
        )
        found.append(Problem("areas", message))
    image = body.get("image")
    sides: Mapping[str, Any] = image if isinstance(image, Mapping) else {}
    width, height = (_side(sides.get(name)) for name in _SIDES)
    for area in areas:
        where, name = f"areas.{area.get('id', '')}", area.get("id") or "?"
        if not _is_shape(area):
            found.append(Problem(where, _l("区域 %(id)s 的形状或坐标写法不对", id=name)))
        elif not _is_inside(area, width, height):
            found.append(Problem(where, _l("区域 %(id)s 超出了图片", id=name)))
    return found


def _is_pixel(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _side(value: object) -> int:
    """Return the side of the picture, or the largest while it is not known."""
    return value if isinstance(value, int) and _is_pixel(value) else LARGEST


def _is_shape(area: Mapping[str, Any]) -> bool:
    coords = area.get("coords")
    if not isinstance(coords, list) or not all(_is_pixel(value) for value in coords):
        return False
    match area.get("shape"):
        case "rect":
            return len(coords) == 4 and coords[0] < coords[2] and coords[1] < coords[3]
        case "circle":
            return len(coords) == 3 and coords[2] > 0
        case "poly":
            return 6 <= len(coords) <= _MOST_COORDS and len(coords) % 2 == 0
    return False


def _is_inside(area: Mapping[str, Any], width: int, height: int) -> bool:
    coords = area["coords"]
    if area["shape"] == "circle":
        x, y, r = coords
        return bool(r <= x <= width - r and r <= y <= height - r)
    return bool(max(coords[::2]) <= width and max(coords[1::2]) <= height)
