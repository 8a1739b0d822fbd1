"""Changing a password, and setting one by a link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts import queries, services
from accounts.models import PasswordReset, Person, SignIn
from accounts.rules import INVITATION_SPAN, RESET_SPAN, PasswordProblem, Role
from core.canonical import sha256_hex
from core.errors import Refused
from tests.accounts.world import PASSWORD, actions_about, mails_to, person
from tests.conftest import NOW

NEW = "green-kettle-9-mountains"


def enter(
    session: Session, name: str, password: str = PASSWORD
) -> services.SignInOutcome | Refused:
    return services.sign_in(
        session, email=f"{name}@example.org", password=password, now=NOW, agent="test"
    )


def live(session: Session, who: Person) -> list[SignIn]:
    return list(queries.list_sessions_of(session, who, now=NOW))


def link(token: str) -> str:
    return f"http://site/reset?token={token}"


def token_in(body: str) -> str:
    return body.split("token=")[1].split()[0]


def test_a_change_ends_all_sessions_but_the_present_one(session: Session) -> None:
    lin = person(session, "lin")
    keep, _other = enter(session, "lin"), enter(session, "lin")
    outcome = services.change_password(
        session, lin, current=PASSWORD, new=NEW, keep=keep.sign_in, now=NOW
    )
    assert outcome.ok
    assert live(session, lin) == [keep.sign_in]
    assert enter(session, "lin").reason == "wrong"
    assert enter(session, "lin", NEW).person is lin
    assert [mail.subject for mail in mails_to(session, lin.email)] == ["密码已更换　量才"]


@pytest.mark.parametrize(
    ("current", "new", "reason"),
    [
        ("not it at all", NEW, "wrong_password"),
        (PASSWORD, "short", PasswordProblem.TOO_SHORT),
        (PASSWORD, "Password123!", PasswordProblem.COMMON),
        (PASSWORD, "lin@example.org", PasswordProblem.OWN_ADDRESS),
    ],
)
def test_a_change_is_refused_with_its_reason(
    session: Session, current: str, new: str, reason: str
) -> None:
    lin = person(session, "lin")
    keep = enter(session, "lin")
    before = lin.password_hash
    outcome = services.change_password(
        session, lin, current=current, new=new, keep=keep.sign_in, now=NOW
    )
    assert outcome == Refused(str(reason))
    assert lin.password_hash == before


def test_guessing_the_present_password_closes_the_address(session: Session) -> None:
    lin = person(session, "lin")
    guesses = [
        services.change_password(session, lin, current="guess", new=NEW, keep=None, now=NOW)
        for _ in range(6)
    ]
    assert [guess.reason for guess in guesses] == ["wrong_password"] * 5 + ["locked"]
    assert enter(session, "lin").reason == "locked"


def test_a_link_sets_a_password_once_within_an_hour(session: Session) -> None:
    lin = person(session, "lin")
    enter(session, "lin")
    services.ask_for_reset(session, email=" LIN@example.org", link=link, now=NOW)
    token = token_in(mails_to(session, lin.email)[0].body)
    later = NOW + RESET_SPAN - timedelta(seconds=1)
    assert services.reset_password(session, token=token, password=NEW, now=later) is lin
    assert live(session, lin) == []
    again = services.reset_password(session, token=token, password=NEW + "!", now=later)
    assert again == Refused("link")
    assert enter(session, "lin", NEW).person is lin


def test_a_link_is_kept_only_as_a_digest(session: Session) -> None:
    lin = person(session, "lin")
    token = services.issue_link(session, lin, span=RESET_SPAN, now=NOW)
    assert session.scalars(select(PasswordReset.token_digest)).all() == [sha256_hex(token.encode())]


def test_an_expired_or_invented_link_does_nothing(session: Session) -> None:
    lin = person(session, "lin")
    token = services.issue_link(session, lin, span=RESET_SPAN, now=NOW)
    for tried, at in ((token, NOW + RESET_SPAN), ("invented", NOW), ("", NOW)):
        outcome = services.reset_password(session, token=tried, password=NEW, now=at)
        assert outcome == Refused("link")


def test_a_weak_password_does_not_use_the_link_up(session: Session) -> None:
    lin = person(session, "lin")
    token = services.issue_link(session, lin, span=RESET_SPAN, now=NOW)
    weak = services.reset_password(session, token=token, password="password12", now=NOW)
    assert weak == Refused(str(PasswordProblem.COMMON))
    assert services.reset_password(session, token=token, password=NEW, now=NOW) is lin


def test_using_one_link_uses_up_the_others_and_opens_a_closed_address(session: Session) -> None:
    lin = person(session, "lin")
    first, second = (services.issue_link(session, lin, span=RESET_SPAN, now=NOW) for _ in "ab")
    for _ in range(5):
        enter(session, "lin", "wrong")
    assert services.reset_password(session, token=second, password=NEW, now=NOW) is lin
    assert services.reset_password(session, token=first, password=PASSWORD, now=NOW) == Refused(
        "link"
    )
    assert enter(session, "lin", NEW).person is lin


def test_an_unknown_address_is_recorded_and_gets_no_letter(session: Session) -> None:
    services.ask_for_reset(session, email="nobody@example.org", link=link, now=NOW)
    assert mails_to(session, "nobody@example.org") == []
    digest = services.email_digest("nobody@example.org")
    assert actions_about(session, digest) == ["address.reset_asked"]


def test_asking_again_and_again_sends_three_letters(session: Session) -> None:
    lin = person(session, "lin")
    for _ in range(9):
        services.ask_for_reset(session, email=lin.email, link=link, now=NOW)
    assert len(mails_to(session, lin.email)) == 3
    services.ask_for_reset(session, email=lin.email, link=link, now=NOW + RESET_SPAN)
    assert len(mails_to(session, lin.email)) == 4


def test_a_suspended_person_gets_no_link_and_cannot_use_one(session: Session) -> None:
    lin, admin = person(session, "lin"), person(session, "admin", Role.ADMINISTRATOR)
    token = services.issue_link(session, lin, span=RESET_SPAN, now=NOW)
    services.suspend_person(session, lin, reason="查实冒名", actor=admin, now=NOW)
    services.ask_for_reset(session, email=lin.email, link=link, now=NOW)
    assert mails_to(session, lin.email) == []
    assert services.reset_password(session, token=token, password=NEW, now=NOW) == Refused("link")


def test_an_invitation_stands_for_three_days_in_the_language_of_the_person(
    session: Session,
) -> None:
    admin = person(session, "admin", Role.ADMINISTRATOR)
    made = services.create_person(
        session,
        email="emily@example.org",
        password=None,
        legal_name="Emily Carter",
        language="en",
        actor=admin,
        now=NOW,
    )
    assert made.must_change_password
    services.send_link(session, made, link=link, span=INVITATION_SPAN, actor=admin, now=NOW)
    letter = mails_to(session, "emily@example.org")[0]
    assert letter.subject == "Your Liangcai account"
    assert "72 hours" in letter.body
    later = NOW + timedelta(days=2, hours=23)
    token = token_in(letter.body)
    assert services.reset_password(session, token=token, password=NEW, now=later) is made
    assert not made.must_change_password
    assert session.scalar(select(func.count(PasswordReset.id))) == 1
