"""What every item type offers, and the pieces they share.

An *item document* (``body``) is what authors write; an *instance* is what scoring needs of it, with
the author's option ids; a *response* is what a candidate gave. Points and scores are exact
``Fraction``; in JSON they are text such as ``"2"`` or ``"3/2"``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from core.canonical import digest_of
from core.i18n import lazy_gettext as _l

LANGUAGES = ("zh", "en")
ALL_OR_NOTHING = "all_or_nothing"
PARTIAL = "partial"
RULES = (ALL_OR_NOTHING, PARTIAL)
LONGEST_RESPONSE = 64
MOST_OPTIONS = 8

MultipleRuleStr: TypeAlias = str
"""``"all_or_nothing"`` or ``"partial"``; anything else is a ``ValueError``."""

Body: TypeAlias = Mapping[str, Any]
Instance: TypeAlias = dict[str, Any]
Step: TypeAlias = dict[str, Any]


class InvalidResponse(ValueError):
    """A response of a shape that this type cannot have; the message says what was expected."""


@dataclass(frozen=True)
class Problem:
    """What is wrong at which field of an item document; ``message`` is a lazy or plain string.

    ``field`` is a path such as ``stem.zh`` or ``options.B.text.en``. An ``advice`` does not keep the
    item from review.
    """

    field: str
    message: object
    advice: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a response scored: ``score`` of ``maximum``, named outcomes, and how it came about.

    ``trace`` holds steps of JSON-able facts (``{"step": …, …}``), told in words by
    ``question_bank.rendering.describe_trace``.
    """

    score: Fraction
    maximum: Fraction
    outcomes: dict[str, Fraction]
    trace: list[Step]
    answered: bool


class ItemType(Protocol):
    """One type of item. Implementations hold no state."""

    @property
    def name(self) -> str:
        """The word in item documents, as ``single``."""

    @property
    def label(self) -> object:
        """The name for people, lazy."""

    def problems(self, body: Body) -> list[Problem]:
        """Return what can be found wrong without judgement; empty when it can go to review."""

    def instance(self, body: Body, points: Fraction) -> Instance:
        """Return what scoring needs as canonical JSON; ``body`` must be free of problems."""

    def normalise(self, response: object) -> Any:
        """Return the canonical response, None when nothing was answered; raises InvalidResponse."""

    def score(
        self, instance: Mapping[str, Any], response: object, rule: MultipleRuleStr
    ) -> Outcome:
        """Score a response. Never raises for what a candidate could send: such scores nothing."""

    def describe(self, response: object, body: Body, lang: str) -> str:
        """Return the response in words for reports, in ``zh`` or ``en``."""


def check_rule(rule: MultipleRuleStr) -> None:
    """Raise ``ValueError`` for an unknown scoring rule."""
    if rule not in RULES:
        raise ValueError(f"unknown scoring rule {rule!r}")


def read_points(instance: Mapping[str, Any]) -> Fraction:
    """Return the points of an instance."""
    return Fraction(str(instance["points"]))


def finish(share: Fraction, maximum: Fraction, trace: list[Step]) -> Outcome:
    """Return the outcome of an answered item that earned ``share`` (0 to 1) of the points."""
    score = share * maximum
    steps = [*trace, {"step": "score", "score": str(score), "maximum": str(maximum)}]
    return Outcome(score, maximum, named(score, maximum), steps, True)


def named(score: Fraction, maximum: Fraction) -> dict[str, Fraction]:
    """Return the named outcomes that every item has (names as in QTI)."""
    return {"SCORE": score, "MAXSCORE": maximum}


def not_answered(maximum: Fraction) -> Outcome:
    """Return the outcome of an item that was left open."""
    zero = Fraction(0)
    return Outcome(zero, maximum, named(zero, maximum), [{"step": "not_answered"}], False)


def unusable(maximum: Fraction, why: str) -> Outcome:
    """Return the outcome of a response that has no meaning for the type: nothing earned."""
    zero = Fraction(0)
    steps: list[Step] = [
        {"step": "unusable", "why": why},
        {"step": "score", "score": "0", "maximum": str(maximum)},
    ]
    return Outcome(zero, maximum, named(zero, maximum), steps, True)


