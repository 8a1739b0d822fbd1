"""Forms of the officers' and applicants' side: shape of input only."""

from __future__ import annotations

from exams.forms.officer import (
    LARGEST_SEED,
    LONGEST_TEXT,
    MOST_FORMS,
    AdmitForm,
    ApplicationForm,
    MomentField,
    NewExamForm,
    PeopleField,
    ReasonForm,
    SessionForm,
    choice,
    refuse_field,
)

__all__ = [
    "LARGEST_SEED",
    "LONGEST_TEXT",
    "MOST_FORMS",
    "AdmitForm",
    "ApplicationForm",
    "MomentField",
    "NewExamForm",
    "PeopleField",
    "ReasonForm",
    "SessionForm",
    "choice",
    "refuse_field",
]
