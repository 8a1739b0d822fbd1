"""Pure decisions: roles, sign-in, passwords, names, trainings."""

from __future__ import annotations

from accounts.rules.names import NameProblem, clean_email, clean_name, name_problem
from accounts.rules.passwords import PasswordProblem, password_problem
from accounts.rules.roles import (
    PERMISSIONS,
    ROLES_OF,
    OrganisationKind,
    Permission,
    Role,
    may_close,
    may_hold,
    may_revoke,
    may_suspend,
    permissions_of,
)
from accounts.rules.sign_in import (
    FREE_TRIES,
    INVITATION_SPAN,
    LONGEST_WAIT,
    MOST_LINKS,
    MOST_SESSIONS,
    RESET_SPAN,
    SEEN_EVERY,
    SESSION_SPAN,
    failures_now,
    local_path,
    locked_until,
    session_is_live,
    wait_after,
)
from accounts.rules.trainings import (
    TRAINING_BAR_DAYS,
    TrainingProblem,
    TrainingSpan,
    backdated_days,
    may_examine,
    training_problem,
)

__all__ = [
    "FREE_TRIES",
    "INVITATION_SPAN",
    "LONGEST_WAIT",
    "MOST_LINKS",
    "MOST_SESSIONS",
    "PERMISSIONS",
    "RESET_SPAN",
    "ROLES_OF",
    "SEEN_EVERY",
    "SESSION_SPAN",
    "TRAINING_BAR_DAYS",
    "NameProblem",
    "OrganisationKind",
    "PasswordProblem",
    "Permission",
    "Role",
    "TrainingProblem",
    "TrainingSpan",
    "backdated_days",
    "clean_email",
    "clean_name",
    "failures_now",
    "local_path",
    "locked_until",
    "may_close",
    "may_examine",
    "may_hold",
    "may_revoke",
    "may_suspend",
    "name_problem",
    "password_problem",
    "permissions_of",
    "session_is_live",
    "training_problem",
    "wait_after",
]
