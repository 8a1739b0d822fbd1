"""Errors of the item bank."""

from __future__ import annotations

from core.errors import Conflict, Forbidden, InvalidInput


class FileRefused(InvalidInput):
    """A file cannot be read as items at all; nothing of it is taken. The message says why and where."""

    code = "file_refused"


class FormatNotSupported(FileRefused):
    """A file is of a format that cannot be read or written here."""

    code = "format_not_supported"


class DraftIncomplete(InvalidInput):
    """A draft cannot go to review; ``detail["problems"]`` lists what must be mended."""

    code = "draft_incomplete"


class DraftConflict(Conflict):
    """Someone else saved the draft meanwhile.

    ``detail``: ``edit_number`` now stored, ``who`` saved it, ``at`` what moment.
    """

    code = "draft_conflict"


class NotAllowed(Forbidden):
    """The rules refuse the act; ``code`` is the rule's reason."""
