"""Messages to applicants and candidates, each in its reader's language and time zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from accounts.models import Person
from core.i18n import bi, force_locale
from core.i18n import gettext as _
from core.mail import post_mail
from exams.models import Admission, Application, ExamSession


def moment_for(person: Person, moment: datetime) -> str:
    """Return ``2026-11-28 09:00 (Asia/Shanghai)``: a moment in a person's own zone, named."""
    local = moment.astimezone(ZoneInfo(person.time_zone))
    return f"{local:%Y-%m-%d %H:%M} ({person.time_zone}, UTC{local:%z})"


def tell_admitted(session: Session, admission: Admission, *, now: datetime) -> None:
    """Tell a candidate when, where and under which number they sit the exam."""
    person = admission.person
    with force_locale(person.language):
        lines = [
            _("%(name)s：", name=person.display_name),
            "",
            _("报名已受理，准考信息如下。"),
            *_session_lines(person, admission.session),
            _("准考证号：%(ticket)s", ticket=admission.ticket),
            _("座位：%(seat)s", seat=admission.seat),
        ]
        if admission.extra_percent:
            lines.append(_("考试便利：延时 %(percent)s%%", percent=admission.extra_percent))
        lines += ["", _("考前请登录量才，阅读规则、确认承诺并检查设备。")]
        _post(
            session, person, _("报名已受理：%(title)s", title=_title(admission.session)), lines, now
        )


def tell_refused(session: Session, application: Application, *, now: datetime) -> None:
    """Tell an applicant that they are not admitted, and why."""
    person = application.person
    code = f"{application.role}-{application.level}"
    with force_locale(person.language):
        lines = [
            _("%(name)s：", name=person.display_name),
            "",
            _("报名未受理（%(code)s）。理由：", code=code),
            application.reason,
            "",
            _("可以补充情况后重新报名；有异议的，可以按认证方案提出申诉。"),
        ]
        _post(session, person, _("报名未受理：%(code)s", code=code), lines, now)


def tell_moved(
    session: Session, exam_session: ExamSession, candidates: Iterable[Person], *, now: datetime
) -> None:
    """Tell candidates that the time or place of their session changed."""
    for person in candidates:
        with force_locale(person.language):
            lines = [
                _("%(name)s：", name=person.display_name),
                "",
                _("考试安排有变化，现在的安排如下。"),
                *_session_lines(person, exam_session),
            ]
            _post(
                session,
                person,
                _("考试安排变化：%(title)s", title=_title(exam_session)),
                lines,
                now,
            )


def tell_cancelled(
    session: Session,
    exam_session: ExamSession,
    candidates: Iterable[Person],
    *,
    reason: str,
    now: datetime,
) -> None:
    """Tell candidates that their session does not take place, why, and what to do."""
    for person in candidates:
        with force_locale(person.language):
            lines = [
                _("%(name)s：", name=person.display_name),
                "",
                _("下面的考试场次已取消。理由：%(reason)s", reason=reason),
                *_session_lines(person, exam_session),
                "",
                _("可以重新报名其他场次，不需要重复提供证明。"),
            ]
            _post(
                session, person, _("考试已取消：%(title)s", title=_title(exam_session)), lines, now
            )


def _session_lines(person: Person, exam_session: ExamSession) -> list[str]:
    lines = [
        _("考试：%(title)s", title=bi(exam_session.exam.title)),
        _("场次：%(title)s", title=_title(exam_session)),
        _("开放：%(moment)s", moment=moment_for(person, exam_session.opens_at)),
        _("截止：%(moment)s", moment=moment_for(person, exam_session.closes_at)),
    ]
    if exam_session.place:
        lines.append(_("地点：%(place)s", place=exam_session.place))
    return lines


def _title(exam_session: ExamSession) -> str:
    return bi(exam_session.title)


def _post(session: Session, person: Person, subject: str, lines: list[str], now: datetime) -> None:
    body = "\n".join(lines) + "\n"
    post_mail(session, recipient=person.email, subject=subject, body=body, now=now)
