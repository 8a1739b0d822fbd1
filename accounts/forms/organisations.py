"""Shapes of input for organisations."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from accounts.forms.fields import choices, stripped
from accounts.labels import KINDS
from accounts.rules import OrganisationKind
from core.i18n import lazy_gettext as _l


class OrganisationForm(FlaskForm):
    """The name of an organisation in two languages."""

    name_zh = StringField(
        _l("中文名称"),
        validators=[
            DataRequired(_l("请填写机构的中文名称。")),
            Length(max=120, message=_l("名称最多 120 个字符。")),
        ],
        filters=[stripped],
    )
    name_en = StringField(
        _l("英文名称"),
        validators=[Length(max=120, message=_l("名称最多 120 个字符。"))],
        filters=[stripped],
    )

    def names(self) -> dict[str, str]:
        """Return the name by language."""
        return {"zh": self.name_zh.data or "", "en": self.name_en.data or ""}


class NewOrganisationForm(OrganisationForm):
    """A new organisation."""

    slug = StringField(
        _l("标识"),
        description=_l("出现在网址里，例如 donghu。小写字母、数字和连字符，以后不能改。"),
        validators=[
            DataRequired(_l("请填写标识。")),
            Length(max=64, message=_l("标识最多 64 个字符。")),
            Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", message=_l("标识只能用小写字母、数字和连字符。")),
        ],
        filters=[stripped],
    )
    kind = SelectField(
        _l("类型"),
        coerce=OrganisationKind,
        choices=choices((kind.value, label) for kind, label in KINDS.items()),
        default=OrganisationKind.TRAINING_BODY.value,
    )
