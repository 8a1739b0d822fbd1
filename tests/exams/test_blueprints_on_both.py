"""Writing blueprints, counting coverage and exposures, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db
from core.errors import NotFound
from exams.errors import BlueprintConflict
from exams.models import Blueprint
from exams.queries.blueprints import count_exams, find_draft, list_drafts, list_usable_banks
from exams.queries.coverage import bank_digest, list_available
from exams.rules.blueprints import from_document
from exams.services.blueprint_drafts import (
    discard_draft,
    draft_from_plan,
    publish_draft,
    save_draft,
)
from exams.services.exposures import count_exposures, push_exposures
from question_bank.models import Bank
from standards.services import load_bundled
from tests.conftest import NOW
from tests.exams.delivery_world import build_world
from tests.exams.officer_world import de_l1


def test_a_blueprint_is_written_on_both_databases(either_app: Flask) -> None:
    session = db.session
    world = build_world(session, NOW)
    load_bundled(session, now=NOW)
    officer = world.officer
    draft = draft_from_plan(session, "DE", "L2", actor=officer, now=NOW)
    spec = from_document(draft.document)
    theory = replace(spec.papers[0], minutes=100)
    spec = replace(spec, papers=(theory, *spec.papers[1:]))
    save_draft(session, draft, spec, edit_number=1, actor=officer, now=NOW)
    with pytest.raises(BlueprintConflict):
        save_draft(session, draft, spec, edit_number=1, actor=officer, now=NOW)
    with pytest.raises(BlueprintConflict):
        publish_draft(session, draft, edit_number=1, note="x", actor=officer, now=NOW)
    assert len(list_drafts(session)) == 1
    made = publish_draft(session, draft, edit_number=2, note="x", actor=officer, now=NOW)
    assert isinstance(made, Blueprint)
    assert (made.version, find_draft(session, "DE-L2")) == (1, None)
    with pytest.raises(NotFound):
        publish_draft(session, draft, edit_number=2, note="x", actor=officer, now=NOW)
    again = draft_from_plan(session, "DE", "L3", actor=officer, now=NOW)
    discard_draft(session, again, actor=officer, now=NOW)
    assert count_exams(session, "DE-L2") == {}
    session.commit()


def test_coverage_and_exposures_are_counted_on_both_databases(either_app: Flask) -> None:
    session = db.session
    build_world(session, NOW)
    bank = session.scalars(select(Bank)).first()
    assert bank is not None
    spec = replace(de_l1(), bank=bank.slug)
    assert len(bank_digest(session, spec)) == 64
    assert isinstance(list_available(session, spec), list)
    assert isinstance(list_usable_banks(session), list)
    counts = count_exposures(session)
    assert push_exposures(session, now=NOW) == sum(count > 0 for count in counts.values())
    session.commit()
