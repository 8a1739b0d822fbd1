"""The editor's form: its fields, its rows of options, and the document they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from core.i18n import bi
from core.i18n import lazy_gettext as _l
from question_bank import labels
from question_bank.documents import canonical_body
from question_bank.form_rows import (
    OptionRow,
    SlipRow,
    option_rows,
    option_rows_of,
    slip_rows,
    slip_rows_of,
)
from question_bank.item_types import ITEM_TYPES
from question_bank.queries import Standard

_TEXT = Length(max=20_000, message=_l("文字过长"))
_WORD = Length(max=300, message=_l("文字过长"))
_PAIRS = ("title", "stem", "rationale", "why", "unit")
_PLAIN = ("level", "competence", "topic", "kind", "cognition", "p_expected", "source", "stimulus")


class ItemForm(FlaskForm):
    """Shape only: a draft may be unfinished. Options and slips are rows beside it."""

    type = HiddenField()
    edit_number = HiddenField(default="0")
    identifier = StringField(_l("题号"), [Length(max=64, message=_l("文字过长"))])
    title_zh = StringField(_l("短标题（中文）"), [_WORD])
    title_en = StringField(_l("短标题（英文）"), [_WORD])
    stem_zh = TextAreaField(_l("题干（中文）"), [_TEXT])
    stem_en = TextAreaField(_l("题干（英文）"), [_TEXT])
    rationale_zh = TextAreaField(_l("解析（中文）"), [_TEXT])
    rationale_en = TextAreaField(_l("解析（英文）"), [_TEXT])
    why_zh = TextAreaField(_l("错答的误解（中文）"), [_TEXT])
    why_en = TextAreaField(_l("错答的误解（英文）"), [_TEXT])
    fixed = BooleanField(_l("选项保持这里的次序"))
    truth = RadioField(
        _l("答案"),
        choices=[SelectChoice("true", _l("对")), SelectChoice("false", _l("错"))],
        validators=[Optional()],
        validate_choice=False,
    )
    number = StringField(_l("答案"), [_WORD])
    tolerance = StringField(_l("容差"), [_WORD])
    decimals = IntegerField(
        _l("要求的小数位数"), [Optional(), NumberRange(0, 9, _l("小数位数应为 0 至 9 的整数"))]
    )
    unit_zh = StringField(_l("单位（中文）"), [_WORD])
    unit_en = StringField(_l("单位（英文）"), [_WORD])
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
    source = StringField(_l("来源"), [_WORD])
    review_by = DateField(_l("复核日期"), [Optional()])

    options: list[OptionRow]
    slips: list[SlipRow]
    licence = ""

    def offer(self, standard: Standard, stimuli: Iterable[str]) -> None:
        """Fill the choices from the standard and the bank's materials, keeping what is chosen."""
        choose = _nothing(_l("请选择"))
        self.level.choices = _choices(
            (code, f"{code} {name}") for code, name in labels.LEVELS.items()
        )
        self.kind.choices = [choose, *_choices(labels.KINDS.items())]
        self.cognition.choices = [choose, *_choices(labels.COGNITIONS.items())]
        self.p_expected.choices = [choose, *_difficulties()]
        self.stimulus.choices = [
            _nothing(_l("没有材料")),
            *_choices((name, name) for name in stimuli),
        ]
        self.competence.choices = [choose, *_competences(standard)]
        self.topic.choices = [choose, *_topics(standard)]
        for field in (self.level, self.competence, self.topic, self.stimulus, self.p_expected):
            _keep(field)

    def take_rows(self, data: Any) -> None:
        """Read the rows of options and slips from a submitted form."""
        self.options = option_rows(data)
        self.slips = slip_rows(data)

    def show(self, body: Mapping[str, Any]) -> None:
        """Fill the form from a document."""
        self.type.data = str(body.get("type", ""))
        for name in _PLAIN:
            self[name].data = str(body.get(name) or "")
        for name in _PAIRS:
            texts = body.get(name)
            for lang in ("zh", "en"):
                text = texts.get(lang) if isinstance(texts, Mapping) else None
                self[f"{name}_{lang}"].data = str(text or "")
        key = body.get("key")
        self.truth.data = str(key).lower() if isinstance(key, bool) else None
        self.number.data = key if isinstance(key, str) else ""
        self.tolerance.data = str(body.get("tolerance") or "")
        self.decimals.data = body.get("decimals")
        self.seconds.data = body.get("seconds")
        self.fixed.data = bool(body.get("fixed"))
        self.review_by.process_formdata(
            [str(body.get("review_by") or "")] if body.get("review_by") else []
        )
        self.options = option_rows_of(body)
        self.slips = slip_rows_of(body)

    def body(self) -> dict[str, Any]:
        """Return the document that the form makes, canonical."""
        kind = str(self.type.data)
        entry: dict[str, Any] = {"type": kind, "licence": self.licence}
        entry |= {name: self[name].data for name in _PLAIN if self[name].data}
        entry["domain"] = str(self.competence.data or "").partition("-")[0]
        for name in _PAIRS:
            entry[name] = {lang: self[f"{name}_{lang}"].data or "" for lang in ("zh", "en")}
        entry["seconds"] = self.seconds.data
        entry["review_by"] = self.review_by.data
        if kind in ITEM_TYPES:
            entry |= _PARTS[kind](self)
        if kind != "true_false":
            entry.pop("why", None)
        if kind != "numeric":
            entry.pop("unit", None)
        return canonical_body({name: value for name, value in entry.items() if value != ""})


