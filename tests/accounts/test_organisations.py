"""Organisations and the records of trainings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import queries, services
from accounts.errors import SlugTaken
from accounts.models import Training
from accounts.rules import OrganisationKind, Role, TrainingSpan
from core.clock import BEIJING
from core.errors import Conflict, Forbidden, InvalidInput, Refused
from core.models import AuditEvent
from tests.accounts.world import actions_about, organisation, person
from tests.conftest import NOW

TODAY = NOW.astimezone(BEIJING).date()


def create(session: Session, slug: str, **name: str) -> object:
    return services.create_organisation(
        session, slug=slug, name=name, kind=OrganisationKind.EMPLOYER, actor=None, now=NOW
    )


@pytest.mark.parametrize("slug", ["", "Donghu", "dong hu", "-donghu", "东湖", "a" * 65, "../x"])
def test_a_short_name_fits_into_an_address(session: Session, slug: str) -> None:
    with pytest.raises(InvalidInput):
        create(session, slug, zh="东湖")


def test_a_short_name_is_given_once(session: Session) -> None:
    create(session, "donghu", zh="东湖", en=" ")
    with pytest.raises(SlugTaken):
        create(session, "donghu", zh="另一个东湖")
    assert queries.get_organisation(session, "donghu").name == {"zh": "东湖"}


def test_an_organisation_has_a_chinese_name(session: Session) -> None:
    with pytest.raises(InvalidInput):
        create(session, "donghu", zh=" ", en="Donghu")


def test_the_only_certification_body_cannot_be_closed(session: Session) -> None:
    admin = person(session, "admin", Role.ADMINISTRATOR)
    body = organisation(session, "body")
    closed = services.close_organisation(session, body, actor=admin, now=NOW)
    assert closed == Refused("last_certification_body")
    assert queries.certification_body(session) is body


def test_a_new_name_keeps_the_old_one_in_the_trail(session: Session) -> None:
    admin = person(session, "admin", Role.ADMINISTRATOR)
    school = organisation(session, "school")
    services.rename_organisation(session, school, {"zh": "新名"}, actor=admin, now=NOW)
    services.rename_organisation(session, school, {"zh": "新名"}, actor=admin, now=NOW)
    assert actions_about(session, school.public_id) == [
        "organisation.created",
        "organisation.renamed",
    ]


def record(session: Session, trainer: str, trainee: str, **changes: object) -> Training:
    def found(name: str) -> object:
        return queries.find_person_by_email(session, f"{name}@example.org")

    values = {
        "trainer": found(trainer),
        "trainee": found(trainee),
        "started_on": TODAY - timedelta(days=30),
        "ended_on": None,
        "subject": "大数据入门",
        "organisation": None,
        "actor": found(trainer),
        "now": NOW,
    }
    return services.record_training(session, **values | changes)


@pytest.fixture
def people(session: Session) -> Session:
    """A trainer, another, an administrator and a trainee."""
    person(session, "zhou", Role.TRAINER)
    person(session, "chen", Role.TRAINER)
    person(session, "admin", Role.ADMINISTRATOR)
    person(session, "lin")
    return session


def last_data(session: Session, action: str) -> dict[str, object]:
    query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id.desc())
    event = session.scalars(query).first()
    assert event is not None
    return event.data


def test_a_trainer_records_a_training_and_how_late_is_in_the_trail(people: Session) -> None:
    training = record(people, "zhou", "lin")
    data = last_data(people, "training.recorded")
    assert (data["start_backdated_days"], data["end_backdated_days"]) == (30, 0)
    services.end_training(
        people, training, ended_on=TODAY - timedelta(days=12), actor=training.trainer, now=NOW
    )
    assert last_data(people, "training.ended")["end_backdated_days"] == 12
    spans = queries.training_spans(people, training.trainer, training.trainee)
    assert spans == [TrainingSpan(TODAY - timedelta(days=12))]
    assert queries.has_trained(people, training.trainer, training.trainee)
    assert not queries.has_trained(people, training.trainee, training.trainer)
    assert queries.list_trainings_of(people, training.trainee) == [training]


def test_only_the_trainer_and_an_administrator_record_and_end(people: Session) -> None:
    chen = queries.find_person_by_email(people, "chen@example.org")
    admin = queries.find_person_by_email(people, "admin@example.org")
    assert chen is not None
    assert admin is not None
    with pytest.raises(Forbidden):
        record(people, "zhou", "lin", actor=chen)
    training = record(people, "zhou", "lin", actor=admin)
    with pytest.raises(Forbidden):
        services.end_training(people, training, ended_on=TODAY, actor=chen, now=NOW)
    services.end_training(people, training, ended_on=TODAY, actor=admin, now=NOW)
    with pytest.raises(Conflict):
        services.end_training(people, training, ended_on=TODAY, actor=admin, now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"started_on": TODAY + timedelta(days=1)},
        {"ended_on": TODAY - timedelta(days=31)},
        {"ended_on": TODAY + timedelta(days=1)},
        {"subject": "　"},
    ],
)
def test_a_record_tells_what_was(people: Session, changes: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        record(people, "zhou", "lin", **changes)


def test_nobody_trains_themselves(people: Session) -> None:
    with pytest.raises(InvalidInput):
        record(people, "zhou", "zhou")


def test_trainings_going_on_come_first(people: Session) -> None:
    ended = [
        record(people, "zhou", "lin", ended_on=TODAY - timedelta(days=days)) for days in (20, 5)
    ]
    going_on = record(people, "chen", "lin", subject="SQL")
    shown = list(people.scalars(queries.list_trainings()))
    assert shown == [going_on, ended[1], ended[0]]
    assert list(people.scalars(queries.list_trainings(open_only=True))) == [going_on]
    assert list(people.scalars(queries.list_trainings(search="chen@"))) == [going_on]
    assert list(people.scalars(queries.list_trainings(search="sql"))) == [going_on]
    assert isinstance(going_on.started_on, date)
