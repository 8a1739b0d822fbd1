"""Materials that several items share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Person
from core import audit
from core.canonical import digest_of
from core.errors import Conflict, InvalidInput
from core.i18n import lazy_gettext as _l
from question_bank.documents import IDENTIFIER, stimulus_problems
from question_bank.models import Bank, Item, Stimulus, StimulusVersion
from question_bank.queries.references import list_picture_problems
from question_bank.rules import next_identifier
from question_bank.services.writing import demand_writer

LARGEST = 100_000


def create_stimulus(
    session: Session,
    bank: Bank,
    body: dict[str, Any],
    *,
    identifier: str = "",
    actor: Person,
    now: datetime,
) -> Stimulus:
    """Add a material to a bank; without an identifier the next free one is taken.

    Raises ``NotAllowed``, ``InvalidInput`` for a bad identifier, a text in one language only or a
    picture that the bank does not have, ``Conflict`` for an identifier that is taken.
    """
    demand_writer(session, bank, actor)
    _check(session, bank, body)
    known = session.scalars(select(Stimulus.identifier).where(Stimulus.bank_id == bank.id)).all()
    name = identifier.strip() or next_identifier("CASE-", known)
    if not IDENTIFIER.match(name):
        raise InvalidInput(_l("编号只用字母、数字和 . _ -：%(id)s", id=name))
    if name in known:
        raise Conflict(_l("题库里已有材料 %(id)s", id=name))
    stimulus = save_stimulus(session, bank, name, body, now=now)
    _record(session, bank, stimulus, "stimulus.created", actor, now)
    return stimulus


def change_stimulus(
    session: Session,
    bank: Bank,
    stimulus: Stimulus,
    body: dict[str, Any],
    *,
    seen: str = "",
    actor: Person,
    now: datetime,
) -> StimulusVersion:
    """Write a new version of a material, unless nothing differs; return the present one.

    What items were approved with stays. ``seen`` is the number of the version that was looked at.
    Raises ``NotAllowed``, ``InvalidInput``, and ``Conflict`` when there is a newer one than that.
    """
    demand_writer(session, bank, actor)
    _check(session, bank, body)
    session.execute(select(Stimulus.id).where(Stimulus.id == stimulus.id).with_for_update())
    session.refresh(stimulus)
    before = stimulus.current_version_id
    present = session.get_one(StimulusVersion, before) if before else None
    if seen and present is not None and str(present.number) != seen and present.body != body:
        raise Conflict(
            _l("别人刚保存了第 %(n)s 版。再保存一次，就用你的文字作新的一版。", n=present.number),
            field="body.zh",
            number=present.number,
        )
    save_stimulus(session, bank, stimulus.identifier, body, now=now)
    version = session.get_one(StimulusVersion, stimulus.current_version_id)
    if version.id != before:
        _record(session, bank, stimulus, "stimulus.changed", actor, now, version=version.number)
    return version


def order_items(
    session: Session,
    bank: Bank,
    stimulus: Stimulus,
    items: Sequence[str],
    *,
    actor: Person,
    now: datetime,
) -> None:
    """Set the order in which a material's items are presented; those not named come after.

    ``items`` are public ids. Raises ``NotAllowed``.
    """
    demand_writer(session, bank, actor)
    place = {name: index for index, name in enumerate(items)}
    found = session.scalars(
        select(Item)
        .where(Item.stimulus_id == stimulus.id)
        .order_by(Item.position_in_stimulus, Item.identifier)
    ).all()
    ordered = sorted(found, key=lambda item: place.get(item.public_id, len(place)))
    for index, item in enumerate(ordered):
        item.position_in_stimulus = index
    session.flush()
    names = [item.identifier for item in ordered]
    _record(session, bank, stimulus, "stimulus.ordered", actor, now, items=names)


def _check(session: Session, bank: Bank, body: dict[str, Any]) -> None:
    problems = stimulus_problems(body) or list_picture_problems(session, bank.id, body)
    if problems:
        raise InvalidInput(problems[0].message, field=problems[0].field)
    if len(str(body)) > LARGEST:
        raise InvalidInput(_l("材料超过 %(n)s 个字符", n=LARGEST))


def _record(
    session: Session,
    bank: Bank,
    stimulus: Stimulus,
    action: str,
    actor: Person,
    now: datetime,
    **data: Any,
) -> None:
    audit.record(
        session,
        actor=actor.public_id,
        action=action,
        object_type="stimulus",
        object_id=stimulus.public_id,
        now=now,
        bank=bank.slug,
        identifier=stimulus.identifier,
        **data,
    )


def save_stimulus(
    session: Session, bank: Bank, identifier: str, body: dict[str, Any], *, now: datetime
) -> Stimulus:
    """Make sure that the bank's material has this text: a new version when it differs.

    Item versions keep the version that they were submitted with.
    """
    query = select(Stimulus).where(Stimulus.bank_id == bank.id, Stimulus.identifier == identifier)
    stimulus = session.scalar(query)
    if stimulus is None:
        stimulus = Stimulus(bank_id=bank.id, identifier=identifier, created_at=now)
        session.add(stimulus)
        session.flush()
    digest = digest_of(body)
    if stimulus.current_version_id is not None:
        present = session.get_one(StimulusVersion, stimulus.current_version_id)
        if present.digest == digest:
            return stimulus
    newest = select(func.max(StimulusVersion.number)).where(
        StimulusVersion.stimulus_id == stimulus.id
    )
    version = StimulusVersion(
        stimulus_id=stimulus.id,
        number=(session.scalar(newest) or 0) + 1,
        body=body,
        digest=digest,
        created_at=now,
    )
    session.add(version)
    session.flush()
    stimulus.current_version_id = version.id
    session.flush()
    return stimulus
