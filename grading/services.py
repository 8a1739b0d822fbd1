"""Use cases of grading: score a sealed sitting, decide on a result, replay a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.rules import Permission, permissions_of
from core import audit
from core.errors import Forbidden, InvalidInput, Refused
from core.events import bus
from core.i18n import lazy_gettext as _l
from exams.models import PaperKind, Sitting
from exams.queries.forms import form_key
from exams.queries.sittings import read_log
from exams.rules.log import fold_log, seal_of
from exams.rules.sittings import SittingSealed
from grading import queries
from grading.models import Decision, DecisionOutcome, ExamResult, Outcome, PaperResult
from grading.rules import (
    SCORER,
    DecisionMade,
    Mark,
    PaperScore,
    breakdown_of,
    exact,
    item_scores,
    may_decide,
    may_grant,
    passes,
    score_sitting,
)

LONGEST_REASON = 2000


@dataclass(frozen=True)
class Replay:
    """A score recomputed from the response log, beside the one that stands.

    ``digest_ok``: the log still has the digest it was sealed with. ``score`` is None when the sitting
    was never scored, ``recomputed`` when the log cannot be read any more. ``equal``: the paper and
    every single item score the same as they did.
    """

    digest_ok: bool
    score: Fraction | None
    recomputed: Fraction | None
    equal: bool

    @property
    def ok(self) -> bool:
        """Whether nothing was found: the log is the one that was sealed, and the score stands."""
        return self.digest_ok and self.equal

    def document(self) -> dict[str, object]:
        """Return it as JSON: exact scores as text, as ``157/2``."""
        return {
            "digest_ok": self.digest_ok,
            "score": None if self.score is None else exact(self.score),
            "recomputed": None if self.recomputed is None else exact(self.recomputed),
            "equal": self.equal,
        }


def score_sealed(session: Session, event: SittingSealed) -> None:
    """Score the sitting that was just sealed; with both papers there, the exam has its result.

    Handles ``SittingSealed`` in the transaction of the hand-in: one read of the log, the key from the
    cache, one write. Whatever a candidate sent scores at worst nothing.
    """
    sitting = queries.get_scored_sitting(session, event.sitting_id)
    others = queries.newest_papers(session, sitting.admission_id)
    if sitting.paper in others:
        return
    rules = sitting.form_paper.paper
    scored = _score(session, sitting, read_log(session, sitting.id))
    result = PaperResult(
        sitting=sitting,
        score=scored.score,
        maximum=scored.maximum,
        cut=rules.cut,
        passed=Mark(scored.score, rules.cut).reached,
        breakdown=breakdown_of(scored),
        seal=sitting.seal,
        scorer=SCORER,
        scored_at=event.at,
    )
    session.add(result)
    audit.record(
        session,
        actor=audit.SYSTEM,
        action="sitting.scored",
        object_type="sitting",
        object_id=sitting.public_id,
        now=event.at,
        score=exact(scored.score),
        maximum=exact(scored.maximum),
        scorer=SCORER,
    )
    session.flush()
    _conclude(session, {**others, sitting.paper: result}, now=event.at)


def _score(session: Session, sitting: Sitting, log: Sequence[tuple[int, Any]]) -> PaperScore:
    key = form_key(session, sitting.form_paper_id)
    rule = sitting.form_paper.paper.multiple_rule.value
    return score_sitting(key, fold_log(log), rule, seed=sitting.layout_seed)


def _conclude(session: Session, papers: dict[PaperKind, PaperResult], *, now: datetime) -> None:
    theory, practical = papers.get(PaperKind.THEORY), papers.get(PaperKind.PRACTICAL)
    if theory is None or practical is None:
        return
    passed = passes(Mark(theory.score, theory.cut), Mark(practical.score, practical.cut))
    result = ExamResult(
        admission_id=theory.sitting.admission_id,
        theory=theory,
        practical=practical,
        outcome=Outcome.PASSED if passed else Outcome.FAILED,
        at=now,
    )
    session.add(result)
    session.flush()
    audit.record(
        session,
        actor=audit.SYSTEM,
        action="exam.concluded",
        object_type="exam_result",
        object_id=result.public_id,
        now=now,
        outcome=result.outcome.value,
        theory=exact(theory.score),
        practical=exact(practical.score),
    )


def decide(
    session: Session,
    result: ExamResult,
    *,
    outcome: DecisionOutcome,
    reason: str,
    actor: Person,
    now: datetime,
) -> Decision | Refused:
    """Grant or refuse certification on a result, or say why this person may not.

    Refused for ``self``, ``trained``, ``examined``, ``created_session`` (all that hold are in
    ``detail["all"]``; the attempt is audited), ``already_decided``, ``not_passed`` and ``no_reason``.
    Emits ``DecisionMade``. Raises ``Forbidden`` without the permission and ``InvalidInput`` for a
    reason that is too long.
    """
    if Permission.DECISION_MAKE not in permissions_of(actor.roles):
        raise Forbidden(_l("这个账号没有这项权限。"))
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(_l("理由太长，最多 %(n)s 字。", n=LONGEST_REASON))
    session.execute(
        select(ExamResult.id).where(ExamResult.id == result.id).with_for_update(of=ExamResult)
    )
    refused = _refusal(session, result, outcome=outcome, reason=reason, actor=actor)
    if refused is not None:
        _record(session, "decision.barred", result, actor=actor, now=now, reason=refused.reason)
        return refused
    decision = Decision(result=result, officer_id=actor.id, outcome=outcome, reason=reason, at=now)
    session.add(decision)
    session.flush()
    _record(session, f"decision.{outcome.value}", result, actor=actor, now=now, reason=reason)
    bus.emit(session, DecisionMade(decision.id, outcome, now))
    return decision


def _refusal(
    session: Session, result: ExamResult, *, outcome: DecisionOutcome, reason: str, actor: Person
) -> Refused | None:
    verdict = may_decide(queries.circumstances_of(session, actor, [result])[result.id])
    if isinstance(verdict, Refused):
        return verdict
    if session.scalar(select(Decision.id).where(Decision.exam_result_id == result.id)) is not None:
        return Refused("already_decided")
    if outcome is DecisionOutcome.REFUSED:
        return None if reason else Refused("no_reason")
    grantable = may_grant(passed=result.outcome is Outcome.PASSED)
    return grantable if isinstance(grantable, Refused) else None


def _record(
    session: Session, action: str, result: ExamResult, *, actor: Person, now: datetime, reason: str
) -> None:
    audit.record(
        session,
        actor=actor.public_id,
        action=action,
        object_type="exam_result",
        object_id=result.public_id,
        now=now,
        reason=reason,
    )


def replay(session: Session, sitting: Sitting) -> Replay:
    """Recompute a sealed sitting's score from its log and compare it with the one that stands.

    Changes nothing. Raises ``InvalidInput`` for a sitting that is not sealed.
    """
    if sitting.seal is None:
        raise InvalidInput(_l("这场作答还没有封存，不能重算。"))
    result = queries.newest_papers(session, sitting.admission_id).get(sitting.paper)
    stands = None if result is None else result.score
    try:
        log = read_log(session, sitting.id)
        digest_ok = seal_of(log) == sitting.seal
        scored = _score(session, sitting, log)
    except (ValueError, TypeError, AttributeError):
        return Replay(digest_ok=False, score=stands, recomputed=None, equal=False)
    if result is None:
        return Replay(digest_ok, None, scored.score, equal=False)
    same_items = item_scores(breakdown_of(scored)) == item_scores(result.breakdown)
    equal = result.score == scored.score and same_items
    return Replay(digest_ok and result.seal == sitting.seal, stands, scored.score, equal)


def check_scores(
    session: Session, result: ExamResult, *, actor: Person, now: datetime
) -> dict[PaperKind, Replay]:
    """Replay both papers of a result at someone's wish, and record what came of it."""
    papers = {paper.sitting.paper: paper.sitting for paper in (result.theory, result.practical)}
    replays = {kind: replay(session, sitting) for kind, sitting in papers.items()}
    audit.record(
        session,
        actor=actor.public_id,
        action="result.replayed",
        object_type="exam_result",
        object_id=result.public_id,
        now=now,
        papers={kind.value: outcome.document() for kind, outcome in replays.items()},
    )
    session.flush()
    return replays
