"""What the address of the list of items asks for: filters, chips, page size. The address is the state."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from accounts.models import Person
from core.i18n import bi, zone
from core.i18n import gettext as _
from question_bank import labels, queries
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Bank
from question_bank.queries.finding import BEFORE, NEVER, SINCE, SORTS

FILTERS = (
    "q", "bank", "domain", "competence", "topic", "level", "type", "kind", "state", "author", "tag",
    "hard", "easy", "used", "used_on", "least", "most", "missing", "commented", "mine",
)  # fmt: skip
KEPT = (*FILTERS, "sort", "per")
SIZES = (25, 50, 100, 200)
LONGEST = 200
_SHARE = re.compile(r"^(0\.\d{1,2}|1|1\.00?|0)$")


@dataclass(frozen=True)
class Chip:
    """A filter in force: its words, and the parameters that go when it is taken away."""

    text: str
    names: tuple[str, ...]


def chosen_of(values: Mapping[str, str] | MultiDict[str, str]) -> dict[str, str]:
    """Return the parameters of the list, those not given empty."""
    return {name: str(values.get(name, ""))[:LONGEST].strip() for name in KEPT}


def page_size(chosen: Mapping[str, str]) -> int:
    """Return how many rows a page has."""
    wanted = chosen.get("per", "")
    return int(wanted) if wanted.isdecimal() and int(wanted) in SIZES else SIZES[0]


def filters_of(
    person: Person, banks: Sequence[Bank], chosen: Mapping[str, str]
) -> queries.ItemFilters:
    """Return the filters that parameters stand for, within the banks that the person may read."""
    wanted = chosen["bank"]
    return queries.ItemFilters(
        banks=[bank.id for bank in banks if not wanted or bank.slug == wanted],
        text=chosen["q"],
        domain=chosen["domain"],
        competence=chosen["competence"],
        topic=chosen["topic"],
        type=chosen["type"],
        kind=chosen["kind"],
        state=chosen["state"],
        level=chosen["level"],
        tag=chosen["tag"],
        author=person.id if chosen["mine"] else _number(chosen["author"]),
        hard=_share(chosen["hard"]),
        easy=_share(chosen["easy"]),
        used=chosen["used"] if chosen["used"] in {NEVER, SINCE, BEFORE} else "",
        used_at=_day(chosen["used_on"]),
        least=_number(chosen["least"]),
        most=_number(chosen["most"]),
        missing=chosen["missing"] if chosen["missing"] in {"zh", "en"} else "",
        commented=bool(chosen["commented"]),
        sort=chosen["sort"] if chosen["sort"].removeprefix("-") in SORTS else "",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _share(text: str) -> str:
    """Return a share as items have it: ``0.6`` is ``0.60``; what is none does not limit."""
    return f"{float(text):.2f}" if _SHARE.match(text) else ""


def _day(text: str) -> datetime | None:
    """Return the beginning of a day in the reader's zone."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - the zone is added below
    except ValueError:
        return None
    return datetime.combine(day, time(), zone())


def address_of(chosen: Mapping[str, str], **changes: str | None) -> dict[str, Any]:
    """Return the parameters of an address, empty ones left out, with some replaced."""
    merged = {**chosen, **changes}
    return {name: value for name, value in merged.items() if value}


def parameters_of_form() -> dict[str, str]:
    """Return the list's parameters that a form carries as ``f-…`` fields."""
    return chosen_of({name: request.form.get(f"f-{name}", "") for name in KEPT})


def chips_of(
    chosen: Mapping[str, str], banks: Sequence[Bank], authors: Sequence[Person]
) -> list[Chip]:
    """Return the filters in force in words, in the order of the form."""
    words = _words(chosen, banks, authors)
    found = [
        Chip(_("%(label)s：%(value)s", label=label, value=text), names)
        for names, label, text in words
        if any(chosen[name] for name in names)
    ]
    if chosen["commented"]:
        found.append(Chip(_("有未处理的评论"), ("commented",)))
    if chosen["mine"]:
        found.append(Chip(_("只看我写的"), ("mine",)))
    return found


def _words(
    chosen: Mapping[str, str], banks: Sequence[Bank], authors: Sequence[Person]
) -> list[tuple[tuple[str, ...], str, Any]]:
    named = {bank.slug: bi(bank.name) for bank in banks}
    people = {str(person.id): person.display_name for person in authors}
    kind = ITEM_TYPES.get(chosen["type"])
    return [
        (("q",), _("搜索"), chosen["q"]),
        (("bank",), _("试题库"), named.get(chosen["bank"], chosen["bank"])),
        (("domain",), _("能力领域"), chosen["domain"]),
        (("competence",), _("能力项"), chosen["competence"]),
        (("topic",), _("考点"), chosen["topic"]),
        (("level",), _("等级"), labels.LEVELS.get(chosen["level"], chosen["level"])),
        (("type",), _("题型"), kind.label if kind else chosen["type"]),
        (("kind",), _("能力类型"), labels.KINDS.get(chosen["kind"], chosen["kind"])),
        (("state",), _("状态"), labels.FILTER_STATES.get(chosen["state"], chosen["state"])),
        (("author",), _("作者"), people.get(chosen["author"], chosen["author"])),
        (("tag",), _("标签"), chosen["tag"]),
        (("hard", "easy"), _("预估难度"), f"{chosen['hard'] or '0'}–{chosen['easy'] or '1'}"),
        (("used", "used_on"), _("最近使用"), _used(chosen)),
        (("least", "most"), _("曝光次数"), f"{chosen['least'] or '0'}–{chosen['most'] or '…'}"),
        (("missing",), _("缺少语言"), _missing(chosen["missing"])),
    ]


def _used(chosen: Mapping[str, str]) -> str:
    if chosen["used"] == NEVER:
        return str(_("从未使用"))
    day = chosen["used_on"] or "?"
    return str(_("%(day)s 之前", day=day) if chosen["used"] == BEFORE else _("%(day)s 起", day=day))


def _missing(language: str) -> str:
    return str({"zh": _("中文文字"), "en": _("英文文字")}.get(language, language))
