"""Outgoing mail through an outbox: written in the act's transaction, delivered by a job.

In development each message becomes a file; by setting it goes out over SMTP.
"""

from __future__ import annotations

import smtplib
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from sqlalchemy.orm import Session

from core.jobs import enqueue
from core.models import MailState, OutgoingMail
from core.settings import Settings

DELIVER = "core.deliver_mail"


def post_mail(
    session: Session, *, recipient: str, subject: str, body: str, now: datetime
) -> OutgoingMail:
    """Put a message into the outbox and enqueue its delivery."""
    mail = OutgoingMail(recipient=recipient, subject=subject, body=body, created_at=now)
    session.add(mail)
    session.flush()
    enqueue(session, DELIVER, {"mail": mail.public_id}, now=now)
    return mail


class MailDeliverer:
    """The job's handler, with the settings of the site."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(self, session: Session, payload: dict[str, Any], now: datetime) -> None:
        """Deliver one message; raises ``OSError`` or ``smtplib.SMTPException`` when it could not."""
        mail = session.query(OutgoingMail).filter_by(public_id=payload["mail"]).one()
        if mail.state is MailState.SENT:
            return
        message = EmailMessage()
        message["From"] = self.settings.mail_from
        message["To"] = mail.recipient
        message["Subject"] = mail.subject
        message["Message-ID"] = f"<{mail.public_id}@liangcai>"
        message.set_content(mail.body)
        if self.settings.mail_backend == "smtp":
            self._send(message)
        else:
            self._write(mail.public_id, message)
        mail.state = MailState.SENT
        mail.sent_at = now

    def _write(self, name: str, message: EmailMessage) -> None:
        folder = self.settings.data_path / "outbox"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.eml").write_bytes(message.as_bytes())

    def _send(self, message: EmailMessage) -> None:
        with smtplib.SMTP(self.settings.smtp_host, self.settings.smtp_port, timeout=20) as server:
            if self.settings.smtp_starttls:
                server.starttls()
            if self.settings.smtp_user:
                server.login(self.settings.smtp_user, self.settings.smtp_password)
            server.send_message(message)
