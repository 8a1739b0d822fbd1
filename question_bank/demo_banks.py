"""Demo banks beside the open one: a training body's that is shared, a restricted one, tags, copies."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import queries as accounts
from accounts.models import Organisation, Person
from question_bank import content
from question_bank.models import Bank, BankRole, BulkAct, Item, ShareRight
from question_bank.services import bulk, copies, finding, sharing

SCHOOL, RESTRICTED = "donghu-practice", "de-reserve"
SINCE = timedelta(days=30)
COPIED = ("L1-PRC-001", "L1-PRC-004", "L1-MOD-002")
RESERVED = ("L1-COL-001", "L1-SEC-001")
TAGS = {
    "期中练习": ("L1-PRC-001", "L1-PRC-003", "L1-COL-002"),
    "易错": ("L1-PRC-003", "L1-MOD-003"),
    "来自企业反馈": ("L1-SEC-001",),
}
FILTERS = {
    "trainer": {
        "周一要改完的": {"state": "draft", "mine": "1"},
        "期中练习里的数据处理题": {"tag": "期中练习", "domain": "PRC"},
    },
    "reviewer": {"从未用过的已通过题": {"state": "approved", "used": "never"}},
}


def load(session: Session, *, now: datetime) -> None:
    """Add what of it is missing; loading it again changes nothing."""
    since = now - SINCE
    trainer, reviewer = _person(session, "trainer"), _person(session, "reviewer")
    body = accounts.certification_body(session)
    school = accounts.get_organisation(session, "donghu")
    source = session.scalars(select(Bank).where(Bank.slug == content.BANK)).one()
    _share(session, source, school, ShareRight.COPY, reviewer, since)
    _school_bank(session, source, school, body, trainer, reviewer, since)
    _restricted_bank(session, source, body, trainer, reviewer, since)
    for name, filters in FILTERS.items():
        for title, query in filters.items():
            finding.save_filter(session, _person(session, name), name=title, query=query, now=since)
    _tag(session, source, trainer, now=now - timedelta(days=2))


def _person(session: Session, name: str) -> Person:
    person = accounts.find_person_by_email(session, f"{name}@example.org")
    if person is None:
        raise LookupError(f"the demo person {name} is missing")
    return person


def _find(session: Session, slug: str) -> Bank | None:
    return session.scalar(select(Bank).where(Bank.slug == slug))


def _share(
    session: Session,
    bank: Bank,
    organisation: Organisation,
    right: ShareRight,
    manager: Person,
    now: datetime,
) -> None:
    if not any(share.organisation_id == organisation.id for share in bank.shares):
        sharing.share_bank(session, bank, organisation, right, actor=manager, now=now)


def _school_bank(
    session: Session,
    source: Bank,
    school: Organisation,
    body: Organisation,
    trainer: Person,
    reviewer: Person,
    now: datetime,
) -> None:
    """The training body's bank: items copied from the open one, shared back for use in exams."""
    if _find(session, SCHOOL) is not None:
        return
    bank = sharing.open_bank(
        session,
        slug=SCHOOL,
        name={"zh": "东湖练习题库", "en": "Donghu practice bank"},
        description="学院平时练习用的题目，大多改自公开题库。",
        licence="CC-BY-SA-4.0",
        approvals_needed=1,
        restricted=False,
        organisation=school,
        actor=reviewer,
        now=now,
    )
    _share(session, bank, body, ShareRight.USE, reviewer, now)
    for item in _items(session, source, COPIED):
        copies.copy_item(session, item, bank, actor=trainer, now=now)


def _restricted_bank(
    session: Session,
    source: Bank,
    body: Organisation,
    trainer: Person,
    reviewer: Person,
    now: datetime,
) -> None:
    """A bank into which only its members look."""
    if _find(session, RESTRICTED) is not None:
        return
    bank = sharing.open_bank(
        session,
        slug=RESTRICTED,
        name={"zh": "正式考试备用题库", "en": "Reserve bank for live exams"},
        description="正式考试用的备用题，只有成员看得到，两位审题人通过才算通过。",
        licence="LicenseRef-internal",
        approvals_needed=2,
        restricted=True,
        organisation=body,
        actor=reviewer,
        now=now,
    )
    sharing.set_member(session, bank, trainer, BankRole.AUTHOR, actor=reviewer, now=now)
    for item in _items(session, source, RESERVED):
        copies.copy_item(session, item, bank, actor=trainer, now=now)


def _items(session: Session, bank: Bank, names: tuple[str, ...]) -> list[Item]:
    query = select(Item).where(Item.bank_id == bank.id, Item.identifier.in_(names))
    return list(session.scalars(query.order_by(Item.identifier)))


def _tag(session: Session, bank: Bank, trainer: Person, *, now: datetime) -> None:
    """Put the tags on as acts on many items, so that the record of such acts is not empty."""
    if session.scalar(select(BulkAct.id).where(BulkAct.person_id == trainer.id)) is not None:
        return
    for tag, names in TAGS.items():
        ids = [item.public_id for item in _items(session, bank, names)]
        if ids:
            act = bulk.plan_bulk(session, act="tag_add", ids=ids, tag=tag, actor=trainer, now=now)
            bulk.start_bulk(session, act, now=now)
            bulk.run_chunk(session, act, actor=trainer, now=now)
