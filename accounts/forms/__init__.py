"""Shapes of input: one's own account, people, organisations, trainings."""

from __future__ import annotations

from accounts.forms.account import (
    ForgotForm,
    PasswordForm,
    ProfileForm,
    RegistrationForm,
    ResetForm,
    SignInForm,
)
from accounts.forms.organisations import NewOrganisationForm, OrganisationForm
from accounts.forms.people import NewPersonForm, RoleForm, SuspendForm
from accounts.forms.trainings import EndTrainingForm, TrainingForm

__all__ = [
    "EndTrainingForm",
    "ForgotForm",
    "NewOrganisationForm",
    "NewPersonForm",
    "OrganisationForm",
    "PasswordForm",
    "ProfileForm",
    "RegistrationForm",
    "ResetForm",
    "RoleForm",
    "SignInForm",
    "SuspendForm",
    "TrainingForm",
]
