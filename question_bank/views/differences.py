"""Two versions of an item side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from accounts.access import current_person, requires
from accounts.rules import Permission
from core.db import db
from core.i18n import lazy_gettext as _l
from question_bank import labels, queries
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Item, ItemVersion
from question_bank.places import is_metadata, reading_rank
from question_bank.rules.differences import FieldChange, document_changes
from question_bank.views.base import bp


@dataclass(frozen=True)
class Comparison:
    """Two versions and what differs: in the item's own texts and in what is said about it."""

    old: ItemVersion
    new: ItemVersion
    texts: list[FieldChange]
    metadata: list[FieldChange]

    @property
    def changed(self) -> list[FieldChange]:
        """The texts that differ."""
        return [one for one in self.texts if one.changed]

    @property
    def unchanged(self) -> list[FieldChange]:
        """The texts that stayed."""
        return [one for one in self.texts if not one.changed]


@bp.get("/items/<public_id>/differences")
@requires(Permission.ITEM_READ)
def differences(public_id: str) -> ResponseReturnValue:
    """Compare two versions: those named in the address, else the current and the waiting one."""
    item = queries.get_item(db.session, public_id, reader=current_person())
    versions = [version for version, _ in queries.list_versions(db.session, item)]
    pair = _pair(item, versions)
    return render_template(
        "question_bank/differences.html",
        item=item,
        versions=versions,
        comparison=_compared(*pair) if pair else None,
    )


def _pair(item: Item, versions: Sequence[ItemVersion]) -> tuple[ItemVersion, ItemVersion] | None:
    """Return the two versions to compare (newest first in ``versions``), None when there is one."""
    if len(versions) < 2:
        return None
    numbered = {version.number: version for version in versions}
    new = numbered.get(request.args.get("to", 0, type=int)) or _waiting(item) or versions[0]
    current = next((one for one in versions if one.id == item.current_version_id), None)
    before = [one for one in versions if one.number < new.number] or [versions[0]]
    default = current if current is not None and current is not new else before[0]
    return numbered.get(request.args.get("from", 0, type=int)) or default, new


def _waiting(item: Item) -> ItemVersion | None:
    return queries.pending_version(db.session, item)


def in_reading_order(changes: list[FieldChange]) -> list[FieldChange]:
    """Return the changes as the item is read: stem, options, key, rationale, title, the rest."""
    return sorted(changes, key=lambda one: reading_rank(one.path))


def in_words(change: FieldChange) -> FieldChange:
    """Return a change with words in place of codes: of types and kinds, of yes and no."""
    words = _CODES.get(change.path, _YES_NO)

    def told(value: str | None) -> str | None:
        return value if value is None else str(words.get(value, value))

    return FieldChange(change.path, told(change.old), told(change.new))


_YES_NO: Mapping[str, object] = {"true": _l("是"), "false": _l("否")}
_CODES: Mapping[str, Mapping[str, object]] = {
    "type": {name: kind.label for name, kind in ITEM_TYPES.items()},
    "kind": labels.KINDS,
    "cognition": labels.COGNITIONS,
    "level": labels.LEVELS,
}


def _compared(old: ItemVersion, new: ItemVersion) -> Comparison:
    found = in_reading_order(document_changes(old.body, new.body))
    changes = [in_words(change) for change in found]
    return Comparison(
        old,
        new,
        texts=[one for one in changes if not is_metadata(one.path)],
        metadata=[one for one in changes if is_metadata(one.path)],
    )
