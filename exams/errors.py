"""Errors of exams that a caller is told about."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import Conflict, DomainError
from core.i18n import lazy_gettext as _l


class AssemblyFailed(DomainError):
    """The solver found neither a form nor a proof that there is none in its time (503)."""

    status = 503
    code = "assembly_failed"

    def __init__(self) -> None:
        super().__init__(_l("组卷没有在限定时间内得出结果。请减少套数，或稍后再试。"))


class NotConforming(Conflict):
    """An assembled form is not what its blueprint asks for; nothing is published (409)."""

    code = "not_conforming"

    def __init__(self, failed: list[dict[str, object]]) -> None:
        super().__init__(_l("组成的试卷没有通过符合性检查，没有发布。"), failed=failed)


class BankChanged(Conflict):
    """An item of a prepared form is no longer approved as it stands; nothing is published (409)."""

    code = "bank_changed"

    def __init__(self) -> None:
        super().__init__(_l("组卷以后题库有变化，没有发布。请重新组卷，再发布。"))


class PublishError(Conflict):
    """Items cannot stand on a paper (409); the message says why.

    ``items`` are their public ids by identifier.
    """

    code = "not_publishable"

    def __init__(self, message: object, *, items: Mapping[str, str]) -> None:
        super().__init__(message, items=sorted(items), item_ids=dict(items))
        self.items = dict(sorted(items.items()))


class BlueprintConflict(Conflict):
    """A blueprint's draft was saved by somebody else meanwhile; nothing is written (409)."""

    code = "blueprint_conflict"

    def __init__(self, who: str) -> None:
        super().__init__(
            _l("%(who)s 在这期间保存过这个草稿，本次没有保存。请对照后再改。", who=who), who=who
        )


class NotStored(DomainError):
    """The database did not take an answer in time; nothing was acknowledged (503)."""

    status = 503
    code = "not_stored"

    def __init__(self) -> None:
        super().__init__(_l("服务器暂时没能存下作答，没有确认。请稍后再试。"))
