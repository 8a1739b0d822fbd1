"""Tables of blueprints, exams, forms, sessions, applications, sittings and the response log."""

from __future__ import annotations

from exams.models.exams import (
    Blueprint,
    BlueprintDraft,
    Exam,
    Form,
    FormItem,
    FormPaper,
    MultipleRule,
    Paper,
    PaperKind,
)
from exams.models.sessions import (
    ExamSession,
    SessionStaff,
    SessionState,
)
from exams.models.sittings import (
    Admission,
    Agreement,
    Application,
    ApplicationState,
    ResponseEntry,
    SealedBy,
    Sitting,
    SittingExaminer,
    SittingState,
    SystemCheck,
)

__all__ = [
    "Admission",
    "Agreement",
    "Application",
    "ApplicationState",
    "Blueprint",
    "BlueprintDraft",
    "Exam",
    "ExamSession",
    "Form",
    "FormItem",
    "FormPaper",
    "MultipleRule",
    "Paper",
    "PaperKind",
    "ResponseEntry",
    "SealedBy",
    "SessionStaff",
    "SessionState",
    "Sitting",
    "SittingExaminer",
    "SittingState",
    "SystemCheck",
]
