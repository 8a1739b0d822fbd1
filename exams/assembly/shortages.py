"""What a bank lacks: items that, written, would make the forms exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from exams.assembly.contents import content_shortages
from exams.assembly.links import find_links
from exams.assembly.relaxations import Relaxation
from exams.assembly.units import FIGURES, Stock, list_stock
from exams.assembly.wanting import find_missing
from exams.assembly.written import Missing, Wanted, list_writable
from exams.errors import AssemblyFailed
from exams.rules.blueprints import Available, BlueprintSpec

LABELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Certainty(StrEnum):
    """What is known of a lack: the forms exist (``nothing``); what is named is enough, and fewer are
    not (``smallest``); it is enough, fewer are not excluded (``enough``); at least that much is
    missing (``least``); no item that is written can help (``useless``)."""

    NOTHING = "nothing"
    SMALLEST = "smallest"
    ENOUGH = "enough"
    LEAST = "least"
    USELESS = "useless"


@dataclass(frozen=True)
class Shortage:
    """What the bank lacks for a paper: ``missing`` items of a domain, type and kind.

    ``type`` is the name of the blueprint's section (``numeric|ordering`` stands for either). For
    ``case`` whole cases are missing; ``kind`` is then that of one of their items where it is not the
    paper's main kind. ``wanted`` bounds how hard each of the items may be; None where it does not
    matter.
    """

    paper: str
    domain: str
    type: str
    kind: str
    missing: int
    wanted: Wanted | None = None


@dataclass(frozen=True)
class Lack:
    """What is missing for so many forms, and how sure that is."""

    found: tuple[Shortage, ...]
    certainty: Certainty

    @property
    def missing(self) -> int:
        """How many items or cases that is."""
        return sum(shortage.missing for shortage in self.found)


@dataclass(frozen=True)
class Shortages:
    """That the forms asked for do not exist: what is missing for them, what could be relaxed."""

    found: tuple[Shortage, ...]
    relaxations: tuple[Relaxation, ...] = ()


def find_shortages(
    spec: BlueprintSpec, available: Sequence[Available], *, forms: int
) -> list[Shortage]:
    """Say what is missing for so many forms; nothing when they exist, or when no item could help."""
    return list(find_lack(spec, available, forms=forms).found)


def find_lack(spec: BlueprintSpec, available: Sequence[Available], *, forms: int) -> Lack:
    """Say what is missing for so many forms (1 to 26), and how sure that is."""
    return lack_of(spec, [list_stock(spec, p, available) for p in spec.papers], forms=forms)


def lack_of(spec: BlueprintSpec, stocks: Sequence[Stock], *, forms: int) -> Lack:
    """Say what is missing for so many forms of these stocks, and how sure that is."""
    try:
        return _plain_lack(stocks, forms) if _is_plain(spec, stocks) else _lack(spec, stocks, forms)
    except AssemblyFailed:
        return Lack(_least(stocks), Certainty.LEAST)


def _lack(spec: BlueprintSpec, stocks: Sequence[Stock], forms: int) -> Lack:
    missing, proven = find_missing(spec, stocks, LABELS[:forms])
    if missing is None:
        least = _least(stocks)
        return Lack(least, Certainty.LEAST if least else Certainty.USELESS)
    if not missing:
        return Lack((), Certainty.NOTHING)
    return Lack(_named(stocks, missing), Certainty.SMALLEST if proven else Certainty.ENOUGH)


def _is_plain(spec: BlueprintSpec, stocks: Sequence[Stock]) -> bool:
    """Whether contents alone decide whether the forms exist, paper by paper."""
    figures = any(key[0] in FIGURES for s in stocks for unit in s.units for key in unit.amounts)
    asked = any(s.paper.difficulty or s.paper.bands or s.paper.anchors for s in stocks)
    links = find_links(stocks)
    return not (figures or asked or spec.fixed or links.enemies or links.same)


def _plain_lack(stocks: Sequence[Stock], forms: int) -> Lack:
    found: list[Shortage] = []
    useless = False
    for stock in stocks:
        missing = content_shortages(stock.paper, stock.units, forms)
        useless = useless or missing is None
        found += _named(stocks, missing or ())
    if useless:
        return Lack(tuple(found), Certainty.LEAST if found else Certainty.USELESS)
    return Lack(tuple(found), Certainty.SMALLEST if found else Certainty.NOTHING)


def _least(stocks: Sequence[Stock]) -> tuple[Shortage, ...]:
    """Return what contents alone lack for one form: whatever else is asked, no less is missing.

    Nothing where not even that comes to an answer.
    """
    try:
        missing = [content_shortages(stock.paper, stock.units, 1) or () for stock in stocks]
    except AssemblyFailed:
        return ()
    return _named(stocks, [one for of in missing for one in of])


def _named(stocks: Sequence[Stock], missing: Sequence[Missing]) -> tuple[Shortage, ...]:
    """Return what is missing by cell and difficulty, in the order of the papers and their cells."""
    counts: dict[tuple[str, str, str, str, Wanted | None], int] = {}
    for one in missing:
        key = (one.paper, *one.cell, one.wanted)
        counts[key] = counts.get(key, 0) + one.count
    cells = [(s.paper.kind, *cell) for s in stocks for cell, _ in list_writable(s.paper)]
    places = {cell: place for place, cell in enumerate(cells)}

    def order(key: tuple[str, str, str, str, Wanted | None]) -> tuple[int, Fraction, Fraction]:
        wanted = key[4] or Wanted(Fraction(0), Fraction(0))
        return places[key[:4]], wanted.low, wanted.high

    return tuple(Shortage(*key[:4], counts[key], key[4]) for key in sorted(counts, key=order))


def share_in(wanted: Wanted) -> Fraction:
    """Return the share in the middle of what is wanted, on the scale of authors."""
    return Fraction(round((wanted.low + wanted.high) / 2 * 20), 20)
