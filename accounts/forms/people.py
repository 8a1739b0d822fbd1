"""Shapes of input for other people's accounts."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from accounts.forms.fields import address_checks, check_name, choices, stripped
from accounts.labels import LANGUAGES, ROLES
from accounts.rules import Role
from core.i18n import lazy_gettext as _l


class NewPersonForm(FlaskForm):
    """Someone for whom an account is opened."""

    legal_name = StringField(_l("姓名"), validators=[DataRequired(_l("请填写姓名。")), check_name])
    email = StringField(
        _l("邮箱"),
        description=_l("设置密码的链接会发到这个邮箱。"),
        validators=address_checks(),
        filters=[stripped],
    )
    language = SelectField(_l("邮件的语言"), choices=choices(LANGUAGES.items()))


class RoleForm(FlaskForm):
    """A role in an organisation; the view offers the open organisations."""

    organisation = SelectField(_l("所在机构"))
    role = SelectField(
        _l("角色"),
        coerce=Role,
        choices=choices((role.value, label) for role, label in ROLES.items()),
    )


class SuspendForm(FlaskForm):
    """Why an account is closed."""

    reason = StringField(
        _l("停用原因"),
        description=_l("记入审计记录，本人看不到。"),
        validators=[
            DataRequired(_l("请填写停用原因。")),
            Length(max=200, message=_l("原因最多 200 个字符。")),
        ],
        filters=[stripped],
    )
