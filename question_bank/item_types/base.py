"""What every item type offers, and the pieces they share.

An *item document* (``body``) is what authors write; an *instance* is what scoring needs of it, with
the author's option ids; a *response* is what a candidate gave. Points and scores are exact
``Fraction``; in JSON they are text such as ``"2"`` or ``"3/2"``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from core.canonical import digest_of

LANGUAGES = ("zh", "en")
ALL_OR_NOTHING = "all_or_nothing"
PARTIAL = "partial"
SUBSET = "subset"
RULES = (ALL_OR_NOTHING, PARTIAL, SUBSET)
ALL = "all"
EACH = "each"
NOBODY = "?"
"""Leads the place-holder of an id that an item does not have; no author's id starts so."""

LONGEST_RESPONSE = 64
MOST_OPTIONS = 8

MultipleRuleStr: TypeAlias = str
"""``"all_or_nothing"``, ``"partial"`` or ``"subset"``; anything else is a ``ValueError``."""

Body: TypeAlias = Mapping[str, Any]
Instance: TypeAlias = dict[str, Any]
Step: TypeAlias = dict[str, Any]


class InvalidResponse(ValueError):
    """A response of a shape that this type cannot have; the message says what was expected.

    ``why`` is the word for it in traces.
    """

    def __init__(self, message: str, *, why: str = "shape") -> None:
        super().__init__(message)
        self.why = why


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
    ``question_bank.rendering.describe_trace``. ``pending``: people have yet to mark it; its score is
    0 until then.
    """

    score: Fraction
    maximum: Fraction
    outcomes: dict[str, Fraction]
    trace: list[Step]
    answered: bool
    pending: bool = False


class ItemType(Protocol):
    """One type of item. Implementations hold no state."""

    @property
    def name(self) -> str:
        """The word in item documents, as ``single``."""

    @property
    def label(self) -> object:
        """The name for people, lazy."""

    @property
    def marked_by_people(self) -> bool:
        """Whether no program can score it: ``score`` is then ``pending``."""

    @property
    def scorings(self) -> tuple[str, ...]:
        """What ``scoring`` of a document may say: as a whole (``all``), by its parts (``each``)."""

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

    def named_ids(self, body: Body) -> list[str]:
        """Return the ids that publication renames, in document order, each once."""

    def renamed(self, response: object, names: Mapping[str, str]) -> object:
        """Return the response with such ids replaced; an unknown one gets ``NOBODY`` before it."""


class Common(ABC):
    """What types share: an unusable or missing response is seen to here, the type judges the rest.

    Unless a type says otherwise a program scores it, as a whole, and only its options have ids.
    """

    marked_by_people: bool = False
    scorings: tuple[str, ...] = (ALL,)

    @abstractmethod
    def normalise(self, response: object) -> Any:
        """See ``ItemType``."""

    @abstractmethod
    def score_given(
        self, instance: Mapping[str, Any], given: Any, maximum: Fraction, rule: MultipleRuleStr
    ) -> Outcome:
        """Score a canonical response that is not empty, up to ``maximum``."""

    @abstractmethod
    def describe_given(self, given: Any, body: Body, lang: str) -> str:
        """Return a canonical response that is not empty in words."""

    def score(
        self, instance: Mapping[str, Any], response: object, rule: MultipleRuleStr
    ) -> Outcome:
        """See ``ItemType``; raises ``ValueError`` for an unknown rule."""
        check_rule(rule)
        maximum = read_points(instance)
        try:
            given = self.normalise(response)
        except InvalidResponse as fault:
            return unusable(maximum, fault.why)
        if given is None:
            return not_answered(maximum)
        return self.score_given(instance, given, maximum, rule)

    def describe(self, response: object, body: Body, lang: str) -> str:
        """See ``ItemType``; raises ``InvalidResponse``."""
        given = self.normalise(response)
        return not_answered_words(lang) if given is None else self.describe_given(given, body, lang)

    def named_ids(self, body: Body) -> list[str]:
        """See ``ItemType``: the options."""
        return option_ids(body)

    def renamed(self, response: object, names: Mapping[str, str]) -> object:
        """See ``ItemType``: a response that names nothing stays."""
        return response


class Choosing(Common):
    """A type whose responses are an id or a list of ids."""

    def renamed(self, response: object, names: Mapping[str, str]) -> object:
        """See ``ItemType``."""
        return rename_ids(response, names)


class MarkedByPeople(Common):
    """A type that no program can score: whatever was handed in waits for its marks."""

    marked_by_people = True

    def score_given(
        self, instance: Mapping[str, Any], given: Any, maximum: Fraction, rule: MultipleRuleStr
    ) -> Outcome:
        """Say that people have yet to mark it."""
        return waiting(maximum)


def rename_ids(response: object, names: Mapping[str, str]) -> object:
    """Replace an id, or each of a list; what is no text stays."""
    if isinstance(response, list):
        return [_renamed(entry, names) for entry in response]
    return _renamed(response, names)


def _renamed(entry: object, names: Mapping[str, str]) -> object:
    return names.get(entry, NOBODY + entry) if isinstance(entry, str) and entry else entry


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


def not_answered_words(lang: str) -> str:
    """Return what reports say of an open item."""
    return "未作答" if lang == "zh" else "Not answered"


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


def waiting(maximum: Fraction) -> Outcome:
    """Return the outcome of an answer that people have yet to mark."""
    zero = Fraction(0)
    return Outcome(zero, maximum, named(zero, maximum), [{"step": "pending"}], True, pending=True)


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
    return entries_of(body, "options")


def entries_of(body: Body, name: str) -> list[Mapping[str, Any]]:
    """Return the entries of a list of a document that are mappings; a draft may hold anything."""
    entries = body.get(name) or []
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        return []
    return [entry for entry in entries if isinstance(entry, Mapping)]


def ids_of(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the ids of entries, in their order."""
    return [str(entry.get("id", "")) for entry in entries]


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
    return ids_of(options_of(body))


def option_text(body: Body, option_id: str, lang: str) -> str:
    """Return an option's text in a language, or in the other when that is missing."""
    return entry_text(options_of(body), option_id, lang)


def entry_text(
    entries: Sequence[Mapping[str, Any]], wanted: str, lang: str, field: str = "text"
) -> str:
    """Return the text of the entry with an id, in a language or the other; ``""`` without one."""
    for entry in entries:
        if str(entry.get("id")) == wanted:
            text = entry.get(field) or {}
            return str(text.get(lang) or text.get("zh") or text.get("en") or "")
    return ""


def keys_of(body: Body) -> list[str]:
    """Return the ids of the options marked as correct, in the author's order."""
    return [str(option.get("id", "")) for option in options_of(body) if option.get("correct")]
