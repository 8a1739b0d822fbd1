"""The QR code as vector rectangles, on a clear ground that keeps its quiet zone."""

from __future__ import annotations

import segno

from certificates.rendering.ornaments import INK, PAPER, num, rgb

QUIET = 4


def qr_operators(text: str, x: float, y: float, size: float) -> str:
    """Return operators that draw the code of ``text``, ``size`` wide, upper left at (x, y).

    Error correction M. The quiet zone of four modules lies outside ``size`` and is painted in the
    colour of the paper, so that no ornament shows through it.
    """
    code = segno.make_qr(text, error="m", boost_error=False)
    rows = [bytes(row) for row in code.matrix]
    module = size / len(rows)
    margin = QUIET * module
    side = size + 2 * margin
    ground = f"{rgb(PAPER)} rg {num(x - margin)} {num(y - margin)} {num(side)} {num(side)} re f"
    runs = [
        f"{start} {line} {length} 1 re"
        for line, row in enumerate(rows)
        for start, length in _runs(row)
    ]
    return f"{ground} q {module:.5f} 0 0 {module:.5f} {num(x)} {num(y)} cm {rgb(INK)} rg " + (
        "\n".join([*runs, "f Q"])
    )


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Return (start, length) of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for column, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            runs.append((start, column - start))
            start = None
    return runs