def as_option(response: object) -> str | None:
    """Return one option id, or None for no answer; raises ``InvalidResponse``."""
    if response is None or response == "" or response == []:
        return None
    if not isinstance(response, str) or len(response) > LONGEST_RESPONSE:
        raise InvalidResponse("expected one option id")
    return response.strip() or None


def as_options(response: object) -> list[str]:
    """Return a list of option ids in the given order; raises ``InvalidResponse``."""
    if response is None or response == "":
        return []
    if not isinstance(response, list | tuple) or len(response) > LONGEST_RESPONSE:
        raise InvalidResponse("expected a list of option ids")
    ids = [as_option(entry) for entry in response]
    if None in ids:
        raise InvalidResponse("an option id is empty")
    return [entry for entry in ids if entry is not None]


def options_of(body: Body) -> list[Mapping[str, Any]]:
    """Return the options of a document that are mappings; a draft may hold anything."""
    options = body.get("options") or []
    if not isinstance(options, Sequence) or isinstance(options, str):
        return []
    return [option for option in options if isinstance(option, Mapping)]


def shown_options(body: Body) -> list[Mapping[str, Any]]:
    """Return the options in an order that tells nothing about the key.

    That is the author's, except where the task is to order them: authors write those in the right
    order, so they are shown by the digest of their texts.
    """
    options = options_of(body)
    if body.get("type") != "ordering":
        return options
    return sorted(options, key=lambda option: digest_of(option.get("text")))


def option_ids(body: Body) -> list[str]:
    """Return the ids of the options in the author's order."""
    return [str(option.get("id", "")) for option in options_of(body)]


def option_text(body: Body, option_id: str, lang: str) -> str:
    """Return an option's text in a language, or in the other when that is missing."""
    for option in options_of(body):
        if str(option.get("id")) == option_id:
            text = option.get("text") or {}
            return str(text.get(lang) or text.get("zh") or text.get("en") or "")
    return ""


def text_problems(body: Body, path: str, name: object) -> list[Problem]:
    """Report the languages that a required text lacks; ``name`` is what people call the field."""
    value: Any = body
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    texts = value if isinstance(value, Mapping) else {}
    lacking = [lang for lang in LANGUAGES if not str(texts.get(lang) or "").strip()]
    words = {"zh": _l("缺中文：%(name)s", name=name), "en": _l("缺英文：%(name)s", name=name)}
    return [Problem(f"{path}.{lang}", words[lang]) for lang in lacking]


def option_problems(body: Body, least: int, most: int) -> list[Problem]:
    """Report a wrong number of options, ids and texts that occur twice, and missing languages."""
    found: list[Problem] = []
    options = options_of(body)
    if not least <= len(options) <= most:
        text = _l(
            "应有 %(least)s 至 %(most)s 个选项，现有 %(n)s 个",
            least=least,
            most=most,
            n=len(options),
        )
        found.append(Problem("options", text))
    ids = option_ids(body)
    for option_id in sorted({entry for entry in ids if ids.count(entry) > 1}):
        found.append(Problem("options", _l("选项编号 %(id)s 重复", id=option_id or "?")))
    seen: dict[tuple[str, str], str] = {}
    for option in options:
        option_id = str(option.get("id", ""))
        name = _l("选项 %(id)s", id=option_id)
        for problem in text_problems(option, "text", name):
            found.append(Problem(f"options.{option_id}.{problem.field}", problem.message))
        found += _same_text(option, option_id, seen)
    return found


def _same_text(
    option: Mapping[str, Any], option_id: str, seen: dict[tuple[str, str], str]
) -> list[Problem]:
    texts = option.get("text")
    found = []
    for lang in LANGUAGES:
        text = str(texts.get(lang) or "") if isinstance(texts, Mapping) else ""
        folded = "".join(text.split()).casefold()
        other = seen.setdefault((lang, folded), option_id) if folded else option_id
        if other != option_id:
            message = _l("选项 %(a)s 与 %(b)s 内容相同", a=other, b=option_id)
            found.append(Problem(f"options.{option_id}.text.{lang}", message))
    return found


def keys_of(body: Body) -> list[str]:
    """Return the ids of the options marked as correct, in the author's order."""
    return [str(option.get("id", "")) for option in options_of(body) if option.get("correct")]
