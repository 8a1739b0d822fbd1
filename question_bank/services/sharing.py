"""Making and keeping banks: names, rules, members, sharing with other organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Organisation, Person
from accounts.rules import Permission
from core import audit
from core.errors import Conflict, InvalidInput, Refused
from core.i18n import lazy_gettext as _l
from question_bank.models import Bank, BankMember, BankRole, BankShare, ShareRight
from question_bank.queries.banks import (
    is_candidate_for_membership,
    organisations_where,
    rights_of,
)
from question_bank.reasons import refuse
from question_bank.services.banks import create_bank, hold_bank

LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC0-1.0", "LicenseRef-internal")
LONGEST_DESCRIPTION = 2000
APPROVALS = (1, 2)


def change_bank(
    session: Session,
    bank: Bank,
    *,
    name: dict[str, str],
    description: str,
    licence: str,
    approvals_needed: int,
    restricted: bool,
    actor: Person,
    now: datetime,
) -> Bank:
    """Change what a bank is called and how it works. Whoever restricts a bank becomes its manager.

    Raises ``NotAllowed`` unless the actor manages the bank, ``InvalidInput`` for a missing Chinese name,
    an unknown licence or another number of approvals than one or two.
    """
    demand_manager(session, bank, actor)
    check_bank(name, licence, approvals_needed)
    before = _shown(bank)
    if restricted and not bank.restricted and not _managers(session, bank):
        _set_role(session, bank, actor, BankRole.MANAGER, actor, now)
    bank.name = {language: text for language, text in name.items() if text}
    bank.description = description.strip()[:LONGEST_DESCRIPTION]
    bank.licence = licence
    bank.approvals_needed = approvals_needed
    bank.restricted = restricted
    session.flush()
    changes = {key: value for key, value in _shown(bank).items() if before[key] != value}
    if changes:
        note(session, bank, "bank.changed", actor=actor, now=now, **changes)
    return bank


def check_bank(name: dict[str, str], licence: str, approvals_needed: int) -> None:
    """Raise ``InvalidInput`` for what a bank cannot be."""
    if not name.get("zh", "").strip():
        raise InvalidInput(_l("写明题库的中文名称。"), code="name_missing")
    if licence not in LICENCES:
        raise InvalidInput(_l("没有这个许可：%(name)s", name=licence), code="licence")
    if approvals_needed not in APPROVALS:
        raise InvalidInput(_l("通过一题需要一位或两位审题人。"), code="approvals")


def _shown(bank: Bank) -> dict[str, Any]:
    names = ("name", "description", "licence", "approvals_needed", "restricted")
    return {name: getattr(bank, name) for name in names}


def archive_bank(session: Session, bank: Bank, *, actor: Person, now: datetime) -> Bank:
    """Close a bank for writing; its items stay readable, and forms that have them stay as they are."""
    demand_manager(session, bank, actor)
    if bank.archived_at is None:
        bank.archived_at = now
        session.flush()
        note(session, bank, "bank.archived", actor=actor, now=now)
    return bank


def reopen_bank(session: Session, bank: Bank, *, actor: Person, now: datetime) -> Bank:
    """Open an archived bank for writing again."""
    demand_manager(session, bank, actor)
    if bank.archived_at is not None:
        bank.archived_at = None
        session.flush()
        note(session, bank, "bank.reopened", actor=actor, now=now)
    return bank


def set_member(
    session: Session, bank: Bank, person: Person, role: BankRole, *, actor: Person, now: datetime
) -> BankMember:
    """Make a person a member, or change the role. The last manager of a restricted bank stays one.

    Raises ``InvalidInput`` for who is no member and has no role that reads items in the bank's
    organisation or in one with which it is shared.
    """
    demand_manager(session, bank, actor)
    member = session.get(BankMember, (bank.id, person.id))
    if member is None and not is_candidate_for_membership(session, bank, person):
        raise InvalidInput(
            _l(
                "这个人在题库所属的机构里没有看题的角色，不能加为成员。"
                "先请机构的管理员给他角色，或把题库共享给他的机构。"
            ),
            code="no_candidate",
        )
    if role is not BankRole.MANAGER:
        _keep_a_manager(session, bank, person)
    member = _set_role(session, bank, person, role, actor, now)
    more = {"person": person.public_id, "role": role.value}
    note(session, bank, "bank.member_set", actor=actor, now=now, **more)
    return member


def remove_member(
    session: Session, bank: Bank, person: Person, *, actor: Person, now: datetime
) -> None:
    """End a membership; raises ``InvalidInput`` for who is no member, ``Conflict`` for the last manager
    of a restricted bank.
    """
    demand_manager(session, bank, actor)
    member = session.get(BankMember, (bank.id, person.id))
    if member is None:
        raise InvalidInput(_l("这个人不是题库的成员。"), code="no_member")
    _keep_a_manager(session, bank, person)
    session.delete(member)
    session.flush()
    session.expire(bank, ["members"])
    note(session, bank, "bank.member_removed", actor=actor, now=now, person=person.public_id)


def _set_role(
    session: Session, bank: Bank, person: Person, role: BankRole, actor: Person, now: datetime
) -> BankMember:
    member = session.get(BankMember, (bank.id, person.id))
    if member is None:
        member = BankMember(
            bank_id=bank.id, person_id=person.id, role=role, added_by_id=actor.id, added_at=now
        )
        session.add(member)
    member.role = role
    session.flush()
    session.expire(bank, ["members"])
    return member


def _managers(session: Session, bank: Bank, *, without: Person | None = None) -> int:
    query = select(func.count()).where(
        BankMember.bank_id == bank.id, BankMember.role == BankRole.MANAGER
    )
    if without is not None:
        query = query.where(BankMember.person_id != without.id)
    return session.scalar(query) or 0


def _keep_a_manager(session: Session, bank: Bank, person: Person) -> None:
    member = session.get(BankMember, (bank.id, person.id))
    if (
        bank.restricted
        and member is not None
        and member.role is BankRole.MANAGER
        and not _managers(session, bank, without=person)
    ):
        raise Conflict(_l("受限题库至少要有一位管理人。先请别人接手。"), code="last_manager")


def share_bank(
    session: Session,
    bank: Bank,
    organisation: Organisation,
    right: ShareRight,
    *,
    actor: Person,
    now: datetime,
) -> BankShare:
    """Share a bank with another organisation; a share that holds already gets the new right by a new
    row, and the old one ends.
    """
    demand_manager(session, bank, actor)
    if organisation.id == bank.organisation_id:
        raise InvalidInput(_l("题库本来就属于这个机构。"), code="own_organisation")
    query = select(BankShare).where(
        BankShare.bank_id == bank.id,
        BankShare.organisation_id == organisation.id,
        BankShare.ended_at.is_(None),
    )
    present = session.scalar(query)
    if present is not None and present.right is right:
        return present
    if present is not None:
        present.ended_at = now
    share = BankShare(
        bank_id=bank.id,
        organisation_id=organisation.id,
        right=right,
        granted_by_id=actor.id,
        granted_at=now,
    )
    session.add(share)
    session.flush()
    session.expire(bank, ["shares"])
    more = {"organisation": organisation.slug, "right": right.value}
    note(session, bank, "bank.shared", actor=actor, now=now, **more)
    return share


def end_share(
    session: Session, bank: Bank, share: BankShare, *, actor: Person, now: datetime
) -> BankShare:
    """End a share; what was copied or used under it stays."""
    demand_manager(session, bank, actor)
    if share.ended_at is None:
        share.ended_at = now
        session.flush()
        more = {"organisation": share.organisation.slug, "right": share.right.value}
        note(session, bank, "bank.share_ended", actor=actor, now=now, **more)
    return share


def demand_manager(session: Session, bank: Bank, actor: Person) -> None:
    """Hold the bank's row, so that two who manage it at once act one after the other, and raise
    ``NotAllowed`` unless the actor manages the bank.
    """
    hold_bank(session, bank)
    if not rights_of(session, actor, bank).manage:
        raise refuse(Refused("no_manager"))


def note(
    session: Session, bank: Bank, action: str, *, actor: Person, now: datetime, **data: Any
) -> None:
    """Record an act on a bank."""
    audit.record(
        session,
        actor=actor.public_id,
        action=action,
        object_type="bank",
        object_id=bank.public_id,
        now=now,
        slug=bank.slug,
        **data,
    )


def open_bank(
    session: Session,
    *,
    slug: str,
    name: dict[str, str],
    description: str,
    licence: str,
    approvals_needed: int,
    restricted: bool,
    organisation: Organisation,
    actor: Person,
    now: datetime,
) -> Bank:
    """Make a bank in an organisation in which the actor manages banks; raises as ``create_bank`` and
    ``change_bank`` do.
    """
    if organisation.id not in organisations_where(actor, Permission.BANK_MANAGE):
        raise refuse(Refused("no_manager"))
    check_bank(name, licence, approvals_needed)
    named = {language: text for language, text in name.items() if text}
    bank = create_bank(
        session, slug=slug, name=named, organisation=organisation, actor=actor, now=now
    )
    bank.description = description.strip()[:LONGEST_DESCRIPTION]
    bank.licence = licence
    bank.approvals_needed = approvals_needed
    bank.restricted = restricted
    session.flush()
    if restricted:
        _set_role(session, bank, actor, BankRole.MANAGER, actor, now)
    return bank
