"""Which page whom lets in: every route of accounts, every role, own and other things."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from accounts import queries, services
from accounts.access import access_table
from accounts.rules import Role
from core.db import db
from tests.accounts.world import Browser, browser, organisation, person
from tests.accounts.world import register as register_candidate
from tests.conftest import NOW

EVERYONE = {role.value for role in Role} | {"nobody", "visitor"}
ACCOUNT = EVERYONE - {"visitor"}
READERS = {"administrator", "auditor"}
RECORDERS = {"administrator", "trainer"}
MANAGERS = {"administrator"}

GET = {
    "/account/sign-in": EVERYONE,
    "/account/register": EVERYONE,
    "/account/registered": EVERYONE,
    "/account/forgot": EVERYONE,
    "/account/forgot/sent": EVERYONE,
    "/account/reset": EVERYONE,
    "/account/settings": ACCOUNT,
    "/people": READERS,
    "/people?format=csv": READERS,
    "/people/new": MANAGERS,
    "/people/{person}": READERS,
    "/organisations": READERS,
    "/organisations?format=csv": READERS,
    "/organisations/new": MANAGERS,
    "/organisations/school": READERS,
    "/organisations/school?format=csv": READERS,
    "/trainings": READERS | RECORDERS,
    "/trainings?format=csv": READERS | RECORDERS,
    "/trainings/new": RECORDERS,
    "/trainings/{training}": READERS | RECORDERS,
    "/trainings/{foreign}": READERS,
    "/audit": READERS,
    "/audit?format=csv": READERS,
}
POST = {
    "/account/sign-in": EVERYONE,
    "/account/register": EVERYONE,
    "/account/forgot": EVERYONE,
    "/account/reset": EVERYONE,
    "/account/sign-out": ACCOUNT,
    "/account/settings": ACCOUNT,
    "/account/password": ACCOUNT,
    "/account/sessions/end-others": ACCOUNT,
    "/account/sessions/{person}/end": set(),
    "/people/new": MANAGERS,
    "/people/{person}/roles": MANAGERS,
    "/people/{person}/roles/body/candidate/revoke": MANAGERS,
    "/people/{person}/suspend": MANAGERS,
    "/people/{person}/reactivate": MANAGERS,
    "/people/{person}/link": MANAGERS,
    "/organisations/new": MANAGERS,
    "/organisations/school": MANAGERS,
    "/organisations/firm/close": MANAGERS,
    "/organisations/firm/reopen": MANAGERS,
    "/trainings/new": RECORDERS,
    "/trainings/{training}/end": RECORDERS,
    "/trainings/{foreign}/end": MANAGERS,
}
LET_IN = {200, 302, 422}


@pytest.fixture
def things(app: Flask, session: Session) -> dict[str, str]:
    """A person of each role, one without any, a candidate, and two trainings."""
    for slug in ("body", "school", "firm"):
        organisation(session, slug)
    people = {role.value: person(session, role.value, role) for role in Role}
    person(session, "nobody")
    lin = register_candidate(session, "lin")
    trainings = {}
    for name, trainer in (("training", "trainer"), ("foreign", "officer")):
        made = services.record_training(
            session,
            trainer=people[trainer],
            trainee=lin,
            started_on=NOW.date(),
            ended_on=None,
            subject="SQL",
            organisation=None,
            actor=people["administrator"],
            now=NOW,
        )
        trainings[name] = made.public_id
    session.commit()
    return {"person": lin.public_id, **trainings}


@pytest.fixture
def enter(app: Flask, things: dict[str, str]) -> Callable[[str], Browser]:
    """Signs someone in; nobody for a visitor."""
    db.session.rollback()

    def made(name: str) -> Browser:
        visitor = browser(app)
        if name != "visitor":
            assert visitor.sign_in(name).status_code == 302
        return visitor

    return made


@pytest.mark.parametrize("who", sorted(EVERYONE))
def test_pages_open_to_whom_they_should(
    enter: Callable[[str], Browser], things: dict[str, str], who: str
) -> None:
    visitor = enter(who)
    wrong = []
    for path, allowed in GET.items():
        answer = visitor.get(path.format(**things))
        sent_away = "/account/sign-in?next=" in (answer.location or "")
        let_in = answer.status_code in LET_IN and not sent_away
        if let_in != (who in allowed) or answer.status_code >= 500:
            wrong.append((path, answer.status_code))
    assert not wrong


@pytest.mark.parametrize("who", sorted(EVERYONE))
def test_acts_are_done_only_for_whom_they_should(
    enter: Callable[[str], Browser], things: dict[str, str], who: str
) -> None:
    visitor = enter(who)
    wrong = []
    for path, allowed in sorted(POST.items(), key=lambda entry: entry[0] == "/account/sign-out"):
        status = visitor.post(path.format(**things), data={}).status_code
        if (status in LET_IN) != (who in allowed) or status not in LET_IN | {401, 403, 404}:
            wrong.append((path, status))
    assert not wrong


def test_the_tables_above_name_every_route(app: Flask) -> None:
    def shapes(paths: dict[str, set[str]]) -> int:
        return len({path for path in paths if "?" not in path and "foreign" not in path})

    routes = [r for r in app.url_map.iter_rules() if r.endpoint.startswith("accounts.")]
    assert sum("GET" in (r.methods or ()) for r in routes) == shapes(GET)
    assert sum("POST" in (r.methods or ()) for r in routes) == shapes(POST)
    table = access_table(app)
    assert all(table[rule.endpoint] is not None for rule in routes)


def test_the_auditor_sees_no_button_that_changes_anything(
    enter: Callable[[str], Browser], things: dict[str, str]
) -> None:
    auditor = enter("auditor")
    for path in ("/people", "/people/{person}", "/organisations/school", "/trainings/{training}"):
        text = auditor.get(path.format(**things)).get_data(as_text=True)
        posts = text.count('method="post"')
        assert posts == text.count('action="/account/sign-out"'), path
        assert "/new" not in text


def test_a_trainer_sees_their_own_trainings_only(
    enter: Callable[[str], Browser], things: dict[str, str]
) -> None:
    text = enter("trainer").get("/trainings").get_data(as_text=True)
    assert things["training"] in text
    assert things["foreign"] not in text


def test_a_suspended_person_is_out_at_once(
    enter: Callable[[str], Browser], things: dict[str, str], session: Session
) -> None:
    officer, admin = enter("officer"), enter("administrator")
    found = queries.find_person_by_email(session, "officer@example.org")
    assert found is not None
    path = f"/people/{found.public_id}/suspend"
    session.rollback()
    assert admin.post(path, data={"reason": "离职"}).status_code == 302
    assert not officer.is_signed_in()
    refused = enter("visitor").sign_in("officer")
    assert "账号已停用" in refused.get_data(as_text=True)
