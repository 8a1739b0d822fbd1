"""Demo bank: the bundled items, approved, and one item in every other state."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import queries as accounts
from accounts import services as account_services
from accounts.models import Organisation, Person
from accounts.rules import Role
from question_bank import content, demo_banks, demo_reviews, demo_types, services
from question_bank.formats import read_items
from question_bank.models import Bank, Item

FILE = Path(__file__).parent / "data" / "demo-items.yaml"
NAME = {"zh": "大数据开发工程师公开题库", "en": "Open bank for big data developers"}
DRAFT, IN_REVIEW, RETURNED, SUSPENDED, RETIRED = (f"L1-DEMO-0{n}" for n in range(1, 6))
BEFORE = timedelta(days=1300)
WHY_RETURNED = (
    "「按影响面定级」与「按预案清理」之间的先后要写进题干：现在可以争辩先清理再定级。"
    "请在题干中说明预案按级别编制。"
)
WHY_SUSPENDED = "考生反映题干未说明是否启用了可观察者节点，待复核。"
WHY_RETIRED = "与新题考查同一个决定，保留新题。"


def load(session: Session, *, now: datetime) -> None:
    """Add what of the demo data is missing; loading it again changes nothing."""
    body = accounts.certification_body(session)
    begun = now - BEFORE
    author = _writer(session, "trainer@example.org", body, Role.TRAINER, now=begun)
    reviewer = _writer(session, "reviewer@example.org", body, Role.REVIEWER, now=begun)
    bank = session.scalar(select(Bank).where(Bank.slug == content.BANK))
    if bank is None:
        bank = services.create_bank(
            session, slug=content.BANK, name=NAME, organisation=body, actor=author, now=begun
        )
    services.publish_content(session, bank, author=author, reviewer=reviewer, now=begun)
    known = set(session.scalars(select(Item.identifier).where(Item.bank_id == bank.id)))
    for file in read_items(FILE):
        for parsed in file.items:
            if parsed.source_id not in known:
                item = services.create_item(
                    session, bank, parsed.body, identifier=parsed.source_id, actor=author, now=begun
                )
                _advance(session, item, author, reviewer, now=now)
    second = _writer(session, "reviewer2@example.org", body, Role.REVIEWER, now=begun)
    demo_types.load(session, body, author=author, reviewer=reviewer, now=begun)
    demo_reviews.load(session, bank, body, author=author, reviewers=(reviewer, second), now=now)
    colleague = _writer(session, "trainer2@example.org", body, Role.TRAINER, now=begun)
    demo_reviews.write_together(session, author, colleague, second, now=now)
    demo_banks.load(session, now=now)


def _writer(
    session: Session, email: str, body: Organisation, role: Role, *, now: datetime
) -> Person:
    """Return a demo person who also works for the certification body's bank."""
    person = accounts.find_person_by_email(session, email)
    if person is None:
        raise LookupError(f"the demo person {email} is missing")
    account_services.grant_role(session, person, body, role, actor=None, now=now)
    return person


def _advance(
    session: Session, item: Item, author: Person, reviewer: Person, *, now: datetime
) -> None:
    """Bring a fresh draft to the state that its identifier stands for."""
    if item.identifier == DRAFT:
        return
    sent = now - timedelta(days=3)
    version = services.submit_for_review(session, item, actor=author, now=sent)
    if item.identifier == IN_REVIEW:
        return
    judged = now - timedelta(days=2)
    if item.identifier == RETURNED:
        services.return_version(session, version, reason=WHY_RETURNED, actor=reviewer, now=judged)
        return
    services.approve_version(session, version, actor=reviewer, now=judged)
    later = now - timedelta(days=1)
    if item.identifier == SUSPENDED:
        services.suspend_item(session, item, reason=WHY_SUSPENDED, actor=reviewer, now=later)
    else:
        services.retire_item(session, item, reason=WHY_RETIRED, actor=reviewer, now=later)
