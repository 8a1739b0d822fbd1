"""What the banks have for a blueprint, and whether that is enough for so many forms."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.canonical import digest_of
from exams.assembly import Lack, Shortage, Unit, find_lack, list_stock
from exams.queries.apart import list_apart
from exams.queries.blueprints import list_usable_banks
from exams.rules.blueprints import Available, BlueprintSpec, PaperSpec, to_document
from question_bank.models import Bank, Item, ItemStatistics
from question_bank.queries import list_approved

KEPT = 128


@dataclass(frozen=True)
class StockItem:
    """An approved item that exams may take, with how it was used so far.

    ``identifier`` is that of the item, with the bank before it (``school/L1-BAS-001``) where the bank
    is not the blueprint's own. ``p_observed`` is the share of right answers measured in exams among
    ``answered`` candidates, None while there is none; the rest is told by
    ``exams.rules.blueprints.Available``.
    """

    version_id: int
    identifier: str
    bank: str
    domain: str
    competence: str
    type: str
    kind: str
    level: str
    p_expected: Fraction
    seconds: int
    stimulus_version_id: int | None
    position_in_stimulus: int
    exposures: int = 0
    forms: int = 0
    p_observed: Fraction | None = None
    answered: int = 0
    enemies: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True)
class _Use:
    """How an item was used so far."""

    exposures: int
    forms: int
    observed: Fraction | None
    answered: int


NEVER = _Use(0, 0, None, 0)


def banks_of(session: Session, spec: BlueprintSpec) -> list[Bank]:
    """Return the banks of a blueprint that exams may draw on now, the blueprint's own first."""
    usable = {bank.slug: bank for bank in list_usable_banks(session)}
    own = session.scalar(select(Bank).where(Bank.slug == spec.bank))
    found = [own] if own is not None else []
    more = dict.fromkeys(slug for slug in spec.more_banks if slug != spec.bank)
    return found + [usable[slug] for slug in more if slug in usable]


def list_available(session: Session, spec: BlueprintSpec) -> list[StockItem]:
    """Return the approved items of the blueprint's banks and level; none when there is no bank."""
    banks = banks_of(session, spec)
    found: list[StockItem] = []
    used = _used(session, [bank.id for bank in banks], spec.level)
    for bank in banks:
        before = "" if bank.slug == spec.bank else f"{bank.slug}/"
        for item in list_approved(session, bank=bank, level=spec.level):
            use = used.get(item.version_id, NEVER)
            found.append(
                StockItem(
                    version_id=item.version_id,
                    identifier=before + item.identifier,
                    bank=bank.slug,
                    domain=item.domain,
                    competence=item.competence,
                    type=item.type,
                    kind=item.kind,
                    level=item.level,
                    p_expected=item.p_expected,
                    seconds=item.seconds,
                    stimulus_version_id=item.stimulus_version_id,
                    position_in_stimulus=item.position_in_stimulus,
                    exposures=use.exposures,
                    forms=use.forms,
                    p_observed=use.observed,
                    answered=use.answered,
                )
            )
    return _with_enemies(session, found)


def _used(session: Session, bank_ids: Sequence[int], level: str) -> dict[int, _Use]:
    """Return how items were used, by current version."""
    query = (
        select(
            Item.current_version_id,
            ItemStatistics.exposures,
            ItemStatistics.forms,
            ItemStatistics.figures,
        )
        .join(ItemStatistics, ItemStatistics.item_id == Item.id)
        .where(Item.bank_id.in_(bank_ids), Item.level == level)
    )
    return {
        version_id: _Use(exposures, forms, *_observed(figures or {}))
        for version_id, exposures, forms, figures in session.execute(query)
    }


def _observed(figures: Mapping[str, object]) -> tuple[Fraction | None, int]:
    """Return the share of right answers, and among how many candidates."""
    value = figures.get("p")
    if value is None:
        return None, 0
    return Fraction(str(value)), int(str(figures.get("n") or 0))


def _with_enemies(session: Session, items: list[StockItem]) -> list[StockItem]:
    names = {item.version_id: item.identifier for item in items}
    foes: dict[int, set[str]] = defaultdict(set)
    for one, other in list_apart(session, names):
        foes[one].add(names[other])
        foes[other].add(names[one])
    return [
        StockItem(**{**item.__dict__, "enemies": frozenset(foes[item.version_id])})
        if item.version_id in foes
        else item
        for item in items
    ]


