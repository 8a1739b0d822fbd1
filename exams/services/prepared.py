"""What publication prepares and storing inserts: an exam with its rendered forms, as values.

Preparing takes seconds (assembly, rendering, compression) and only reads; storing what was prepared
is short, since on SQLite nobody else writes meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from exams.models import MultipleRule, PaperKind
from exams.rules.blueprints import BlueprintSpec
from exams.rules.conformity import PlacedItem


@dataclass(frozen=True)
class PaperTerms:
    """What a published paper says of itself: the exam's title in both languages, time, points."""

    exam_title: Mapping[str, str]
    kind: PaperKind
    minutes: int
    points: Fraction
    multiple_rule: MultipleRule


@dataclass(frozen=True)
class PreparedItem:
    """An item version at its place; ``ref`` is its opaque name in the document."""

    version_id: int
    ref: str
    competence: str
    place: PlacedItem


@dataclass(frozen=True)
class PreparedPaper:
    """One paper of a form: document and key as gzip of canonical JSON, with their SHA-256 digests.

    ``conformity`` is what the independent check found when the form was assembled, as JSON data.
    """

    kind: PaperKind
    document: bytes
    document_digest: str
    key: bytes
    key_digest: str
    conformity: tuple[Mapping[str, object], ...]
    items: tuple[PreparedItem, ...]


@dataclass(frozen=True)
class PreparedForm:
    """A form with the public id that it will be stored under; its opaque names depend on it."""

    public_id: str
    label: str
    seed: int
    papers: tuple[PreparedPaper, ...]


@dataclass(frozen=True)
class PreparedExam:
    """An exam ready to be stored; ``digest`` tells which item versions stand where."""

    title: Mapping[str, str]
    blueprint_id: int
    blueprint_version: int
    scheme_id: int
    spec: BlueprintSpec
    seed: int
    multiple_rule: MultipleRule
    digest: str
    forms: tuple[PreparedForm, ...]

    @property
    def version_ids(self) -> frozenset[int]:
        """The item versions that stand in any of the forms."""
        return frozenset(
            item.version_id for form in self.forms for paper in form.papers for item in paper.items
        )
