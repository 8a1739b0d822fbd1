"""Reads of who trained whom."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from accounts.models import Person, Training
from accounts.rules import TrainingSpan, clean_email
from core.errors import NotFound
from core.i18n import lazy_gettext as _l


def list_trainings(
    *, trainer: Person | None = None, search: str = "", open_only: bool = False
) -> Select[Training]:
    """Return the select of trainings, those going on first, then the latest.

    ``trainer`` narrows to what this person gave; ``search`` looks in both names and addresses and
    in the subject.
    """
    query = select(Training)
    if trainer is not None:
        query = query.where(Training.trainer_id == trainer.id)
    if open_only:
        query = query.where(Training.ended_on.is_(None))
    if search.strip():
        text = search.strip()
        people = select(Person.id).where(
            or_(
                Person.legal_name.icontains(text, autoescape=True),
                Person.email.icontains(clean_email(text), autoescape=True),
            )
        )
        query = query.where(
            or_(
                Training.trainer_id.in_(people),
                Training.trainee_id.in_(people),
                Training.subject.icontains(text, autoescape=True),
            )
        )
    return query.order_by(
        Training.ended_on.is_not(None), Training.ended_on.desc(), Training.id.desc()
    )


def get_training(session: Session, public_id: str, trainer: Person | None = None) -> Training:
    """Return a training, given by ``trainer`` when one is named; raises ``NotFound``."""
    found = session.scalar(list_trainings(trainer=trainer).where(Training.public_id == public_id))
    if found is None:
        raise NotFound(_l("没有这条培训记录。"))
    return found


def list_trainings_of(session: Session, trainee: Person) -> Sequence[Training]:
    """Return the trainings that a person received."""
    return session.scalars(list_trainings().where(Training.trainee_id == trainee.id)).all()


def list_trainings_by(session: Session, trainer: Person) -> Sequence[Training]:
    """Return the trainings that a person gave."""
    return session.scalars(list_trainings(trainer=trainer)).all()


def has_trained(session: Session, trainer: Person, trainee: Person) -> bool:
    """Say whether one person ever trained the other."""
    pair = Training.trainer_id == trainer.id, Training.trainee_id == trainee.id
    return bool(session.scalar(select(exists().where(*pair))))


def training_spans(session: Session, trainer: Person, trainee: Person) -> list[TrainingSpan]:
    """Return until when one person trained the other, for ``rules.may_examine``."""
    pair = Training.trainer_id == trainer.id, Training.trainee_id == trainee.id
    ends = session.scalars(select(Training.ended_on).where(*pair)).all()
    return [TrainingSpan(ended_on) for ended_on in ends]
