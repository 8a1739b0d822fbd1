"""Variants of a parametrised item: plain documents, each judged as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.canonical import digest_of
from core.i18n import lazy_gettext as _l
from question_bank.item_types import ITEM_TYPES, Problem
from question_bank.item_types.base import Body, entries_of
from question_bank.parameters.diagnosis import SAMPLE, faulty_place, never_held
from question_bank.parameters.draws import Values, draw_values, is_parametrised, name_fault
from question_bank.parameters.expressions import ExpressionError
from question_bank.parameters.texts import fill, fill_all

LEAST, MOST = 2, 20
SHOWN = 10
"""How many variants an author sees."""

_OWN = ("variables", "constraints", "variants")
_AS_WRITTEN = frozenset(
    {*_OWN, "type", "level", "domain", "competence", "topic", "kind", "cognition", "licence",
     "source", "attribution", "stimulus", "p_expected", "seconds", "review_by", "scoring",
     "tolerance_kind", "title"}
)  # fmt: skip


@dataclass(frozen=True)
class Variant:
    """One variant: its number (from 1), the values drawn, the plain document, what is wrong with it.

    ``body`` is empty when the document could not be written out.
    """

    number: int
    values: Mapping[str, Fraction]
    body: dict[str, Any]
    problems: list[Problem]

    @property
    def degenerate(self) -> bool:
        """Whether nobody should get it."""
        return bool(self.problems)


def variant_count(body: Body) -> int:
    """Return how many variants a document asks for; 0 for none or an unusable number."""
    count = body.get("variants")
    fine = isinstance(count, int) and not isinstance(count, bool) and LEAST <= count <= MOST
    return int(count) if fine and count is not None else 0


def resolve(body: Body, variant: int) -> dict[str, Any]:
    """Return the plain document of a variant (numbers from 1); a plain document as it is.

    Raises ``ExpressionError`` when it cannot be drawn or written out.
    """
    if not is_parametrised(body):
        return dict(body)
    drawn = draw_values(body, variant) if 1 <= variant <= MOST else []
    if not drawn or len(drawn) < variant:
        raise ExpressionError(_l("抽不出第 %(n)s 个变式", n=variant))
    return written_out(body, drawn[-1])


def written_out(body: Body, values: Values) -> dict[str, Any]:
    """Return a document with values in the place of its expressions; raises ``ExpressionError``."""
    return {
        name: value if name in _AS_WRITTEN else fill_all(value, lambda text: fill(text, values))
        for name, value in body.items()
        if name not in _OWN
    }


def draw_variants(body: Body, count: int = SHOWN) -> list[Variant]:
    """Return the first ``count`` variants, fewer when there are no more.

    A variant is degenerate when its document has problems of its type, or says what another does.
    Raises ``ExpressionError`` when the variables or constraints are wrong.
    """
    found: list[Variant] = []
    seen: dict[str, int] = {}
    for place, values in enumerate(draw_values(body, count), start=1):
        try:
            made = written_out(body, values)
        except ExpressionError as error:
            filled = {name: body[name] for name in body if name not in _AS_WRITTEN}
            where = faulty_place(filled, values) or "variables"
            found.append(Variant(place, values, {}, [Problem(where, error.message)]))
            continue
        problems = ITEM_TYPES[made["type"]].problems(made)
        other = seen.setdefault(digest_of(made), place)
        if other != place:
            problems.append(Problem("variables", _l("与第 %(n)s 个变式相同", n=other)))
        found.append(Variant(place, values, made, problems))
    return found


def parameter_problems(body: Body) -> list[Problem]:
    """Return what keeps a parametrised document from review.

    Names, expressions and constraints; that the first ``variants`` can be drawn, and that none of
    them is degenerate. Empty for a plain document.
    """
    if not is_parametrised(body):
        return []
    found = _name_problems(body)
    count = variant_count(body)
    if not count:
        found.append(
            Problem("variants", _l("变式个数应是 %(least)s 至 %(most)s", least=LEAST, most=MOST))
        )
    if found:
        return found
    try:
        variants = draw_variants(body, count)
    except ExpressionError as error:
        return [Problem("variables", error.message)]
    if len(variants) < count:
        message = _l("只抽得出 %(n)s 个不同的变式，要 %(count)s 个", n=len(variants), count=count)
        found.append(Problem("variants", message))
        found += [
            Problem(
                "constraints",
                _l("试了 %(n)s 组取值，约束 %(text)s 没有一次成立", n=SAMPLE, text=text),
            )
            for text in never_held(body)
        ]
    return found + _gathered(variants)


def _gathered(variants: Sequence[Variant]) -> list[Problem]:
    """Return the problems of variants, one that several have once; one of all without their numbers."""
    where: dict[tuple[str, str], list[int]] = {}
    for variant in variants:
        for problem in variant.problems:
            where.setdefault((problem.field, str(problem.message)), []).append(variant.number)
    found = []
    for (field, what), numbers in where.items():
        names = "、".join(map(str, numbers))
        text = _l("第 %(n)s 个变式：%(what)s", n=names, what=what)
        found.append(Problem(field, what if len(numbers) == len(variants) > 1 else text))
    return found


def _name_problems(body: Body) -> list[Problem]:
    found: list[Problem] = []
    taken: set[str] = set()
    for variable in entries_of(body, "variables"):
        name = variable.get("name")
        fault = name_fault(name, taken)
        if fault is not None:
            found.append(Problem("variables", fault))
        taken.add(str(name))
    return found
