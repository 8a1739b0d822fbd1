"""Reads of exams, split by noun."""

from __future__ import annotations

from exams.queries.applications import (
    ApplicationFilters,
    count_waiting_applications,
    find_open_application,
    get_admission,
    get_application,
    list_applications,
    list_applications_of,
)
from exams.queries.exams import (
    ExamFilters,
    find_blueprint,
    get_blueprint,
    get_exam,
    get_form_paper,
    list_available,
    list_blueprints,
    list_exams,
    list_forms,
    open_levels,
    recount,
)
from exams.queries.forms import form_document, form_key
from exams.queries.sessions import (
    SessionFilters,
    count_admissions,
    get_session,
    list_roster,
    list_sessions,
    list_sessions_for,
    list_staff,
    list_upcoming_sessions,
    phase_now,
)
from exams.queries.sittings import (
    examiners_of,
    get_sitting,
    list_admissions_of,
    list_sealed_sittings,
    list_sittings_of,
    read_log,
)

__all__ = [
    "ApplicationFilters",
    "ExamFilters",
    "SessionFilters",
    "count_admissions",
    "count_waiting_applications",
    "examiners_of",
    "find_blueprint",
    "find_open_application",
    "form_document",
    "form_key",
    "get_admission",
    "get_application",
    "get_blueprint",
    "get_exam",
    "get_form_paper",
    "get_session",
    "get_sitting",
    "list_admissions_of",
    "list_applications",
    "list_applications_of",
    "list_available",
    "list_blueprints",
    "list_exams",
    "list_forms",
    "list_roster",
    "list_sealed_sittings",
    "list_sessions",
    "list_sessions_for",
    "list_sittings_of",
    "list_staff",
    "list_upcoming_sessions",
    "open_levels",
    "phase_now",
    "read_log",
    "recount",
]
