"""The engraving: guilloche border, watermark, frames, as PDF drawing operators.

Units are those of the drawing, 1123 by 794, the y axis downwards; the page scales them once. Each
ornament is a form that the page or another form places, so that a curve is stored one time only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

WIDTH, HEIGHT = 1123.0, 794.0
PAPER, INK, BLUE, GOLD = "#f7f3e8", "#16223a", "#1c3f78", "#b3893a"
WATERMARK = "#e1e1dd"

Radius = Callable[[float], float]


@dataclass(frozen=True)
class Form:
    """One reusable drawing: its name, its half extent or box, operators, and the forms it places."""

    name: str
    box: tuple[float, float, float, float]
    content: str
    uses: tuple[Form, ...] = ()


def num(value: float) -> str:
    """Return a coordinate with at most two decimals, as short as it can be."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def rgb(colour: str) -> str:
    """Return the three components, 0 to 1, of a colour such as ``#1c3f78``."""
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.4g}" for at in (1, 3, 5))


def closed_polar(radius: Radius, samples: int) -> str:
    """Return the closed curve r(θ) as Bézier segments through ``samples`` points (no painting)."""
    step = 2 * math.pi / samples
    points = [_polar_point(radius, n * step) for n in range(samples)]
    return smooth([*points, points[0]], step) + " h"


def smooth(points: list[tuple[float, float, float, float]], step: float) -> str:
    """Return cubic segments through points ``(x, y, dx, dy)``, derivatives per unit of ``step``."""
    parts = [f"{num(points[0][0])} {num(points[0][1])} m"]
    for (x0, y0, dx0, dy0), (x1, y1, dx1, dy1) in pairwise(points):
        third = step / 3
        control = (x0 + dx0 * third, y0 + dy0 * third, x1 - dx1 * third, y1 - dy1 * third)
        parts.append(" ".join(num(value) for value in (*control, x1, y1)) + " c")
    return "\n".join(parts)


def _polar_point(radius: Radius, angle: float) -> tuple[float, float, float, float]:
    tiny = 1e-5
    r = radius(angle)
    slope = (radius(angle + tiny) - radius(angle - tiny)) / (2 * tiny)
    cos, sin = math.cos(angle), math.sin(angle)
    return r * cos, r * sin, slope * cos - r * sin, slope * sin + r * cos


def circle(r: float) -> str:
    """Return a circle about the origin (no painting)."""
    return closed_polar(lambda _angle: r, 8)


