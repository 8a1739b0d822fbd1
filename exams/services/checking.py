"""The last looks at a prepared exam: does it conform, and are its items still what they were?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.assembly import Assembly
from exams.errors import BankChanged, NotConforming
from exams.rules.blueprints import Available, BlueprintSpec
from exams.rules.conformity import (
    Check,
    PlacedItem,
    conformity,
    form_conformity,
    set_conformity,
)
from exams.services.prepared import PreparedExam
from question_bank.models import Item
from question_bank.rules import APPROVED_STATES


def insist_on_conformity(prepared: PreparedExam, assembly: Assembly) -> None:
    """Count the prepared forms out again, from what will be stored. Raises ``NotConforming``."""
    spec = prepared.spec
    facts = {
        item.version_id: item
        for form in assembly.forms
        for paper in form.papers
        for item in paper.items
    }
    forms = {
        form.label: {
            paper.kind.value: [_with_facts(i.place, facts[i.version_id]) for i in paper.items]
            for paper in form.papers
        }
        for form in prepared.forms
    }
    failed = [
        {"form": label, "paper": kind, **check.to_document()}
        for label, papers in forms.items()
        for kind, checks in _recount(spec, papers, label)
        for check in checks
        if not check.ok
    ]
    failed += [
        {"form": "", "paper": check.subject, **check.to_document()}
        for check in set_conformity(spec, forms)
        if not check.ok
    ]
    if failed:
        raise NotConforming(failed)


def _recount(
    spec: BlueprintSpec, papers: Mapping[str, list[PlacedItem]], label: str
) -> list[tuple[str, list[Check]]]:
    found = [(kind, conformity(spec.paper(kind), items)) for kind, items in papers.items()]
    return [*found, ("", form_conformity(spec, papers, label=label))]


def _with_facts(place: PlacedItem, item: Available) -> PlacedItem:
    """Return a place with what the bank knew of its item when the form was assembled."""
    return replace(
        place,
        identifier=item.identifier,
        p_expected=item.p_expected,
        exposures=item.exposures,
        forms=item.forms,
        enemies=item.enemies,
    )


def insist_on_bank(session: Session, prepared: PreparedExam) -> None:
    """Lock the items of the forms and see that they are as they were. Raises ``BankChanged``."""
    wanted = prepared.version_ids
    query = select(Item.current_version_id).where(
        Item.current_version_id.in_(wanted), Item.state.in_(APPROVED_STATES)
    )
    found = session.scalars(query.order_by(Item.id).with_for_update(read=True))
    if set(found) != wanted:
        raise BankChanged
