"""The editor's form: what all types have in common, and the part of each type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from core.i18n import lazy_gettext as _l
from question_bank.documents import canonical_body
from question_bank.forms.area_rows import AreaRow
from question_bank.forms.base import EACH, TEXT, WORD, Body, Part, number_or_text, shown, truthy
from question_bank.forms.choices import CHOICE, ORDERING, TRUTH, ChoiceFields
from question_bank.forms.gap_rows import GapRow
from question_bank.forms.gaps import GAP_MATCH, HOT_TEXT, INLINE_CHOICE, TEXT_ENTRY, GapFields
from question_bank.forms.moving import rearrange, rearrange_gaps, rearrange_list
from question_bank.forms.numbers import NUMERIC, SLIDER, NumberFields
from question_bank.forms.pairs import MATCHING, TABLE, PairFields
from question_bank.forms.pictures import HOTSPOT, POINT, PictureFields, rearrange_areas
from question_bank.forms.rows import OptionRow, RangeRow, SlipRow, Submitted, TextRow, UnitRow
from question_bank.forms.switching import left_behind, switched
from question_bank.forms.texts import EXTENDED_TEXT, UPLOAD, TextFields
from question_bank.forms.variable_rows import VariableRow, variable_rows, variable_rows_of

PARTS: dict[str, Part] = {
    "single": CHOICE,
    "multiple": CHOICE,
    "true_false": TRUTH,
    "numeric": NUMERIC,
    "text_entry": TEXT_ENTRY,
    "inline_choice": INLINE_CHOICE,
    "ordering": ORDERING,
    "matching": MATCHING,
    "choice_table": TABLE,
    "hot_text": HOT_TEXT,
    "gap_match": GAP_MATCH,
    "hotspot": HOTSPOT,
    "point": POINT,
    "slider": SLIDER,
    "extended_text": EXTENDED_TEXT,
    "upload": UPLOAD,
}
WITH_UNIT = frozenset({"numeric", "slider"})
KEPT = ("licence", "attribution")
"""Fields of a document that nobody writes here; they pass through."""

_PAIRS = ("title", "stem", "rationale", "why", "unit")
_PLAIN = ("level", "competence", "topic", "kind", "cognition", "p_expected", "source", "stimulus")


def type_asked(act: str) -> str:
    """Return the type that an act such as ``type:numeric`` asks for; empty for other acts."""
    verb, _, kind = act.partition(":")
    return kind if verb == "type" and kind in PARTS else ""


class ItemForm(
    ChoiceFields, NumberFields, PairFields, GapFields, PictureFields, TextFields, FlaskForm
):
    """Shape only: a draft may be unfinished. Lists are rows beside the fields."""

    type = HiddenField()
    edit_number = HiddenField(default="0")
    variant = HiddenField(default="1")
    identifier = StringField(_l("题号"), [WORD])
    title_zh = StringField(_l("短标题（中文）"), [WORD])
    title_en = StringField(_l("短标题（英文）"), [WORD])
    stem_zh = TextAreaField(_l("题干（中文）"), [TEXT])
    stem_en = TextAreaField(_l("题干（英文）"), [TEXT])
    rationale_zh = TextAreaField(_l("解析（中文）"), [TEXT])
    rationale_en = TextAreaField(_l("解析（英文）"), [TEXT])
    why_zh = TextAreaField(_l("错答的误解（中文）"), [TEXT])
    why_en = TextAreaField(_l("错答的误解（英文）"), [TEXT])
    scoring = RadioField(
        _l("给分"),
        choices=[SelectChoice("all", _l("全对才给分")), SelectChoice(EACH, _l("按部分给分"))],
        default="all",
        validate_choice=False,
    )
    level = SelectField(_l("等级"), validate_choice=False)
    competence = SelectField(_l("能力项"), validate_choice=False)
    topic = SelectField(_l("考点"), validate_choice=False)
    kind = SelectField(_l("能力类型"), validate_choice=False)
    cognition = SelectField(_l("认知层次"), validate_choice=False)
    p_expected = SelectField(_l("预估难度"), validate_choice=False)
    seconds = IntegerField(
        _l("作答时间（秒）"),
        [Optional(), NumberRange(10, 7200, _l("作答时间应是 10 至 7200 秒"))],
    )
    stimulus = SelectField(_l("材料"), validate_choice=False)
    source = StringField(_l("来源"), [WORD])
    review_by = DateField(_l("复核日期"), [Optional()])
    constraints = TextAreaField(_l("约束"), [TEXT])
    variants = StringField(_l("发布时的变式数"), [WORD])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with no rows; see ``FlaskForm``."""
        super().__init__(*args, **kwargs)
        self.options: list[OptionRow] = []
        self.rows: list[TextRow] = []
        self.slips: list[SlipRow] = []
        self.ranges: list[RangeRow] = []
        self.units: list[UnitRow] = []
        self.gaps: list[GapRow] = []
        self.areas: list[AreaRow] = []
        self.variables: list[VariableRow] = []
        self.grid: dict[str, list[str]] = {}
        self.hot: list[str] = []
        self.kept: dict[str, Any] = {}

    @property
    def part(self) -> Part | None:
        """The part of the type that is being written, None for an unknown one."""
        return PARTS.get(str(self.type.data))

    def keep(self, body: Body) -> None:
        """Remember the fields of the stored document that nobody writes here."""
        self.kept = {name: body[name] for name in KEPT if name in body}

    def take_rows(self, data: Submitted) -> None:
        """Read the rows from a submitted form."""
        self.variables = variable_rows(data)
        if self.part is not None:
            self.part.read(self, data)

    def show(self, body: Body) -> None:
        """Fill the form from a document."""
        self.keep(body)
        self.type.data = str(body.get("type", ""))
        for name in _PLAIN:
            self[name].data = str(body.get(name) or "")
        for name in _PAIRS:
            texts = body.get(name)
            for lang in ("zh", "en"):
                text = texts.get(lang) if isinstance(texts, Mapping) else None
                self[f"{name}_{lang}"].data = str(text or "")
        self.seconds.data = body.get("seconds")
        self.scoring.data = EACH if body.get("scoring") == EACH else "all"
        self.review_by.process_formdata(
            [str(body.get("review_by") or "")] if body.get("review_by") else []
        )
        self.variables = variable_rows_of(body)
        lines = body.get("constraints")
        self.constraints.data = "\n".join(map(str, lines)) if isinstance(lines, list) else ""
        self.variants.data = shown(body.get("variants"))
        if self.part is not None:
            self.part.show(self, body)

    def body(self) -> dict[str, Any]:
        """Return the document that the form makes, canonical."""
        kind = str(self.type.data)
        entry: dict[str, Any] = {"type": kind, **self.kept}
        entry |= {name: self[name].data for name in _PLAIN if self[name].data}
        entry["domain"] = str(self.competence.data or "").partition("-")[0]
        for name in _PAIRS:
            entry[name] = {lang: self[f"{name}_{lang}"].data or "" for lang in ("zh", "en")}
        entry["seconds"] = self.seconds.data
        entry["review_by"] = self.review_by.data
        entry |= self._variables()
        if self.part is not None:
            entry |= self.part.entry(self)
            entry |= truthy(scoring=EACH if self.scoring.data == EACH else "")
        if kind != "true_false":
            entry.pop("why", None)
        if kind not in WITH_UNIT:
            entry.pop("unit", None)
        return canonical_body({name: value for name, value in entry.items() if value != ""})

    def _variables(self) -> dict[str, Any]:
        variables = [row.entry() for row in self.variables if row.filled]
        if not variables:
            return {}
        lines = [line.strip() for line in (self.constraints.data or "").splitlines()]
        return {
            "variables": variables,
            **truthy(
                constraints=[line for line in lines if line],
                variants=number_or_text(self.variants.data),
            ),
        }

    def switch(self, kind: str) -> list[str]:
        """Become the form of another type; return the fields that have no place in it."""
        before = self.body()
        self.show(switched(before, kind))
        return left_behind(before, self.body())

    def rearrange(self, act: str) -> None:
        """Add, remove or move a row as a button asks (``forms.moving``), or change the type."""
        head, dot, rest = act.partition(".")
        if type_asked(act):
            self.switch(type_asked(act))
        elif not dot:
            self.options = rearrange(self.options, act, str(self.type.data))
        elif head == "gaps":
            rearrange_gaps(self.gaps, rest)
        elif head == "areas":
            self.areas = rearrange_areas(self.areas, rest)
        elif head in {"rows", "slips", "ranges", "units", "variables"}:
            setattr(self, head, rearrange_list(head, getattr(self, head), rest))
