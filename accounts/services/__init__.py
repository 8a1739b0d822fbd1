"""Use cases of the package, by noun."""

from __future__ import annotations

from accounts.services.common import email_digest
from accounts.services.organisations import (
    close_organisation,
    create_organisation,
    rename_organisation,
    reopen_organisation,
)
from accounts.services.passwords import (
    ask_for_reset,
    change_password,
    issue_link,
    reset_password,
    send_link,
)
from accounts.services.people import (
    change_legal_name,
    create_person,
    reactivate_person,
    register_person,
    set_preferences,
    suspend_person,
    tell_address_taken,
)
from accounts.services.purging import purge_leftovers
from accounts.services.roles import grant_role, revoke_role
from accounts.services.sessions import (
    SignInOutcome,
    end_other_sessions,
    end_session,
    end_sessions,
    sign_in,
    sign_out,
)
from accounts.services.trainings import end_training, record_training

__all__ = [
    "SignInOutcome",
    "ask_for_reset",
    "change_legal_name",
    "change_password",
    "close_organisation",
    "create_organisation",
    "create_person",
    "email_digest",
    "end_other_sessions",
    "end_session",
    "end_sessions",
    "end_training",
    "grant_role",
    "issue_link",
    "purge_leftovers",
    "reactivate_person",
    "record_training",
    "register_person",
    "rename_organisation",
    "reopen_organisation",
    "reset_password",
    "revoke_role",
    "send_link",
    "set_preferences",
    "sign_in",
    "sign_out",
    "suspend_person",
    "tell_address_taken",
]
