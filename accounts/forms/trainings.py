"""Shapes of input for the records of trainings."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from accounts.forms.fields import address_checks, stripped
from core.i18n import lazy_gettext as _l


class TrainingForm(FlaskForm):
    """Who trained whom, in what, from when until when."""

    trainer_email = StringField(_l("培训师的邮箱"), validators=address_checks(), filters=[stripped])
    trainee_email = StringField(
        _l("学员的邮箱"),
        description=_l("学员在量才的登录邮箱。"),
        validators=address_checks(),
        filters=[stripped],
    )
    subject = StringField(
        _l("培训内容"),
        validators=[
            DataRequired(_l("请填写培训内容。")),
            Length(max=200, message=_l("培训内容最多 200 个字符。")),
        ],
        filters=[stripped],
    )
    organisation = SelectField(_l("培训机构"), validators=[Optional()])
    started_on = DateField(
        _l("开始日期"), validators=[DataRequired(_l("请填写开始日期，写成 2026-09-18 的样子。"))]
    )
    ended_on = DateField(
        _l("结束日期"), description=_l("还在进行的先不填。"), validators=[Optional()]
    )


class EndTrainingForm(FlaskForm):
    """The day on which a training came to its end."""

    ended_on = DateField(
        _l("结束日期"), validators=[DataRequired(_l("请填写结束日期，写成 2026-09-18 的样子。"))]
    )
