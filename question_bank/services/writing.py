"""Who may write in a bank."""

from __future__ import annotations

from sqlalchemy.orm import Session

from accounts.models import Person
from core.errors import Refused
from question_bank.models import Bank
from question_bank.queries.writing import writes_in
from question_bank.reasons import refuse


def demand_writer(session: Session, bank: Bank, actor: Person) -> None:
    """Raise ``NotAllowed`` unless the actor writes in the bank."""
    if not writes_in(session, bank, actor):
        raise refuse(Refused("no_writer"))
