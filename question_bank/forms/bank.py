"""The form of a bank: what it is called, and how it works."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from accounts.models import Organisation
from core.i18n import bi
from core.i18n import lazy_gettext as _l
from question_bank import labels
from question_bank.models import Bank


class BankForm(FlaskForm):
    """A bank; ``slug`` and ``organisation`` are only asked for a new one."""

    slug = StringField(
        _l("题库代号"),
        [
            InputRequired(_l("写明题库代号。")),
            Regexp(
                r"^[a-z0-9][a-z0-9-]{1,62}$",
                message=_l("只用小写字母、数字和连字符，至少两个字符。"),
            ),
        ],
        description=_l("小写字母、数字和连字符，如 de-open。之后不能改。"),
    )
    organisation = SelectField(_l("所属机构"))
    name_zh = StringField(
        _l("中文名称"), [InputRequired(_l("写明题库的中文名称。")), Length(max=120)]
    )
    name_en = StringField(_l("英文名称"), [Length(max=120)])
    description = TextAreaField(_l("说明"), [Length(max=2000)])
    licence = SelectField(
        _l("题目的许可"),
        choices=[SelectChoice(*pair) for pair in labels.LICENCES.items()],
        description=_l("新题默认用这个许可；已有的题各自的许可不变。"),
    )
    approvals_needed = RadioField(
        _l("通过一题需要"),
        choices=[SelectChoice("1", _l("一位审题人")), SelectChoice("2", _l("两位审题人"))],
        default="1",
    )
    restricted = BooleanField(
        _l("受限题库：只有成员看得到"),
        description=_l("机构里其他人看不到；认证官和审计员仍可查看。"),
    )

    def offer(self, organisations: Iterable[Organisation]) -> None:
        """Set the organisations to choose from."""
        self.organisation.choices = [SelectChoice(one.slug, bi(one.name)) for one in organisations]

    def keep(self, bank: Bank) -> None:
        """Fix what of a bank never changes."""
        self.slug.data = bank.slug
        self.slug.raw_data = [bank.slug]
        self.organisation.data = bank.organisation.slug

    def show(self, bank: Bank) -> None:
        """Fill the form from a bank."""
        self.keep(bank)
        self.name_zh.data = bank.name.get("zh", "")
        self.name_en.data = bank.name.get("en", "")
        self.description.data = bank.description
        self.licence.data = bank.licence
        self.approvals_needed.data = str(bank.approvals_needed)
        self.restricted.data = bank.restricted

    def values(self) -> dict[str, Any]:
        """Return what services take."""
        return {
            "name": {
                "zh": (self.name_zh.data or "").strip(),
                "en": (self.name_en.data or "").strip(),
            },
            "description": self.description.data or "",
            "licence": self.licence.data,
            "approvals_needed": int(self.approvals_needed.data or 1),
            "restricted": bool(self.restricted.data),
        }
