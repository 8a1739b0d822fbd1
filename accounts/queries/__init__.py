"""Reads of the package: people, organisations, sessions, trainings and the audit trail."""

from __future__ import annotations

from accounts.consents import ConsentText, get_consent_text
from accounts.queries.audit import AuditFilter, list_audit_actions, list_audit_events
from accounts.queries.organisations import (
    certification_body,
    count_members,
    count_open_of_kind,
    find_organisation,
    get_organisation,
    list_members,
    list_open_organisations,
    list_organisations,
)
from accounts.queries.people import (
    PeopleFilter,
    count_other_administrators,
    count_people,
    find_open_reset,
    find_person_by_email,
    get_person,
    list_consents_of,
    list_people,
    list_people_with_role,
    list_sessions_of,
    names_of,
)
from accounts.queries.trainings import (
    get_training,
    has_trained,
    list_trainings,
    list_trainings_by,
    list_trainings_of,
    training_spans,
)

__all__ = [
    "AuditFilter",
    "ConsentText",
    "PeopleFilter",
    "certification_body",
    "count_members",
    "count_open_of_kind",
    "count_other_administrators",
    "count_people",
    "find_open_reset",
    "find_organisation",
    "find_person_by_email",
    "get_consent_text",
    "get_organisation",
    "get_person",
    "get_training",
    "has_trained",
    "list_audit_actions",
    "list_audit_events",
    "list_consents_of",
    "list_members",
    "list_open_organisations",
    "list_organisations",
    "list_people",
    "list_people_with_role",
    "list_sessions_of",
    "list_trainings",
    "list_trainings_by",
    "list_trainings_of",
    "names_of",
    "training_spans",
]
