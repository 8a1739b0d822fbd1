"""Storing prepared papers: rows, use of the items, audit; nobody else writes meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core import audit
from core.events import bus
from exams.models import Form, FormItem, FormPaper
from exams.rules.sittings import FormPublished
from exams.services.prepared import PreparedItem, PreparedPaper
from question_bank.services import record_use


def store_paper(
    session: Session,
    form: Form,
    paper_id: int,
    prepared: PreparedPaper,
    *,
    exam_title: Mapping[str, str],
    actor: str,
    now: datetime,
) -> FormPaper:
    """Store a prepared paper: document, key, the places of its items, their use.

    ``form`` must bear the public id and seed that the paper was prepared for; ``actor`` is the
    public id of who publishes. Emits ``FormPublished``.
    """
    made = FormPaper(
        form_id=form.id,
        paper_id=paper_id,
        document=prepared.document,
        document_digest=prepared.document_digest,
        key=prepared.key,
        key_digest=prepared.key_digest,
        conformity=list(prepared.conformity),
    )
    session.add(made)
    session.flush()
    session.add_all(_form_item(made, item) for item in prepared.items)
    session.flush()
    version_ids = [item.version_id for item in prepared.items]
    record_use(session, version_ids, form=form.public_id, exam_title=dict(exam_title), now=now)
    audit.record(
        session,
        actor=actor,
        action="form.published",
        object_type="form",
        object_id=form.public_id,
        now=now,
        paper=prepared.kind.value,
        document=made.document_digest,
        key=made.key_digest,
    )
    bus.emit(session, FormPublished(form.id, made.id, now))
    return made


def _form_item(made: FormPaper, item: PreparedItem) -> FormItem:
    return FormItem(
        form_paper_id=made.id,
        position=item.place.position,
        ref=item.ref,
        item_version_id=item.version_id,
        points=item.place.points,
        domain=item.place.domain,
        competence=item.competence,
        type=item.place.type,
        kind=item.place.kind,
    )
