"""Who may decide on a certification: never someone who had a part in training or examining.

Source: ISO/IEC 17024:2012, 9.4.3 (and 5.2.3 for examining, which ``accounts.rules`` holds).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.errors import Allowed, Refused, Verdict
from core.i18n import lazy_gettext as _l

BARS = ("self", "trained", "examined", "created_session")
"""Why a person may not decide, in the order in which they are told."""

_WORDS = {
    "self": _l("这是本人的成绩"),
    "trained": _l("培训过这位考生（不论何时）"),
    "examined": _l("担任这场考试的考评或监考"),
    "created_session": _l("这场考试由本人排定"),
    "not_passed": _l("两科没有都达到合格线，不能授予证书"),
    "already_decided": _l("已经有人作出决定，决定不能更改"),
    "no_reason": _l("不予认证要写明理由"),
}


@dataclass(frozen=True)
class Circumstances:
    """What a person had to do with a candidate's exam."""

    is_candidate: bool = False
    has_trained: bool = False
    has_examined: bool = False
    created_session: bool = False


@dataclass(frozen=True)
class DecisionMade:
    """Event: a decision was made; ``outcome`` is "granted" or "refused"."""

    decision_id: int
    outcome: str
    at: datetime


def may_decide(facts: Circumstances) -> Verdict:
    """Say whether this person may decide; the refusal carries the first bar and ``all`` of them.

    Training bars for ever, whenever it ended; examining and invigilating count alike.
    """
    holds = (facts.is_candidate, facts.has_trained, facts.has_examined, facts.created_session)
    bars = [bar for bar, true in zip(BARS, holds, strict=True) if true]
    return Refused(bars[0], {"all": bars}) if bars else Allowed()


def may_grant(*, passed: bool) -> Verdict:
    """Say whether a certificate may be granted: only when both papers reached their cut score."""
    return Allowed() if passed else Refused("not_passed")


def bar_words(reason: str) -> object:
    """Return one reason in words, lazy; raises ``KeyError`` for an unknown one."""
    return _WORDS[reason]


def refusal_words(refused: Refused) -> list[object]:
    """Return all reasons of a refusal in words, lazy, in their order."""
    every = refused.detail.get("all")
    return (
        [_WORDS[reason] for reason in every]
        if isinstance(every, list)
        else [_WORDS[refused.reason]]
    )
