"""What people and organisations may do with a bank. Pure decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum

from accounts.rules import Permission


class BankRole(StrEnum):
    """What a member of a restricted bank may do; each includes the one before."""

    READER = "reader"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    MANAGER = "manager"


class ShareRight(StrEnum):
    """What another organisation may do with a shared bank; each includes the one before."""

    READ = "read"
    USE = "use"
    COPY = "copy"


_RANKS = {role: rank for rank, role in enumerate(BankRole)}
_SHARED = {right: rank for rank, right in enumerate(ShareRight)}
P = Permission


@dataclass(frozen=True)
class BankFacts:
    """How a bank stands to a person.

    ``here``: what the person may do in the bank's organisation, ``anywhere``: in any. ``reads_all``:
    officers and auditors. ``member``: the person's role in a restricted bank. ``shares``: for each
    organisation with which the bank is shared, the right and what the person may do in it.
    """

    here: frozenset[Permission] = frozenset()
    anywhere: frozenset[Permission] = frozenset()
    reads_all: bool = False
    restricted: bool = False
    archived: bool = False
    member: BankRole | None = None
    shares: tuple[tuple[ShareRight, frozenset[Permission]], ...] = ()


@dataclass(frozen=True)
class BankRights:
    """What a person may do with a bank: look into it, use its items in exams, copy them into another
    bank, write in it, review there, and manage it.
    """

    read: bool = False
    use: bool = False
    copy: bool = False
    write: bool = False
    review: bool = False
    manage: bool = False


def bank_rights(facts: BankFacts) -> BankRights:
    """Return what a person may do with a bank: the one source of rights.

    In the bank's own organisation the person's roles there decide, in a restricted bank the role as a
    member (never more than the person's roles permit anywhere). What is shared adds reading, use and
    copying. Nothing is written, reviewed or newly used in an archived bank.
    """
    own = _as_member(facts) if facts.restricted else _at_home(facts)
    shared = [_by_share(right, held) for right, held in facts.shares]
    everywhere = BankRights(read=facts.reads_all)
    found = _united([own, everywhere, *shared])
    if not facts.archived:
        return found
    return BankRights(read=found.read, copy=found.copy, manage=found.manage)


def _at_home(facts: BankFacts) -> BankRights:
    return BankRights(
        read=P.ITEM_READ in facts.here,
        use=P.EXAM_MANAGE in facts.here,
        copy=P.ITEM_WRITE in facts.here,
        write=P.ITEM_WRITE in facts.here,
        review=P.ITEM_REVIEW in facts.here,
        manage=P.BANK_MANAGE in facts.here,
    )


def _as_member(facts: BankFacts) -> BankRights:
    """Members by their role. Whoever reads all banks also manages those of the own organisation, so
    that a bank whose managers are gone is not lost."""
    rank = -1 if facts.member is None else _RANKS[facts.member]
    managed = facts.reads_all and P.BANK_MANAGE in facts.here
    return BankRights(
        read=rank >= 0 and P.ITEM_READ in facts.anywhere,
        use=P.EXAM_MANAGE in facts.here,
        copy=rank >= _RANKS[BankRole.AUTHOR] and P.ITEM_WRITE in facts.anywhere,
        write=rank >= _RANKS[BankRole.AUTHOR] and P.ITEM_WRITE in facts.anywhere,
        review=rank >= _RANKS[BankRole.REVIEWER] and P.ITEM_REVIEW in facts.anywhere,
        manage=managed or (rank == _RANKS[BankRole.MANAGER] and P.BANK_MANAGE in facts.anywhere),
    )


def _by_share(right: ShareRight, held: frozenset[Permission]) -> BankRights:
    rank = _SHARED[right]
    return BankRights(
        read=P.ITEM_READ in held,
        use=rank >= _SHARED[ShareRight.USE] and P.EXAM_MANAGE in held,
        copy=rank >= _SHARED[ShareRight.COPY] and P.ITEM_WRITE in held,
    )


def _united(rights: Iterable[BankRights]) -> BankRights:
    held = list(rights)
    return BankRights(
        **{
            field.name: any(getattr(one, field.name) for one in held)
            for field in fields(BankRights)
        }
    )


def includes(right: ShareRight, wanted: ShareRight) -> bool:
    """Say whether a share of ``right`` includes ``wanted``."""
    return _SHARED[right] >= _SHARED[wanted]
