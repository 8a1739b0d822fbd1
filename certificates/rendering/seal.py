"""The gold seal with the mark of the house: 才 drawn as a caliper, its beam carrying the scale."""

from __future__ import annotations

import math
from functools import cache

from certificates.rendering.ornaments import Form, circle, closed_polar, place, rgb, rosette

EDGE, BODY, RING, HEART = "#c89b45", "#dcb765", "#e7c982", "#f3dfae"
LINE, FINE, TICK, MARK = "#8a6420", "#9a7228", "#a9792a", "#6b4a10"


@cache
def seal() -> Form:
    """Return the seal about the origin, 62 units to each side."""
    web = rosette("LcSealWeb", lambda t: 31 + 6 * math.cos(16 * t), 128, 40)
    rim = closed_polar(lambda t: 58 + 1.8 * math.cos(60 * t), 480)
    parts = [
        f"{rgb(EDGE)} rg {rim} f",
        f"{rgb(BODY)} rg {rgb(LINE)} RG .7 w {circle(55)} b",
        f".8 w {_scale()}",
        f"{rgb(RING)} rg .9 w {circle(43)} b",
        f"{rgb(FINE)} RG .45 w",
        *[place(web, turn=3.75 * n) for n in range(6)],
        f"{rgb(HEART)} rg {rgb(LINE)} RG .9 w {circle(25)} b",
        f"q 1.2 0 0 1.2 -19.2 -19.2 cm {_mark()} Q",
    ]
    return Form("LcSeal", (-62, -62, 62, 62), "\n".join(parts), (web,))


def _scale() -> str:
    ticks = []
    for n in range(60):
        angle, inner = math.radians(6 * n), 46.5 if n % 5 == 0 else 49.0
        x, y = math.sin(angle), -math.cos(angle)
        ticks.append(f"{53 * x:.2f} {53 * y:.2f} m {inner * x:.2f} {inner * y:.2f} l")
    return " ".join(ticks) + " S"


def _mark() -> str:
    """Return the mark on its 32-unit grid: six ticks, beam, hook and stroke."""
    tops = {6: 5.4, 9: 7.6, 12: 7.6, 15: 5.4, 23: 5.4, 26: 7.6}
    ticks = " ".join(f"{x} {top} m {x} 10.2 l" for x, top in tops.items())
    beam = "4.6 12.6 m 27.4 12.6 l S"
    # Quadratic curves of the drawing, raised to cubic ones.
    hook = "19 4.6 m 19 24.2 l 19 26.067 18.067 27 16.2 27 c 13.4 27 l S"
    stroke = "18.4 13.4 m 15.867 17.933 11.6 21.333 5.6 23.6 c S"
    return f"{rgb(TICK)} RG 1.5 w {ticks} S {rgb(MARK)} RG 2.7 w {beam} {hook} {stroke}"
