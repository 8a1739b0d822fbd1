"""Who may do what, who may hold which role where, and who may take one away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import (
    PERMISSIONS,
    OrganisationKind,
    Permission,
    Role,
    may_close,
    may_hold,
    may_revoke,
    may_suspend,
    permissions_of,
)
from core.errors import Refused

CHANGING = {
    Permission.ITEM_WRITE,
    Permission.ITEM_REVIEW,
    Permission.BANK_MANAGE,
    Permission.EXAM_MANAGE,
    Permission.SESSION_SUPERVISE,
    Permission.APPLICATION_DECIDE,
    Permission.DECISION_MAKE,
    Permission.CERTIFICATE_MANAGE,
    Permission.PEOPLE_MANAGE,
    Permission.TRAINING_RECORD,
}


def test_an_auditor_reads_and_changes_nothing() -> None:
    assert not PERMISSIONS[Role.AUDITOR] & (CHANGING | {Permission.APPLY})


def test_whoever_trains_cannot_decide() -> None:
    deciding = {Permission.DECISION_MAKE, Permission.APPLICATION_DECIDE, Permission.EXAM_MANAGE}
    assert not permissions_of({Role.TRAINER, Role.REVIEWER}) & deciding


@given(st.frozensets(st.sampled_from(Role)), st.frozensets(st.sampled_from(Role)))
def test_roles_only_add_permissions(some: frozenset[Role], more: frozenset[Role]) -> None:
    assert permissions_of(some | more) == permissions_of(some) | permissions_of(more)


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (OrganisationKind.TRAINING_BODY, {Role.TRAINER, Role.REVIEWER}),
        (OrganisationKind.EMPLOYER, {Role.EMPLOYER}),
        (OrganisationKind.CERTIFICATION_BODY, set(Role) - {Role.EMPLOYER}),
    ],
)
def test_decisions_are_not_delegated_to_another_kind_of_organisation(
    kind: OrganisationKind, roles: set[Role]
) -> None:
    assert {role for role in Role if may_hold(role, kind).ok} == roles


@pytest.mark.parametrize(
    ("role", "own", "others", "reason"),
    [
        (Role.ADMINISTRATOR, False, 0, "last_administrator"),
        (Role.ADMINISTRATOR, True, 0, "last_administrator"),
        (Role.ADMINISTRATOR, True, 1, "own_administrator"),
        (Role.ADMINISTRATOR, False, 1, None),
        (Role.OFFICER, True, 0, None),
        (Role.OFFICER, False, 0, None),
    ],
)
def test_who_may_take_a_role_away(role: Role, own: bool, others: int, reason: str | None) -> None:
    verdict = may_revoke(role, own=own, others=others)
    assert (verdict.reason if isinstance(verdict, Refused) else None) == reason


@pytest.mark.parametrize(
    ("roles", "own", "others", "reason"),
    [
        ({Role.CANDIDATE}, True, 3, "own_account"),
        ({Role.CANDIDATE}, False, 0, None),
        ({Role.ADMINISTRATOR, Role.OFFICER}, False, 0, "last_administrator"),
        ({Role.ADMINISTRATOR}, False, 1, None),
        (set(), False, 0, None),
    ],
)
def test_who_may_be_suspended(roles: set[Role], own: bool, others: int, reason: str | None) -> None:
    verdict = may_suspend(roles, own=own, others=others)
    assert (verdict.reason if isinstance(verdict, Refused) else None) == reason


@given(st.sampled_from(Role), st.booleans(), st.integers(0, 5))
def test_an_administrator_is_always_left(role: Role, own: bool, others: int) -> None:
    taken = role is Role.ADMINISTRATOR and may_revoke(role, own=own, others=others).ok
    assert not taken or others > 0


def test_only_the_last_certification_body_cannot_be_closed() -> None:
    body = OrganisationKind.CERTIFICATION_BODY
    assert not may_close(body, others=0).ok
    assert may_close(body, others=1).ok
    assert may_close(OrganisationKind.EMPLOYER, others=0).ok