def _choice_part(form: ItemForm) -> dict[str, Any]:
    options = [row.entry(place) for place, row in enumerate(form.options)]
    return {"options": options, "fixed": form.fixed.data}


def _ordering_part(form: ItemForm) -> dict[str, Any]:
    """The rows stand in the right order; the document lists them by id and tells the order apart."""
    entries = [row.entry(place, ordered=True) for place, row in enumerate(form.options)]
    return {
        "options": sorted(entries, key=lambda entry: str(entry["id"])),
        "key": [entry["id"] for entry in entries],
    }


def _numeric_part(form: ItemForm) -> dict[str, Any]:
    return {
        "key": form.number.data,
        "tolerance": form.tolerance.data,
        "decimals": form.decimals.data,
        "slips": [row.entry() for row in form.slips if row.filled],
    }


def _truth_part(form: ItemForm) -> dict[str, Any]:
    return {"key": {"true": True, "false": False}.get(str(form.truth.data))}


_PARTS = {
    "single": _choice_part,
    "multiple": _choice_part,
    "ordering": _ordering_part,
    "numeric": _numeric_part,
    "true_false": _truth_part,
}


def _choices(pairs: Iterable[tuple[str, object]], group: str | None = None) -> list[SelectChoice]:
    return [SelectChoice(value, label, optgroup=group) for value, label in pairs]


def _nothing(label: object) -> SelectChoice:
    return SelectChoice("", label)


def _difficulties() -> list[SelectChoice]:
    shares = range(95, 0, -5)
    return _choices(
        (f"{s / 100:.2f}", f"{labels.difficulty_words(s)} {s / 100:.2f}") for s in shares
    )


def _competences(standard: Standard) -> list[SelectChoice]:
    """Offer the competences, grouped by domain."""
    groups: dict[str, dict[str, str]] = {}
    for target in standard.targets:
        name = f"{target.domain} {bi(standard.domains.get(target.domain))}"
        groups.setdefault(name, {})[target.code] = f"{target.code} {bi(target.title)}"
    return [
        choice for name, entries in groups.items() for choice in _choices(entries.items(), name)
    ]


def _topics(standard: Standard) -> list[SelectChoice]:
    """Offer the topics, grouped by competence and level, which ``editor.js`` reads from the group."""
    return [
        SelectChoice(str(topic["zh"]), bi(topic), optgroup=f"{target.code} {target.level}")
        for target in standard.targets
        for topic in target.topics
    ]


def _keep(field: SelectField) -> None:
    """Offer what is chosen already, also when the standard no longer has it."""
    value = str(field.data or "")
    if value not in {choice.value for choice in field.choices}:
        field.choices = [*field.choices, SelectChoice(value)]
