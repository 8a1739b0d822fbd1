"""Recording who trained whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from accounts.labels import explain
from accounts.models import Organisation, Person, Training
from accounts.rules import Role, backdated_days, clean_name, training_problem
from core import audit
from core.clock import BEIJING
from core.errors import Conflict, Forbidden, InvalidInput
from core.i18n import lazy_gettext as _l


def record_training(
    session: Session,
    *,
    trainer: Person,
    trainee: Person,
    started_on: date,
    ended_on: date | None,
    subject: str,
    organisation: Organisation | None,
    actor: Person,
    now: datetime,
) -> Training:
    """Record that one person trained another, from when until when (None: it goes on).

    A trainer records what they gave themselves, an administrator anything. The trail tells by how
    many days the start and the end lie before the day of the record. Raises ``Forbidden`` and
    ``InvalidInput``.
    """
    _check_actor(trainer, actor)
    _check_days(trainer, trainee, started_on, ended_on, now)
    text = clean_name(subject)
    if not text:
        raise InvalidInput(_l("请填写培训内容。"), code="training_subject")
    training = Training(
        trainer=trainer,
        trainee=trainee,
        organisation_id=None if organisation is None else organisation.id,
        subject=text[:200],
        started_on=started_on,
        ended_on=ended_on,
        recorded_by_id=actor.id,
        recorded_at=now,
    )
    session.add(training)
    session.flush()
    _record(session, training, "training.recorded", actor=actor, now=now)
    return training


def end_training(
    session: Session, training: Training, *, ended_on: date, actor: Person, now: datetime
) -> Training:
    """Set the day on which a training that goes on came to its end.

    Raises ``Forbidden``, ``InvalidInput`` (before its start, after today) and ``Conflict`` when it
    has ended already.
    """
    _check_actor(training.trainer, actor)
    if training.ended_on is not None:
        raise Conflict(explain("training_ended"), code="training_ended")
    _check_days(training.trainer, training.trainee, training.started_on, ended_on, now)
    training.ended_on = ended_on
    session.flush()
    _record(session, training, "training.ended", actor=actor, now=now)
    return training


def _check_actor(trainer: Person, actor: Person) -> None:
    if actor.id != trainer.id and Role.ADMINISTRATOR not in actor.roles:
        raise Forbidden(_l("只能登记自己做过的培训。"), code="foreign_training")


def _check_days(
    trainer: Person, trainee: Person, started_on: date, ended_on: date | None, now: datetime
) -> None:
    problem = training_problem(
        same_person=trainer.id == trainee.id,
        started_on=started_on,
        ended_on=ended_on,
        today=now.astimezone(BEIJING).date(),
    )
    if problem is not None:
        raise InvalidInput(explain(problem.value), code=problem.value)


def _record(
    session: Session, training: Training, action: str, *, actor: Person, now: datetime
) -> None:
    today = now.astimezone(BEIJING).date()
    ended_on = training.ended_on
    audit.record(
        session,
        actor=actor.public_id,
        action=action,
        object_type="training",
        object_id=training.public_id,
        now=now,
        trainer=training.trainer.public_id,
        trainee=training.trainee.public_id,
        started_on=training.started_on.isoformat(),
        ended_on=None if ended_on is None else ended_on.isoformat(),
        start_backdated_days=backdated_days(training.started_on, today),
        end_backdated_days=backdated_days(ended_on, today),
    )
    session.flush()
