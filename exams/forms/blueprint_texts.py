"""The texts of the fields of a blueprint's form, by field name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from werkzeug.datastructures import MultiDict

from exams.rules.blueprints import BlueprintSpec, PaperSpec, Quota, number

Values = MultiDict[str, str]


def to_values(spec: BlueprintSpec) -> Values:
    """Return the texts of the fields of a blueprint."""
    values: Values = MultiDict()
    _put(values, "title_zh", spec.title.get("zh", ""))
    _put(values, "title_en", spec.title.get("en", ""))
    _put(values, "bank", spec.bank)
    values.setlist("more_banks", list(spec.more_banks))
    _put(values, "fixed", "\n".join(f"{f.identifier} {f.form}".strip() for f in spec.fixed))
    _put(values, "excluded", "\n".join(spec.excluded))
    _put(values, "most_exposures", spec.most_exposures)
    _put(values, "most_forms", spec.most_forms)
    for paper in spec.papers:
        _paper_values(values, paper)
    return values


def _put(values: Values, name: str, value: object) -> None:
    if isinstance(value, Fraction):
        value = number(value)
    values[name] = "" if value is None else str(value)


def _paper_values(values: Values, paper: PaperSpec) -> None:
    before = f"{paper.kind}-"
    for name, value in (
        ("minutes", paper.minutes),
        ("cut", paper.cut),
        ("cut_basis", paper.cut_basis),
        ("kinds_in", paper.kinds_in),
        ("points_tolerance", usual_tolerance(paper.domain_points)),
        ("items_tolerance", usual_tolerance(paper.domain_items)),
        ("cells_tolerance", usual_tolerance(paper.cells)),
        ("anchors", paper.anchors or None),
    ):
        _put(values, before + name, value)
    for place, section in enumerate(paper.sections):
        name = f"{before}section-{place}-"
        values.setlist(f"{name}types", list(section.types))
        _put(values, f"{name}count", section.count)
        _put(values, f"{name}points", section.points)
        _put(values, f"{name}size", section.size)
    for what, quotas in (("points", paper.domain_points), ("items", paper.domain_items)):
        for quota in quotas:
            _put(values, f"{before}domain-{quota.name}-{what}", quota.target)
            if quota.tolerance != usual_tolerance(quotas):
                _put(values, f"{before}domain-{quota.name}-{what}_tolerance", quota.tolerance)
    places = {section.name: place for place, section in enumerate(paper.sections)}
    for quota in paper.cells:
        domain, _slash, section_name = quota.name.partition("/")
        _put(values, f"{before}cell-{domain}-{places[section_name]}", quota.target)
    for what, quotas in (("kind", paper.kinds), ("band", paper.bands)):
        for quota in quotas:
            _put(values, f"{before}{what}-{quota.name}-target", quota.target)
            _put(values, f"{before}{what}-{quota.name}-tolerance", quota.tolerance)
    if paper.difficulty is not None:
        _put(values, f"{before}difficulty-target", paper.difficulty.target * 100)
        _put(values, f"{before}difficulty-tolerance", paper.difficulty.tolerance * 100)


def usual_tolerance(quotas: Sequence[Quota]) -> Fraction | None:
    """Return the tolerance that most quotas have, the first of equally many; None without any."""
    return Counter(quota.tolerance for quota in quotas).most_common(1)[0][0] if quotas else None
