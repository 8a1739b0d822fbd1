"""What the editor's fields offer: from the standard, the bank's materials and the guide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wtforms import SelectChoice, SelectField

from core.i18n import bi
from core.i18n import lazy_gettext as _l
from question_bank import labels
from question_bank.forms.base import choices
from question_bank.queries import Standard

if TYPE_CHECKING:
    from question_bank.forms.item import ItemForm


def offer(form: ItemForm, standard: Standard, stimuli: Iterable[str]) -> None:
    """Fill the choices from the standard and the bank's materials, keeping what is chosen."""
    choose = _nothing(_l("请选择"))
    form.level.choices = choices((code, f"{code} {name}") for code, name in labels.LEVELS.items())
    form.kind.choices = [choose, *choices(labels.KINDS.items())]
    form.cognition.choices = [choose, *choices(labels.COGNITIONS.items())]
    form.p_expected.choices = [choose, *_difficulties()]
    names = choices((name, name) for name in stimuli)
    form.stimulus.choices = [_nothing(_l("没有材料")), *names]
    form.competence.choices = [choose, *_competences(standard)]
    form.topic.choices = [choose, *_topics(standard)]
    for field in (form.level, form.competence, form.topic, form.stimulus, form.p_expected):
        _keep(field)


def _nothing(label: object) -> SelectChoice:
    return SelectChoice("", label)


def _difficulties() -> list[SelectChoice]:
    shares = range(95, 0, -5)
    return choices(
        (f"{s / 100:.2f}", f"{labels.difficulty_words(s)} {s / 100:.2f}") for s in shares
    )


def _competences(standard: Standard) -> list[SelectChoice]:
    """Offer the competences, grouped by domain."""
    groups: dict[str, dict[str, str]] = {}
    for target in standard.targets:
        name = f"{target.domain} {bi(standard.domains.get(target.domain))}"
        groups.setdefault(name, {})[target.code] = f"{target.code} {bi(target.title)}"
    return [choice for name, entries in groups.items() for choice in choices(entries.items(), name)]


def _topics(standard: Standard) -> list[SelectChoice]:
    """Offer the topics, grouped by competence and level, which ``editor.js`` reads from the group."""
    return [
        SelectChoice(str(topic["zh"]), bi(topic), optgroup=f"{target.code} {target.level}")
        for target in standard.targets
        for topic in target.topics
    ]


def _keep(field: SelectField) -> None:
    """Offer what is chosen already, also when the standard no longer has it."""
    value = str(field.data or "")
    if value not in {choice.value for choice in field.choices}:
        field.choices = [*field.choices, SelectChoice(value)]
