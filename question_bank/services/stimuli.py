"""Materials that several items share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.canonical import digest_of
from question_bank.models import Bank, Stimulus, StimulusVersion


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
