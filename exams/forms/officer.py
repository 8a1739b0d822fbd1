"""Forms of the officers' and applicants' side: shape of input only."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.i18n import lazy_gettext as _l
from exams.labels import MULTIPLE_RULES
from exams.rules.sessions import EXTRA_PERCENTS

MOST_FORMS = 4
LARGEST_SEED = 2**31 - 1
LONGEST_TEXT = 2000
_MISSING = _l("请填写。")
_CHOOSE = _l("请选择一项。")
_TOO_LONG = _l("最多 %(max)d 个字符。")
_MOMENT = _l("请写成日期和时间，如 2026-11-28 09:00。")


def choice(value: str, label: Any) -> SelectChoice:
    """Return one choice of a select or radio field."""
    return SelectChoice(value, label)


def _strip(text: str | None) -> str:
    return (text or "").strip()


class MomentField(DateTimeLocalField):
    """A date and time in the reader's zone, without the zone; the view attaches it."""

    def __init__(self, label: Any, **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(label, format=formats, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the moment; what cannot be read is refused in our own words."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(_MOMENT)) from error


class PeopleField(SelectMultipleField):
    """People to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NewExamForm(FlaskForm):
    """What an exam is assembled from. ``digest`` is that of the forms that were shown."""

    blueprint = SelectField(_l("蓝图"), validators=[DataRequired(_CHOOSE)])
    title_zh = StringField(
        _l("名称（中文）"),
        filters=[_strip],
        validators=[DataRequired(_MISSING), Length(max=120, message=_TOO_LONG)],
    )
    title_en = StringField(
        _l("名称（英文）"),
        filters=[_strip],
        validators=[DataRequired(_MISSING), Length(max=120, message=_TOO_LONG)],
    )
    seed = IntegerField(
        _l("种子"),
        description=_l("同一蓝图、题库和种子组成同样的试卷；换一个种子就换一批题。"),
        validators=[
            InputRequired(_l("请填写一个整数。")),
            NumberRange(1, LARGEST_SEED, message=_l("请填写 1 到 2147483647 的整数。")),
        ],
    )
    forms = SelectField(
        _l("套数"),
        choices=[choice(str(n), str(n)) for n in range(1, MOST_FORMS + 1)],
        description=_l("各套之间没有相同的题。"),
        validators=[DataRequired(_CHOOSE)],
        validate_choice=True,
    )
    multiple_rule = RadioField(
        _l("多选题计分"),
        choices=[choice(value, label) for value, label in MULTIPLE_RULES.items()],
        description=_l("写在每科试卷的考前说明里，考试公布后不能更改。"),
        validators=[DataRequired(_CHOOSE)],
    )
    digest = HiddenField()


class SessionForm(FlaskForm):
    """When, where and for how many an exam takes place, and who examines."""

    exam = SelectField(_l("考试"), validators=[DataRequired(_CHOOSE)])
    title_zh = StringField(
        _l("场次名称（中文）"),
        filters=[_strip],
        validators=[DataRequired(_MISSING), Length(max=120, message=_TOO_LONG)],
    )
    title_en = StringField(
        _l("场次名称（英文）"),
        filters=[_strip],
        validators=[DataRequired(_MISSING), Length(max=120, message=_TOO_LONG)],
    )
    opens_at = MomentField(_l("开放时间"), validators=[InputRequired(_MISSING)])
    closes_at = MomentField(
        _l("截止时间"),
        description=_l("到时仍未交卷的由服务器收卷。"),
        validators=[InputRequired(_MISSING)],
    )
    place = StringField(
        _l("地点"),
        description=_l("线上考试写「线上」，机房写地址和房间。"),
        filters=[_strip],
        validators=[Optional(), Length(max=200, message=_TOO_LONG)],
    )
    capacity = IntegerField(
        _l("容量（人）"),
        validators=[
            InputRequired(_l("请填写人数。")),
            NumberRange(1, 5000, message=_l("请填写 1 到 5000 的人数。")),
        ],
    )
    staff = PeopleField(
        _l("考评员与监考"),
        description=_l("两年内培训过任何一位考生的人不能安排在这个场次。"),
        validators=[Optional()],
    )


class ReasonForm(FlaskForm):
    """An act that needs a reason, which the people concerned will read."""

    reason = TextAreaField(
        _l("理由"),
        filters=[_strip],
        validators=[
            DataRequired(_l("请写明理由。")),
            Length(max=LONGEST_TEXT, message=_TOO_LONG),
        ],
    )


class AdmitForm(FlaskForm):
    """To which session an applicant is admitted, and with how much more time."""

    session = SelectField(_l("场次"), validators=[DataRequired(_CHOOSE)])
    extra_percent = RadioField(
        _l("延长时间"),
        choices=[
            choice("0", _l("不延长")),
            *(choice(str(n), f"{n} %") for n in EXTRA_PERCENTS if n),
        ],
        default="0",
        validators=[DataRequired(_CHOOSE)],
    )


class ApplicationForm(FlaskForm):
    """A person's application for a role and level."""

    legal_name = StringField(
        _l("法定姓名"),
        description=_l("与证件一致，会印在证书上。"),
        filters=[_strip],
        validators=[DataRequired(_MISSING), Length(max=120, message=_TOO_LONG)],
    )
    name_confirmed = BooleanField(
        _l("已核对：姓名与证件完全一致"),
        validators=[DataRequired(_l("请核对姓名并勾选。"))],
    )
    route = RadioField(_l("报考途径"), validators=[DataRequired(_CHOOSE)])
    statement = TextAreaField(
        _l("补充说明"),
        description=_l("可以写学习或工作经历，帮助审核。"),
        filters=[_strip],
        validators=[Optional(), Length(max=LONGEST_TEXT, message=_TOO_LONG)],
    )
    accommodation = TextAreaField(
        _l("考试便利"),
        description=_l(
            "因残疾或健康原因需要延长时间等安排的，写明需要什么。不影响合格要求，证书上不注明。"
        ),
        filters=[_strip],
        validators=[Optional(), Length(max=LONGEST_TEXT, message=_TOO_LONG)],
    )
    wanted_session = SelectField(_l("希望的场次"), validators=[Optional()])
    declaration = BooleanField(
        _l("声明：以上情况属实，已阅读并同意认证方案和考试规则"),
        validators=[DataRequired(_l("请阅读后勾选声明。"))],
    )


def refuse_field(form: FlaskForm, name: str, message: str) -> None:
    """Attach a refusal of the rules to the field that it is about."""
    field = form[name]
    field.errors = [*field.errors, message]
