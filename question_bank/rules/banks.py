"""What people and organisations may do with a bank."""

from __future__ import annotations

from enum import StrEnum


class BankRole(StrEnum):
    """What a member of a restricted bank may do; each includes the one before."""

    READER = "reader"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    MANAGER = "manager"


class ShareRight(StrEnum):
    """What another organisation may do with a shared bank; each includes the one before."""

    READ = "read"
    USE = "use"
    COPY = "copy"
