"""Shapes of input for one's own account."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired

from accounts.forms.fields import address_checks, check_name, check_password, choices, stripped
from accounts.labels import LANGUAGES
from accounts.rules import clean_email, clean_name
from core.i18n import lazy_gettext as _l

ZONES = (
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Asia/Hong_Kong",
    "Asia/Macau",
    "Asia/Taipei",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Singapore",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Dubai",
    "Europe/Moscow",
    "Africa/Nairobi",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/London",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "Australia/Sydney",
    "UTC",
)


class SignInForm(FlaskForm):
    """Address and password."""

    email = StringField(
        _l("邮箱"), validators=[DataRequired(_l("请填写邮箱。"))], filters=[stripped]
    )
    password = PasswordField(_l("密码"), validators=[DataRequired(_l("请填写密码。"))])
    keep = BooleanField(_l("在这台设备上保持登录 7 天"))
    next = HiddenField()


class RegistrationForm(FlaskForm):
    """A candidate's account and the consent to the privacy notice."""

    legal_name = StringField(
        _l("姓名"),
        description=_l("与身份证件一致，将印在证书上。"),
        validators=[DataRequired(_l("请填写姓名。")), check_name],
    )
    email = StringField(
        _l("邮箱"),
        description=_l("用来登录和接收通知。"),
        validators=address_checks(),
        filters=[stripped],
    )
    password = PasswordField(
        _l("密码"),
        description=_l("至少 10 个字符。几个不相干的词连在一起，好记也难猜。"),
        validators=[DataRequired(_l("请填写密码。"))],
    )
    consent = BooleanField(
        _l("我已阅读并同意上面的个人信息处理说明"),
        validators=[DataRequired(_l("不同意这份说明就不能建立账号。"))],
    )
    consent_version = HiddenField()

    def validate_password(self, field: PasswordField) -> None:
        """Refuse a weak password."""
        check_password(
            field,
            email=clean_email(self.email.data or ""),
            name=clean_name(self.legal_name.data or ""),
        )


class ForgotForm(FlaskForm):
    """The address that a link goes to."""

    email = StringField(_l("邮箱"), validators=address_checks(), filters=[stripped])


class ResetForm(FlaskForm):
    """A new password, by a link."""

    token = HiddenField()
    password = PasswordField(
        _l("新密码"),
        description=_l("至少 10 个字符。几个不相干的词连在一起，好记也难猜。"),
        validators=[DataRequired(_l("请填写新密码。"))],
    )


class PasswordForm(FlaskForm):
    """The present password and a new one."""

    current = PasswordField(_l("现在的密码"), validators=[DataRequired(_l("请填写现在的密码。"))])
    new = PasswordField(
        _l("新密码"),
        description=_l("至少 10 个字符。换了以后，其他设备上的登录会结束。"),
        validators=[DataRequired(_l("请填写新密码。"))],
    )


class ProfileForm(FlaskForm):
    """Name, language of mails, time zone."""

    legal_name = StringField(
        _l("姓名"),
        description=_l("与身份证件一致，将印在证书上。已签发的证书不变；每次更改都有记录。"),
        validators=[DataRequired(_l("请填写姓名。")), check_name],
    )
    language = SelectField(
        _l("语言"),
        description=_l("邮件用这种语言，登录后的页面也是。"),
        choices=choices(LANGUAGES.items()),
    )
    time_zone = SelectField(
        _l("时区"), description=_l("页面上的时间按这个时区显示。考试的起止不受影响。")
    )

    def offer_zones(self, present: str) -> None:
        """Fill the choice of time zones, with the present one among them."""
        names = ZONES if present in ZONES else (present, *ZONES)
        self.time_zone.choices = choices((name, _zone_label(name)) for name in names)


def _zone_label(name: str) -> str:
    return ZoneInfo(name).key.replace("_", " ").replace("/", " / ")
