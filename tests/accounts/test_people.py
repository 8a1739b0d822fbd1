"""Accounts, roles and suspension."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from accounts import queries, services
from accounts.consents import get_consent_text
from accounts.errors import AddressTaken, NoCertificationBody, WeakPassword
from accounts.models import PersonState
from accounts.queries import PeopleFilter
from accounts.rules import Permission, Role, permissions_of
from core.errors import Allowed, InvalidInput, NotFound, Refused
from tests.accounts.world import (
    PASSWORD,
    actions_about,
    mails_to,
    organisation,
    person,
    register,
)
from tests.conftest import NOW


def enter(session: Session, name: str) -> services.SignInOutcome | Refused:
    return services.sign_in(
        session, email=f"{name}@example.org", password=PASSWORD, now=NOW, agent="test"
    )


def test_registering_makes_a_candidate_who_agreed_to_a_text(session: Session) -> None:
    lin = register(session, "lin", legal_name=" 林　知远 ", email="LIN@Example.org")
    assert (lin.email, lin.legal_name) == ("lin@example.org", "林 知远")
    assert lin.roles == {Role.CANDIDATE}
    consent = queries.list_consents_of(session, lin)[0]
    text = get_consent_text()
    assert (consent.kind, consent.version, consent.text_digest) == (
        "privacy",
        text.version,
        text.digest,
    )
    assert actions_about(session, lin.public_id) == ["person.registered", "person.role_granted"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"password": "short"}, WeakPassword),
        ({"legal_name": "林\u202e知远"}, InvalidInput),
        ({"legal_name": " "}, InvalidInput),
        ({"consent_version": "1999-1"}, InvalidInput),
        ({"email": "TAKEN@example.org"}, AddressTaken),
    ],
)
def test_what_cannot_be_registered(
    session: Session, changes: dict[str, str], error: type[Exception]
) -> None:
    register(session, "taken")
    with pytest.raises(error):
        register(session, "lin", **changes)
    assert queries.find_person_by_email(session, "lin@example.org") is None


def test_nobody_registers_where_there_is_no_certification_body(session: Session) -> None:
    with pytest.raises(NoCertificationBody):
        services.register_person(
            session,
            email="lin@example.org",
            password=PASSWORD,
            legal_name="林知远",
            consent_version=get_consent_text().version,
            now=NOW,
        )


def test_the_text_that_people_agreed_to_is_as_it_was() -> None:
    digest = "0640d56ca385c0ef734d0879e916f5c425acfccc6ab04cf1258a0471400220f7"
    assert get_consent_text("privacy", "2026-1").digest == digest


def test_a_role_is_held_in_an_organisation_of_the_right_kind(session: Session) -> None:
    lin, school = person(session, "lin"), organisation(session, "school")
    with pytest.raises(InvalidInput) as refused:
        services.grant_role(session, lin, school, Role.OFFICER, actor=None, now=NOW)
    assert refused.value.code == "role_not_in_kind"
    granted = services.grant_role(session, lin, school, Role.TRAINER, actor=None, now=NOW)
    again = services.grant_role(session, lin, school, Role.TRAINER, actor=None, now=NOW)
    assert granted is again
    assert lin.roles == {Role.TRAINER}
    assert actions_about(session, lin.public_id).count("person.role_granted") == 1


def test_a_change_of_roles_ends_the_sessions(session: Session) -> None:
    admin, lin = person(session, "admin", Role.ADMINISTRATOR), person(session, "lin")
    body = organisation(session, "body")
    first = enter(session, "lin").sign_in
    services.grant_role(session, lin, body, Role.EXAMINER, actor=admin, now=NOW)
    assert first.revoked_at == NOW
    second = enter(session, "lin").sign_in
    assert services.revoke_role(session, lin, body, Role.EXAMINER, actor=admin, now=NOW).ok
    assert second.revoked_at == NOW
    assert lin.roles == frozenset()
    assert actions_about(session, lin.public_id)[-1] == "person.role_revoked"


def test_the_last_administrator_stays(session: Session) -> None:
    admin = person(session, "admin", Role.ADMINISTRATOR)
    body = organisation(session, "body")
    invited = services.create_person(
        session, email="new@example.org", password=None, legal_name="新人", actor=admin, now=NOW
    )
    services.grant_role(session, invited, body, Role.ADMINISTRATOR, actor=admin, now=NOW)

    def revoke(who: str) -> object:
        found = queries.find_person_by_email(session, f"{who}@example.org")
        assert found is not None
        return services.revoke_role(session, found, body, Role.ADMINISTRATOR, actor=admin, now=NOW)

    assert revoke("admin") == Refused("last_administrator")
    second = person(session, "second", Role.ADMINISTRATOR)
    assert revoke("admin") == Refused("own_administrator")
    services.suspend_person(session, second, reason="离职", actor=admin, now=NOW)
    assert revoke("admin") == Refused("last_administrator")
    assert revoke("second") == revoke("new") == Allowed()
    assert admin.roles == {Role.ADMINISTRATOR}


def test_a_suspension_ends_the_sessions_and_can_be_undone(session: Session) -> None:
    admin, lin = person(session, "admin", Role.ADMINISTRATOR), person(session, "lin")
    begun = enter(session, "lin").sign_in
    assert services.suspend_person(session, lin, reason="查实冒名", actor=admin, now=NOW).ok
    assert (lin.state, begun.revoked_at) == (PersonState.SUSPENDED, NOW)
    services.reactivate_person(session, lin, actor=admin, now=NOW)
    assert enter(session, "lin").person is lin
    acts = [act for act in actions_about(session, lin.public_id) if "sign" not in act]
    assert acts == ["person.created", "person.suspended", "person.reactivated"]


def test_nobody_suspends_themselves_or_the_last_administrator(session: Session) -> None:
    admin = person(session, "admin", Role.ADMINISTRATOR)
    lin = person(session, "lin")

    def suspend(actor: object) -> object:
        return services.suspend_person(session, admin, reason="x", actor=actor, now=NOW)

    assert suspend(admin) == Refused("own_account")
    assert suspend(lin) == Refused("last_administrator")
    assert admin.state is PersonState.ACTIVE


def test_a_change_of_name_keeps_both_in_the_trail(session: Session) -> None:
    lin = person(session, "lin")
    services.change_legal_name(session, lin, " 林  致远", actor=lin, now=NOW)
    services.change_legal_name(session, lin, "林 致远", actor=lin, now=NOW)
    assert lin.legal_name == "林 致远"
    assert actions_about(session, lin.public_id).count("person.renamed") == 1
    with pytest.raises(InvalidInput):
        services.change_legal_name(session, lin, "\u0007", actor=lin, now=NOW)


def test_preferences_are_ones_that_exist(session: Session) -> None:
    lin = person(session, "lin")
    services.set_preferences(session, lin, language="en", time_zone="Europe/Berlin", now=NOW)
    assert (lin.language, lin.time_zone) == ("en", "Europe/Berlin")
    for language, zone in (("xx", "UTC"), ("zh", "Mars/Olympus"), ("zh", "../etc/passwd")):
        with pytest.raises(InvalidInput):
            services.set_preferences(session, lin, language=language, time_zone=zone, now=NOW)


def test_the_owner_of_a_taken_address_is_told(session: Session) -> None:
    lin = register(session, "lin")
    services.tell_address_taken(session, lin, now=NOW)
    assert [mail.subject for mail in mails_to(session, lin.email)] == ["你已经有量才账号"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (PeopleFilter(sort="email"), ["admin", "lin", "new", "wang"]),
        (PeopleFilter(sort="-email"), ["wang", "new", "lin", "admin"]),
        (PeopleFilter(search="LIN@"), ["lin"]),
        (PeopleFilter(search="姓名 w"), ["wang"]),
        (PeopleFilter(search="%"), []),
        (PeopleFilter(search="_"), []),
        (PeopleFilter(role=Role.TRAINER), ["lin"]),
        (PeopleFilter(role=Role.TRAINER, organisation="body"), []),
        (PeopleFilter(organisation="school"), ["lin"]),
        (PeopleFilter(state="suspended"), ["wang"]),
        (PeopleFilter(state="invited"), ["new"]),
        (PeopleFilter(state="active", sort="email"), ["admin", "lin", "new"]),
    ],
)
def test_people_are_found_by_name_role_organisation_and_state(
    session: Session, filters: PeopleFilter, found: list[str]
) -> None:
    admin = person(session, "admin", Role.ADMINISTRATOR)
    person(session, "lin", Role.TRAINER)
    wang = person(session, "wang")
    services.suspend_person(session, wang, reason="x", actor=admin, now=NOW)
    services.create_person(
        session, email="new@example.org", password=None, legal_name="新人", actor=admin, now=NOW
    )
    shown = session.scalars(queries.list_people(filters))
    assert [who.email.partition("@")[0] for who in shown] == found


def test_only_active_people_with_the_role_are_offered(session: Session) -> None:
    admin = person(session, "admin", Role.ADMINISTRATOR)
    anna, bo = (person(session, name, Role.EXAMINER) for name in ("anna", "bo"))
    services.suspend_person(session, bo, reason="x", actor=admin, now=NOW)
    assert queries.list_people_with_role(session, Role.EXAMINER) == [anna]


def test_a_person_who_is_not_there_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        queries.get_person(session, "01a2036f-6668-7fbf-a56a-a6415992a2bd")


def test_roles_in_a_closed_organisation_stand_still(session: Session) -> None:
    admin, lin = person(session, "admin", Role.ADMINISTRATOR), person(session, "lin", Role.TRAINER)
    school = organisation(session, "school")
    begun = enter(session, "lin").sign_in
    assert services.close_organisation(session, school, actor=admin, now=NOW).ok
    assert begun.revoked_at == NOW
    assert Permission.ITEM_WRITE not in permissions_of(lin.roles)
    assert queries.list_people_with_role(session, Role.TRAINER) == []
    with pytest.raises(InvalidInput):
        services.grant_role(session, admin, school, Role.TRAINER, actor=admin, now=NOW)
    services.reopen_organisation(session, school, actor=admin, now=NOW)
    assert lin.roles == {Role.TRAINER}
    assert queries.list_people_with_role(session, Role.TRAINER) == [lin]