def place(form: Form, x: float = 0, y: float = 0, *, turn: float = 0, sx: float = 1) -> str:
    """Return the operators that draw a form at (x, y), turned by degrees, stretched along x."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    matrix = (cos * sx, sin * sx, -sin, cos)
    terms = " ".join(f"{value:.5f}".rstrip("0").rstrip(".") for value in matrix)
    return f"q {terms} {num(x)} {num(y)} cm /{form.name} Do Q"


def rosette(name: str, radius: Radius, samples: int, reach: float) -> Form:
    """Return a form that strokes one polar curve with the pen that is set."""
    content = closed_polar(radius, samples) + " S"
    return Form(name, (-reach, -reach, reach, reach), content)


def _wave(base: float, swing: float, lobes: int, depth: float, beat: float) -> Radius:
    return lambda t: (
        base + swing * math.cos(12 * t) + (depth + beat * math.cos(12 * t)) * math.cos(lobes * t)
    )


def watermark() -> tuple[str, tuple[Form, ...]]:
    """Return the faint rose behind the text: four curves, each in twelve positions."""
    roses = (
        rosette("LcRoseA", _wave(276, 18, 37, 30, 14), 330, 350),
        rosette("LcRoseB", _wave(204, -20, 25, 34, 15), 250, 280),
        rosette("LcRoseC", _wave(122, 20, 25, 36, 16), 250, 200),
        rosette("LcRoseD", _wave(54, -6, 13, 24, 8), 150, 100),
    )
    pen = f"q .92 0 0 .92 561.5 440 cm {rgb(WATERMARK)} RG .5 w"
    turns = [place(rose, turn=30 * n) for rose in roses for n in range(12)]
    return "\n".join([pen, *turns, "Q"]), roses


def _strand(harmonics: tuple[tuple[int, float, float], ...], period: float) -> str:
    step, unit = period / 24, 2 * math.pi / period
    points = []
    for n in range(25):
        u = n * step * unit
        y = 14 + sum(a * math.cos(k * u + phase) for k, a, phase in harmonics)
        dy = sum(-a * k * unit * math.sin(k * u + phase) for k, a, phase in harmonics)
        points.append((n * step, y, 1.0, dy))
    return smooth(points, step) + " S"


def border() -> tuple[str, tuple[Form, ...]]:
    """Return the plaited band round the page with its four corner rosettes."""
    gold = [
        _strand(((1, a, -math.pi / 2), (3, b, -math.pi / 2)), 96)
        for a, b in ((4.53, 2.01), (-4.53, -2.01))
    ]
    blue = [
        _strand(((1, sign * 7.71, side * 0.3), (3, sign * 1.97, side * 0.52)), 96)
        for sign in (1, -1)
        for side in (1, -1)
    ]
    content = "\n".join([".7 w", f"{rgb(GOLD)} RG", *gold, f"{rgb(BLUE)} RG", *blue])
    tile = Form("LcPlait", (-1, 2, 97, 26), content)
    corner = _corner()
    across, down = 999 / 960, 670 / 672
    rows = [place(tile, 62 + 96 * across * n, y, sx=across) for y in (34, 732) for n in range(10)]
    columns = [
        place(tile, x, 62 + 96 * down * n, turn=90, sx=down) for x in (62, 1089) for n in range(7)
    ]
    corners = [place(corner, x, y) for y in (48, 746) for x in (48, 1075)]
    return "\n".join([*rows, *columns, *corners]), (tile, corner)


def _corner() -> Form:
    outer = rosette("LcCornerA", lambda t: 15 + 6 * math.cos(8 * t), 96, 23)
    inner = rosette("LcCornerB", lambda t: 7 + 3 * math.cos(6 * t), 60, 12)
    turns = [place(outer, turn=5.625 * n) for n in range(8)]
    turns += [place(inner, turn=10 * n) for n in range(6)]
    ground = f"{rgb(PAPER)} rg -16 -16 32 32 re f {rgb(BLUE)} RG .6 w"
    return Form("LcCorner", (-24, -24, 24, 24), "\n".join([ground, *turns]), (outer, inner))


def frames() -> str:
    """Return the three rules: one outside the band, two inside."""
    outside = f"{rgb(BLUE)} RG 1.4 w 26 26 1071 742 re S"
    return (
        f"{outside} {rgb(GOLD)} RG .9 w 66 66 991 662 re S {rgb(BLUE)} RG .5 w 70 70 983 654 re S"
    )


def divider(y: float, half: float = 150.0) -> str:
    """Return the gold rule with a diamond in its middle, ``half`` to each side of the centre."""
    x = WIDTH / 2
    lines = f"{num(x - half)} {num(y)} m {num(x - 16)} {num(y)} l "
    lines += f"{num(x + 16)} {num(y)} m {num(x + half)} {num(y)} l S"
    diamond = f"{num(x)} {num(y - 6)} m {num(x + 6)} {num(y)} l {num(x)} {num(y + 6)} l"
    return f"{rgb(GOLD)} RG {rgb(GOLD)} rg .9 w {lines} {diamond} {num(x - 6)} {num(y)} l h f"


def all_forms(form: Form) -> Iterable[Form]:
    """Yield a form after the forms that it places, each once."""
    for child in form.uses:
        yield from all_forms(child)
    yield form


@cache
def background(divider_y: float, seal: Form, seal_x: float, seal_y: float, scale: float) -> Form:
    """Return everything on the paper that is the same for every holder, as one form."""
    rose, roses = watermark()
    plait, plaits = border()
    sheet = f"{rgb(PAPER)} rg 0 0 {num(WIDTH)} {num(HEIGHT)} re f"
    stamp = f"q {scale} 0 0 {scale} {num(seal_x)} {num(seal_y)} cm /{seal.name} Do Q"
    content = "\n".join([sheet, rose, frames(), plait, divider(divider_y), stamp])
    return Form("LcSheet", (0, 0, WIDTH, HEIGHT), content, (*roses, *plaits, seal))