@dataclass(frozen=True)
class Stock:
    """What a bank has for a paper: units (items, or whole cases) by (domain, what), and by row.

    ``what`` is the name of a section or a kind. In a paper of cases the cases are counted by domain
    under ``case``, and kinds in items.
    """

    cells: dict[tuple[str, str], int]
    domains: dict[str, int]
    columns: dict[str, int]


def count_stock(paper: PaperSpec, units: Sequence[Unit]) -> Stock:
    """Count the units that a paper could take, as the matrix of a blueprint shows them."""
    cells: Counter[tuple[str, str]] = Counter()
    domains: Counter[str] = Counter()
    for unit in units:
        section = paper.section_of(unit.items[0].type)
        assert section is not None
        cells[unit.items[0].domain, section.name] += 1
        domains[unit.items[0].domain] += 1
        for item in unit.items:
            cells[item.domain, item.kind] += 1
    columns: Counter[str] = Counter()
    for (_, what), count in cells.items():
        columns[what] += count
    return Stock(dict(cells), dict(domains), dict(columns))


@dataclass(frozen=True)
class PaperCoverage:
    """What there is of a paper by (domain, section, kind), in items or whole cases.

    A case is of the kind in which one of its items differs from the paper's main kind, as in
    ``Shortage``. Units that the blueprint excludes or that are used up do not count; ``barred`` says
    how many they are.
    """

    paper: PaperSpec
    cells: Mapping[tuple[str, str, str], int]
    barred: int


@dataclass(frozen=True)
class Coverage:
    """What the banks have for a blueprint, and what is missing for so many forms."""

    forms: int
    papers: tuple[PaperCoverage, ...]
    lack: Lack

    @property
    def shortages(self) -> tuple[Shortage, ...]:
        """What would have to be written."""
        return self.lack.found


class CoverageCache:
    """Keeps the coverages last asked for, by the digests of blueprint and banks."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._found: OrderedDict[tuple[str, str, int], Coverage] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, int]) -> Coverage | None:
        """Return what was kept under a key, or None."""
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
            return found

    def put(self, key: tuple[str, str, int], coverage: Coverage) -> None:
        """Keep a coverage; the one not asked for the longest goes."""
        with self._lock:
            self._found[key] = coverage
            while len(self._found) > self._kept:
                self._found.popitem(last=False)


cache = CoverageCache()


def get_coverage(session: Session, spec: BlueprintSpec, *, forms: int) -> Coverage:
    """Return what the banks have for so many disjoint forms; computed once for a state of the banks."""
    key = (digest_of(to_document(spec)), bank_digest(session, spec), forms)
    found = cache.get(key)
    if found is None:
        found = cover(spec, list_available(session, spec), forms=forms)
        cache.put(key, found)
    return found


def bank_digest(session: Session, spec: BlueprintSpec) -> str:
    """Return the digest of the state of a blueprint's banks: items, versions, states, their use, and
    which are kept apart."""
    banks = [bank.id for bank in banks_of(session, spec)]
    query = (
        select(
            Item.id,
            Item.current_version_id,
            Item.state,
            ItemStatistics.exposures,
            ItemStatistics.forms,
        )
        .outerjoin(ItemStatistics, ItemStatistics.item_id == Item.id)
        .where(Item.bank_id.in_(banks), Item.level == spec.level)
        .order_by(Item.id)
    )
    rows = session.execute(query).all()
    pairs = list_apart(session, {row[1] for row in rows if row[1] is not None})
    return digest_of(
        [[[*row[:2], row[2].value, *row[3:]] for row in rows], [list(pair) for pair in pairs]]
    )


def cover(spec: BlueprintSpec, available: Sequence[StockItem], *, forms: int) -> Coverage:
    """Count what is available for a blueprint, and what is missing for so many forms."""
    papers = []
    for paper in spec.papers:
        stock = list_stock(spec, paper, available)
        cells = Counter(_cell(paper, unit.items) for unit in stock.units)
        papers.append(PaperCoverage(paper, dict(cells), len(stock.barred)))
    return Coverage(forms, tuple(papers), find_lack(spec, available, forms=forms))


def _cell(paper: PaperSpec, items: Sequence[Available]) -> tuple[str, str, str]:
    section = paper.section_of(items[0].type)
    main = max(paper.kinds, key=lambda quota: quota.target).name
    kind = next((item.kind for item in items if item.kind != main), main)
    return items[0].domain, "" if section is None else section.name, kind
