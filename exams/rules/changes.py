"""What a version of a blueprint changes against the one before it, as values to be told in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from exams.rules.blueprints import BlueprintSpec, PaperSpec, Quota, number


@dataclass(frozen=True)
class Change:
    """``what`` (of ``subject``, on ``paper``; "" where there is none) was ``before`` and is ``after``.

    None stands for what is not prescribed.
    """

    what: str
    paper: str
    subject: str
    before: str | None
    after: str | None


def changes_between(old: BlueprintSpec, new: BlueprintSpec) -> list[Change]:
    """Return every change from one blueprint to another; nothing when they are alike."""
    found = list(_compare("", _whole(old), _whole(new)))
    papers = {p.kind: p for p in (*old.papers, *new.papers)}
    for kind in papers:
        before = next((p for p in old.papers if p.kind == kind), None)
        after = next((p for p in new.papers if p.kind == kind), None)
        found += _compare(kind, _paper(before), _paper(after))
    return found


Facts = Mapping[tuple[str, str], str]


def _compare(paper: str, before: Facts, after: Facts) -> Iterator[Change]:
    for what, subject in dict.fromkeys((*before, *after)):
        old, new = before.get((what, subject)), after.get((what, subject))
        if old != new:
            yield Change(what, paper, subject, old, new)


def _whole(spec: BlueprintSpec) -> Facts:
    facts: dict[tuple[str, str], Any] = {
        ("title", "zh"): spec.title.get("zh"),
        ("title", "en"): spec.title.get("en"),
        ("edition", ""): spec.edition,
        ("bank", ""): spec.bank,
        ("most_exposures", ""): spec.most_exposures,
        ("most_forms", ""): spec.most_forms,
    }
    facts |= {("more_banks", bank): bank for bank in spec.more_banks}
    facts |= {("fixed", f"{f.identifier} {f.form}".strip()): f.identifier for f in spec.fixed}
    facts |= {("excluded", name): name for name in spec.excluded}
    return {key: str(value) for key, value in facts.items() if value is not None}


def _paper(paper: PaperSpec | None) -> Facts:
    if paper is None:
        return {}
    facts: dict[tuple[str, str], str] = {
        ("minutes", ""): str(paper.minutes),
        ("cut", ""): number(paper.cut),
        ("cut_basis", ""): paper.cut_basis,
        ("kinds_in", ""): paper.kinds_in,
    }
    for section in paper.sections:
        count = str(section.count) if section.size == 1 else f"{section.count} × {section.size}"
        facts["section", section.name] = f"{count} × {number(section.points)}"
        facts["types", section.name] = "|".join(section.types)
    for what, quotas in (
        ("domain_points", paper.domain_points),
        ("domain_items", paper.domain_items),
        ("kind", paper.kinds),
        ("cell", paper.cells),
        ("band", paper.bands),
    ):
        facts |= {(what, quota.name): _told(quota) for quota in quotas}
    if paper.difficulty is not None:
        target, around = paper.difficulty.target * 100, paper.difficulty.tolerance * 100
        facts["difficulty", ""] = f"{number(target)} % ± {number(around)} %"
    if paper.anchors:
        facts["anchors", ""] = str(paper.anchors)
    return facts


def _told(quota: Quota) -> str:
    return f"{number(quota.target)} ± {number(quota.tolerance)}"
