"""Demo data: the second version of DE-L1 being written, with a difficulty, a fixed item and a bound on
exposure; and how often items were shown so far. The pairs of enemies come with the demo bank."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from accounts.queries import find_person_by_email
from exams.queries.blueprints import find_blueprint, find_draft
from exams.rules.blueprints import BlueprintSpec, Difficulty, Fixed, Quota, from_document
from exams.services.blueprint_drafts import draft_from_blueprint, save_draft
from exams.services.exposures import push_exposures

CODE = "DE-L1"
FIXED = "L1-BAS-001"


def load(session: Session, *, now: datetime) -> None:
    """Load the demo data once; the blueprint must have been loaded before."""
    push_exposures(session, now=now)
    source = find_blueprint(session, CODE)
    if source is None or find_draft(session, CODE) is not None:
        return
    officer = find_person_by_email(session, "officer2@example.org")
    assert officer is not None
    begun = now - timedelta(days=1)
    draft = draft_from_blueprint(
        session, source, source.role, source.level, actor=officer, now=begun
    )
    save_draft(
        session,
        draft,
        _changed(from_document(source.document)),
        edit_number=draft.edit_number,
        actor=officer,
        now=begun + timedelta(minutes=20),
    )


def _changed(spec: BlueprintSpec) -> BlueprintSpec:
    theory, *rest = spec.papers
    theory = replace(
        theory,
        minutes=100,
        difficulty=Difficulty(Fraction(62, 100), Fraction(3, 100)),
        cells=(Quota("PRC/multiple", Fraction(4), Fraction(1)),),
    )
    return replace(spec, papers=(theory, *rest), fixed=(Fixed(FIXED),), most_exposures=500)
