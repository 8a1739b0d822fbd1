"""What several forms check: address, name, password."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Field, Form, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, Length

from accounts.labels import explain
from accounts.rules import clean_name, name_problem, password_problem
from core.i18n import lazy_gettext as _l

LONGEST_EMAIL = 320


def choices(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Return the options of a select field from values and labels, lazy ones as they are."""
    return [SelectChoice(value, label) for value, label in pairs]


def address_checks() -> list[object]:
    """Return the validators of an e-mail address."""
    return [
        DataRequired(_l("请填写邮箱。")),
        Length(max=LONGEST_EMAIL, message=_l("邮箱最多 320 个字符。")),
        Email(_l("邮箱的写法不对，应像 name@example.org。")),
    ]


def check_name(form: Form, field: Field) -> None:
    """Refuse what cannot be a legal name."""
    problem = name_problem(clean_name(field.data or ""))
    if problem is not None:
        raise ValidationError(explain(problem))


def check_password(field: Field, *, email: str, name: str) -> None:
    """Refuse a password that the rules refuse for this person."""
    problem = password_problem(field.data or "", email=email, name=name)
    if problem is not None:
        raise ValidationError(explain(problem))


def stripped(text: str | None) -> str | None:
    """Return text without the blanks around it, as a filter of a field."""
    return text.strip() if text else text
