"""What a result page shows of a paper, in words and figures ready for the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.i18n import bi, language
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from exams.models import Admission, MultipleRule, PaperKind
from exams.rules.blueprints import number
from grading.models import ExamResult, PaperResult
from grading.rules import Tally, band_words, read_tallies, share_shown, shown, statement

PAPER_NAMES = {PaperKind.THEORY: _l("理论科目"), PaperKind.PRACTICAL: _l("技能科目")}
KIND_NAMES = {"knowledge": _l("知识型"), "skill": _l("技能型"), "innovation": _l("创新型")}
MULTIPLE_RULES = {
    MultipleRule.ALL_OR_NOTHING: _l("多选题全部选对才得分"),
    MultipleRule.PARTIAL: _l("多选题按（选对数 − 选错数）÷ 答案数得分，最低 0 分"),
    MultipleRule.SUBSET: _l("多选题少选按比例给分，选错不得分"),
}
SEALED_BY = {"candidate": _l("考生交卷"), "time": _l("到时收卷")}


@dataclass(frozen=True)
class PartLine:
    """A domain or kind in a table; ``value`` (per cent) and its texts are None where words stand alone.

    ``short`` is what fits beside a radar: the name in Chinese, the code in English.
    """

    code: str
    label: str
    short: str
    items: int
    value: Fraction | None
    points: str | None
    shown: str | None
    band: str


@dataclass(frozen=True)
class PaperReport:
    """A paper of a result: texts of its figures, and what is said of its parts."""

    kind: str
    name: str
    result: PaperResult
    score: str
    maximum: str
    cut: str
    domains: list[PartLine]
    kinds: list[PartLine]
    notice: str
    multiple_rule: str

    @property
    def passed(self) -> bool:
        """Whether the paper reached its cut score."""
        return self.result.passed

    @property
    def charted(self) -> list[PartLine]:
        """The domains that have a number; a radar needs three of them."""
        return [line for line in self.domains if line.value is not None]


def paper_report(result: PaperResult) -> PaperReport:
    """Return what is shown of one paper, in the reader's language."""
    paper = result.sitting.form_paper.paper
    blueprint = result.sitting.admission.session.exam.blueprint
    names = {domain.code: bi(domain.name) for domain in blueprint.edition.domains}
    order = {domain.code: domain.position for domain in blueprint.edition.domains}
    domains = sorted(read_tallies(result.breakdown, "domains"), key=lambda t: order.get(t.code, 0))
    kinds = {tally.code: tally for tally in read_tallies(result.breakdown, "kinds")}
    return PaperReport(
        kind=paper.kind.value,
        name=str(PAPER_NAMES[paper.kind]),
        result=result,
        score=shown(result.score),
        maximum=number(result.maximum),
        cut=number(result.cut),
        domains=_lines(domains, names, blueprint.level),
        kinds=_lines([kinds[c] for c in KIND_NAMES if c in kinds], KIND_NAMES, blueprint.level),
        notice=_notice(blueprint.document, paper.kind),
        multiple_rule=str(MULTIPLE_RULES[paper.multiple_rule]),
    )


def _notice(blueprint: Mapping[str, Any], kind: PaperKind) -> str:
    papers = [paper for paper in blueprint["papers"] if paper["kind"] == kind]
    return bi(papers[0]["notice"]) if papers else ""


def _lines(tallies: Iterable[Tally], names: Mapping[str, object], level: str) -> list[PartLine]:
    lines = []
    for tally in tallies:
        said = statement(tally, level)
        points = share = None
        if said.score is not None and said.maximum is not None:
            points = f"{shown(said.score)} / {number(said.maximum)}"
            share = share_shown(said.score, said.maximum)
        label = str(names.get(tally.code, tally.code))
        band = str(band_words(said.band))
        short = label if language() == "zh" else tally.code
        lines.append(
            PartLine(tally.code, label, short, tally.items, said.share, points, share, band)
        )
    return lines


def exam_name(admission: Admission) -> str:
    """Return role and level of an exam, as 大数据开发工程师　初级."""
    blueprint = admission.session.exam.blueprint
    levels = {level.code: bi(level.name) for level in blueprint.edition.levels}
    return f"{bi(blueprint.edition.role_name)}　{levels.get(blueprint.level, blueprint.level)}"


def verdict(result: ExamResult) -> str:
    """Return in words which papers reached their cut score."""
    words = {
        (True, True): _("两科均达到合格线"),
        (True, False): _("技能没有达到合格线"),
        (False, True): _("理论没有达到合格线"),
        (False, False): _("两科都没有达到合格线"),
    }
    return str(words[result.theory.passed, result.practical.passed])


def scheme_text(admission: Admission, section_id: str) -> list[str]:
    """Return the paragraphs of a section of the scheme that the exam is pinned to, as ``retake``."""
    document: dict[str, Any] = admission.session.exam.scheme.document
    for section in document.get("sections", []):
        if section.get("id") == section_id:
            return [bi(block) for block in section["blocks"] if block.get("type") == "text"]
    return []
