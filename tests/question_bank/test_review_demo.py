from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from accounts.queries import certification_body, find_person_by_email
from core.db import db
from question_bank import demo, demo_reviews, queries
from question_bank.models import Item, ItemComment, ItemEnemy, ItemReview
from tests.conftest import NOW


def _item(identifier: str) -> Item:
    return db.session.scalars(select(Item).where(Item.identifier == identifier)).one()


def test_the_demo_shows_every_turn_of_a_review(demo_app: Flask) -> None:
    session = db.session
    reviewer = find_person_by_email(session, "reviewer@example.org")
    assert reviewer is not None
    entries = {
        entry.version.item.identifier: entry
        for entry in queries.list_review_queue(session, reviewer, now=NOW)
    }
    half = entries[demo_reviews.HALF_APPROVED]
    assert (half.approvals, half.needed, half.comments, half.barred) == (1, 2, 1, "")
    assert half.last
    revision = entries[demo_reviews.REVISED]
    assert (revision.version.number, revision.approvals) == (2, 0)
    assert _item(demo_reviews.REVISED).current_version_id is not None
    returned = queries.list_reviews(session, _item(demo_reviews.RETURNED))
    assert returned[0].checklist["content"] == "no"
    for one, other in demo_reviews.PAIRS:
        assert [enemy.item.identifier for enemy in queries.list_enemies(session, _item(one))] == [
            other
        ]


def test_loading_the_demo_again_changes_nothing(demo_app: Flask) -> None:
    session = db.session
    count = [
        select(func.count()).select_from(t) for t in (Item, ItemComment, ItemEnemy, ItemReview)
    ]
    before = [session.scalar(query) for query in count]
    assert certification_body(session) is not None
    demo.load(session, now=NOW)
    assert [session.scalar(query) for query in count] == before
