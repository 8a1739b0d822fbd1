"""Whether a person writes in a bank."""

from __future__ import annotations

from sqlalchemy.orm import Session

from accounts.models import Person
from question_bank.models import Bank
from question_bank.queries.banks import rights_of


def writes_in(session: Session, bank: Bank, person: Person) -> bool:
    """Say whether the person may write items in a bank; nobody writes in an archived one."""
    return rights_of(session, person, bank).write
