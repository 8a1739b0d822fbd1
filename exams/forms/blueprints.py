"""The form of a blueprint: texts by field name, to a specification and back without loss.

Its fields depend on the blueprint (papers, sections, domains), so they are read from plain texts: names
are ``theory-minutes``, ``theory-section-0-count``, ``theory-domain-PRC-points``, ``theory-cell-PRC-0`` …
A domain keeps the paper's tolerance unless it has one of its own
(``theory-domain-PRC-points_tolerance``). Shape only: whether it adds up is said by
``exams.rules.sums``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeVar

from core.i18n import gettext as _
from exams.forms.blueprint_texts import Values
from exams.forms.blueprint_texts import to_values as to_values
from exams.labels import CUT_BASES
from exams.rules.blueprints import (
    CASE,
    BlueprintSpec,
    Difficulty,
    Fixed,
    PaperSpec,
    Quota,
    Section,
    number,
)
from exams.rules.difficulty import BANDS
from question_bank.item_types import ITEM_TYPES
from standards.rules import KINDS

BLANK_SECTIONS = 2
MOST_SECTIONS = 20
ZERO = Fraction(0)
HUNDRED = Fraction(100)
# Fraction also reads 1e999999999, and works it out.
_WRITTEN = re.compile(r"[+-]?\d{1,12}(?:[./]\d{1,12})?")
T = TypeVar("T")


class BlueprintReader:
    """Reads the texts of a form over the draft that it shows; ``errors`` are messages by field.

    ``domains`` are the codes of the edition's domains in order, ``banks`` the slugs that may be drawn
    on. What cannot be read keeps the draft's value, so that ``spec`` is always one.
    """

    def __init__(
        self, values: Values, base: BlueprintSpec, *, domains: Sequence[str], banks: Iterable[str]
    ) -> None:
        self.values = values
        self.errors: dict[str, str] = {}
        self._domains = domains
        self._banks = list(banks)
        self.spec = self._read(base)

    def _read(self, base: BlueprintSpec) -> BlueprintSpec:
        bank = self._text("bank") or base.bank
        if bank not in (*self._banks, base.bank):
            self.errors["bank"] = _("请选择一项。")
            bank = base.bank
        more = [slug for slug in self.values.getlist("more_banks") if slug in self._banks]
        title = {"zh": self._text("title_zh"), "en": self._text("title_en")}
        for lang in ("zh", "en"):
            if not title[lang] or len(title[lang]) > 120:
                self.errors[f"title_{lang}"] = _("请填写 1 到 120 个字符。")
        return replace(
            base,
            title=title,
            bank=bank,
            more_banks=tuple(dict.fromkeys(slug for slug in more if slug != bank)),
            papers=tuple(self._paper(paper) for paper in base.papers),
            fixed=tuple(self._fixed()),
            excluded=tuple(dict.fromkeys(" ".join(self._lines("excluded")).split())),
            most_exposures=self._optional("most_exposures", 1_000_000),
            most_forms=self._optional("most_forms", 1_000),
        )

    def _paper(self, base: PaperSpec) -> PaperSpec:
        kind = base.kind
        sections = tuple(self._sections(base)) or base.sections
        points = self._number(f"{kind}-points_tolerance", ZERO, HUNDRED)
        slack = self._number(f"{kind}-items_tolerance", ZERO, HUNDRED)
        domains = list(dict.fromkeys((*(q.name for q in base.domain_points), *self._domains)))
        paper = replace(
            base,
            minutes=int(self._whole(f"{kind}-minutes", 1, 600, base.minutes)),
            cut=self._number(f"{kind}-cut", ZERO, HUNDRED, base.cut),
            cut_basis=self._one_of(f"{kind}-cut_basis", tuple(CUT_BASES), base.cut_basis),
            sections=sections,
            domain_points=self._domain_quotas(kind, domains, "points", points),
            domain_items=()
            if base.whole_cases
            else self._domain_quotas(kind, domains, "items", slack),
            kinds_in=self._one_of(f"{kind}-kinds_in", ("items", "points"), base.kinds_in),
            kinds=self._named_quotas(f"{kind}-kind", KINDS),
            bands=self._named_quotas(f"{kind}-band", BANDS),
            difficulty=self._difficulty(kind),
            anchors=self._optional(f"{kind}-anchors", 100) or 0,
        )
        return replace(paper, cells=tuple(self._cells(paper, domains)))

    def _sections(self, base: PaperSpec) -> Iterable[Section]:
        """Yield the sections that have a type and a count; a paper of cases keeps its one."""
        for place in range(MOST_SECTIONS):
            name = f"{base.kind}-section-{place}-"
            picked = self.values.getlist(f"{name}types")
            types = tuple(t for t in ITEM_TYPES if t in picked)
            count = self._whole(f"{name}count", 0, 200, 0)
            if not count and not types:
                continue
            if not types:
                self.errors[f"{name}types"] = _("请选择题型。")
                continue
            if not count:
                continue
            size = self._whole(f"{name}size", 1, 20, 1) if base.whole_cases else 1
            label = CASE if base.whole_cases else "|".join(types)
            points = self._number(f"{name}points", Fraction(1, 100), HUNDRED, Fraction(1))
            yield Section(label, types, count, size, points)

    def _domain_quotas(
        self, kind: str, domains: Sequence[str], what: str, tolerance: Fraction
    ) -> tuple[Quota, ...]:
        found = []
        for code in domains:
            target = self._number(f"{kind}-domain-{code}-{what}", ZERO, HUNDRED * 2)
            field = f"{kind}-domain-{code}-{what}_tolerance"
            own = self._number(field, ZERO, HUNDRED, tolerance)
            if target:
                found.append(Quota(code, target, own))
        return tuple(found)

    def _named_quotas(self, before: str, names: Iterable[str]) -> tuple[Quota, ...]:
        found = []
        for name in names:
            if self._text(f"{before}-{name}-target"):
                target = self._number(f"{before}-{name}-target", ZERO, HUNDRED * 2)
                slack = self._number(f"{before}-{name}-tolerance", ZERO, HUNDRED)
                found.append(Quota(name, target, slack))
        return tuple(found)

    def _cells(self, paper: PaperSpec, domains: Sequence[str]) -> Iterable[Quota]:
        tolerance = self._number(f"{paper.kind}-cells_tolerance", ZERO, HUNDRED)
        for code in domains:
            for place, section in enumerate(paper.sections):
                field = f"{paper.kind}-cell-{code}-{place}"
                if self._text(field):
                    target = self._number(field, ZERO, HUNDRED * 2)
                    yield Quota(f"{code}/{section.name}", target, tolerance)

    def _difficulty(self, kind: str) -> Difficulty | None:
        if not self._text(f"{kind}-difficulty-target"):
            return None
        target = self._number(f"{kind}-difficulty-target", ZERO, HUNDRED)
        tolerance = self._number(f"{kind}-difficulty-tolerance", ZERO, HUNDRED)
        return Difficulty(target / 100, tolerance / 100)

    def _fixed(self) -> Iterable[Fixed]:
        """Yield what is fixed; a line that cannot be read, or says what another did, is told."""
        seen: dict[Fixed, int] = {}
        told = []
        for place, line in enumerate(self.values.get("fixed", "").split("\n"), start=1):
            identifier, *rest = line.split() or [""]
            form = rest[0].upper() if rest else ""
            fixed = Fixed(identifier, form)
            if not identifier:
                continue
            if len(rest) > 1 or (form and (len(form) > 1 or not "A" <= form <= "Z")):
                told.append(_("第 %(n)s 行看不懂：%(line)s", n=place, line=line.strip()))
            elif fixed in seen:
                told.append(_("第 %(n)s 行与第 %(m)s 行相同。", n=place, m=seen[fixed]))
            else:
                seen[fixed] = place
                yield fixed
        if told:
            told.append(_("每行一个题号，后面可以写一个卷别（A、B…）。"))
            self.errors["fixed"] = " ".join(told)

    def _lines(self, name: str) -> list[str]:
        return [line for line in self.values.get(name, "").split("\n") if line.strip()]

    def _text(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def _one_of(self, name: str, among: Sequence[str], default: str) -> str:
        found = self._text(name)
        return found if found in among else default

    def _optional(self, name: str, most: int) -> int | None:
        return self._whole(name, 0, most, 0) if self._text(name) else None

    def _whole(self, name: str, low: int, high: int, default: int) -> int:
        text = _("请填写 %(low)s 到 %(high)s 的整数。", low=low, high=high)
        return self._parsed(name, int, low, high, default, text)

    def _number(
        self, name: str, low: Fraction, high: Fraction, default: Fraction = ZERO
    ) -> Fraction:
        text = _("请填写 %(low)s 到 %(high)s 的数。", low=number(low), high=number(high))
        return self._parsed(name, Fraction, low, high, default, text)

    def _parsed(
        self, name: str, read: Callable[[str], T], low: Any, high: Any, default: T, problem: str
    ) -> T:
        text = self._text(name)
        if not text:
            return default
        try:
            if not _WRITTEN.fullmatch(text):
                raise ValueError
            found = read(text)
        except (ValueError, ZeroDivisionError):
            found = None
        if found is None or not low <= found <= high:
            self.errors[name] = problem
            return default
        return found


def field_of(paper: str, place: str) -> str:
    """Return the id of the part of the form where a fault of the rules is shown."""
    return f"{paper}-{place}" if paper else place
