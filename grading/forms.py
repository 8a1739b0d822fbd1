"""Forms of decisions: shape of input only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from core.i18n import lazy_gettext as _l
from grading.services import LONGEST_REASON

_TOO_LONG = _l("最多 %(n)s 字。", n=LONGEST_REASON)


def _strip(text: str | None) -> str:
    return (text or "").strip()


class GrantForm(FlaskForm):
    """Grant certification, with an optional remark."""

    reason = TextAreaField(
        _l("备注"),
        description=_l("写进决定记录，考生看不到。"),
        filters=[_strip],
        validators=[Optional(), Length(max=LONGEST_REASON, message=_TOO_LONG)],
    )


class RefuseForm(FlaskForm):
    """Refuse certification; the candidate reads the reason."""

    reason = TextAreaField(
        _l("不予认证的理由"),
        description=_l("考生会看到这段话。写明依据的规则和事实。"),
        filters=[_strip],
        validators=[
            DataRequired(message=_l("请写明理由。")),
            Length(max=LONGEST_REASON, message=_TOO_LONG),
        ],
    )
