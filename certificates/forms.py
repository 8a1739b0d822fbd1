"""Shape of what officers and visitors send about certificates."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from certificates.rules import Status
from core.i18n import lazy_gettext as _l


class StatusForm(FlaskForm):
    """A change of standing with its reason."""

    status = SelectField(
        _l("改为"),
        choices=[
            SelectChoice(Status.SUSPENDED.value, _l("暂停")),
            SelectChoice(Status.VALID.value, _l("恢复有效")),
            SelectChoice(Status.WITHDRAWN.value, _l("撤销")),
        ],
    )
    reason = TextAreaField(
        _l("理由"),
        validators=[DataRequired(_l("写明理由，持证人和审计都会看到。")), Length(min=5, max=500)],
    )
