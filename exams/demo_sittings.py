"""Demo data: sittings in every state, answered so that results of every kind come out of them.

Answers are made from the key: a set of items is answered right whose points sum to a chosen score.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Person
from accounts.queries import find_person_by_email
from core.errors import Refused
from exams.models import Admission, Application, ExamSession, PaperKind, SessionState, Sitting
from exams.queries.forms import sitting_entries
from exams.rules.checks import Measurements
from exams.services.admissions import admit
from exams.services.applications import submit_application
from exams.services.readiness import accept_agreement, record_check
from exams.services.sittings import submit_sitting, sweep_expired
from exams.services.starts import enter_responses, start_sitting
from question_bank.item_types import ITEM_TYPES

MINUTE = timedelta(minutes=1)
HALF = Fraction(1, 2)
SAVES = 8
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """What a candidate of the past session reached: points, or None for a paper not started.

    ``in_time`` is false for papers that were not handed in before their time was over.
    """

    theory: str
    practical: str | None
    theory_in_time: bool = True
    practical_in_time: bool = True


PLANS: dict[str, Plan] = {
    "candidate2": Plan("82.5", "85"),
    "candidate3": Plan("74", "70"),
    "candidate5": Plan("93", "95"),
    "candidate6": Plan("68.5", "75", practical_in_time=False),
    "candidate7": Plan("59.5", "95"),
    "candidate8": Plan("77", "55"),
    "candidate9": Plan("66", None, theory_in_time=False),
}
GOOD_BROWSER = Measurements(
    True, True, True, 180, (34, 31, 36, 33, 32, 35, 31, 38, 33, 34), 1440, 860
)
SMALL_SCREEN = Measurements(
    True, True, True, -420, (88, 91, 85, 97, 102, 90, 86, 93, 89, 94), 390, 700
)


def load(session: Session, *, now: datetime) -> None:
    """Add the sittings once."""
    past = _session(session, ExamSession.closes_at < now)
    if session.scalar(select(Sitting.id).where(Sitting.session_id == past.id)) is not None:
        return
    for name, plan in PLANS.items():
        admission = session.scalars(
            select(Admission)
            .join(Person, Person.id == Admission.person_id)
            .where(Admission.session_id == past.id, Person.email == f"{name}@example.org")
        ).one()
        sit_past(session, admission, plan, now)
    running = _session(session, ExamSession.opens_at <= now, ExamSession.closes_at > now)
    _sit_now(session, _admitted_again(session, "candidate9", running, now), now)


def _session(session: Session, *conditions: Any) -> ExamSession:
    query = select(ExamSession).where(ExamSession.state == SessionState.SCHEDULED, *conditions)
    return session.scalars(query.order_by(ExamSession.opens_at.desc()).limit(1)).unique().one()


def _ready(session: Session, admission: Admission, at: datetime, found: Measurements) -> None:
    accept_agreement(session, admission, "rules", now=at)
    accept_agreement(session, admission, "non_disclosure", now=at + MINUTE)
    record_check(session, admission, found, now=at + 2 * MINUTE)


def _start(session: Session, admission: Admission, paper: PaperKind, at: datetime) -> Sitting:
    sitting = start_sitting(session, admission, paper, now=at)
    assert not isinstance(sitting, Refused), sitting
    return sitting


def sit_past(session: Session, admission: Admission, plan: Plan, now: datetime) -> None:
    """Let a candidate sit a past session as planned; ``now`` is a moment after it."""
    rng = random.Random(admission.ticket)  # noqa: S311 - demo data, the same each time
    begin = admission.session.opens_at + rng.randrange(2, 12) * MINUTE
    _ready(session, admission, begin - timedelta(days=1), GOOD_BROWSER)
    ended = _sit_paper(
        session, admission, PaperKind.THEORY, plan.theory, begin, plan.theory_in_time, rng, now
    )
    if plan.practical is not None:
        _sit_paper(
            session,
            admission,
            PaperKind.PRACTICAL,
            plan.practical,
            ended + 5 * MINUTE,
            plan.practical_in_time,
            rng,
            now,
        )


def _sit_paper(
    session: Session,
    admission: Admission,
    paper: PaperKind,
    points: str,
    begin: datetime,
    in_time: bool,
    rng: random.Random,
    now: datetime,
) -> datetime:
    """Answer a paper for so many points and hand it in, or let its time run out; return its end."""
    sitting = _start(session, admission, paper, begin)
    items = sitting_entries(session, sitting.form_paper_id, sitting.layout_seed)
    answers = answers_for(items, Fraction(points), rng)
    span = (sitting.deadline_at - begin) * 4 // 5
    _enter(session, sitting, answers, begin, span, rng)
    if not in_time:
        sweep_expired(session, now=now)
        return sitting.deadline_at
    end = begin + span + rng.randrange(2, 9) * MINUTE
    submit_sitting(session, sitting, actor=admission.person, now=end)
    return end


def _sit_now(session: Session, admission: Admission, now: datetime) -> None:
    """Leave a theory paper open, a third of it answered."""
    rng = random.Random(admission.ticket)  # noqa: S311 - demo data
    begin = now - 25 * MINUTE
    _ready(session, admission, begin - 20 * MINUTE, SMALL_SCREEN)
    sitting = _start(session, admission, PaperKind.THEORY, begin)
    items = sitting_entries(session, sitting.form_paper_id, sitting.layout_seed)
    answers = answers_for(items, Fraction(70), rng)
    begun = dict(sorted(answers.items())[: len(answers) // 3])
    _enter(session, sitting, begun, begin, 24 * MINUTE, rng)


def _admitted_again(session: Session, name: str, running: ExamSession, now: datetime) -> Admission:
    person = find_person_by_email(session, f"{name}@example.org")
    officer = find_person_by_email(session, "officer@example.org")
    assert person is not None
    assert officer is not None
    application = submit_application(
        session,
        person=person,
        role="DE",
        level="L1",
        legal_name=person.legal_name,
        route="self_taught",
        statement="上一场没有考完，再考一次。",
        accommodation="",
        wanted_session=running,
        now=now - timedelta(hours=20),
    )
    assert isinstance(application, Application), application
    admission = admit(
        session,
        application,
        running,
        extra_percent=0,
        actor=officer,
        now=now - timedelta(hours=18),
    )
    assert isinstance(admission, Admission), admission
    return admission


def _enter(
    session: Session,
    sitting: Sitting,
    answers: Mapping[str, Any],
    begin: datetime,
    span: timedelta,
    rng: random.Random,
) -> None:
    """Enter answers in several saves over a span of time, some items flagged on the way."""
    refs = list(answers)
    rng.shuffle(refs)
    size = -(-len(refs) // SAVES)
    for number, start in enumerate(range(0, len(refs), size), start=1):
        part = refs[start : start + size]
        body = {
            "a": {ref: answers[ref] for ref in part if answers[ref] is not None},
            "f": {part[0]: True} if number % 3 == 0 else {},
            "s": part,
        }
        at = begin + span * number // SAVES
        enter_responses(session, sitting, {k: v for k, v in body.items() if v}, now=at)


def answers_for(items: Mapping[str, Entry], points: Fraction, rng: random.Random) -> dict[str, Any]:
    """Return responses to all items (None: left open) that score exactly ``points``.

    ``items`` are a key's entries as the sitting has them (``exams.queries.forms.sitting_entries``);
    raises ``ValueError`` when no set of items has these points.
    """
    refs = sorted(items)
    rng.shuffle(refs)
    right = _subset([ref for ref in refs if _right(items[ref]) is not None], items, points)
    return {
        ref: _right(items[ref]) if ref in right else _wrong(items[ref], rng) for ref in sorted(refs)
    }


def _subset(refs: list[str], items: Mapping[str, Entry], points: Fraction) -> set[str]:
    """Choose items whose points sum to ``points``, counted in halves."""
    wanted = int(points / HALF)
    reached: dict[int, tuple[int, str]] = {0: (0, "")}
    for ref in refs:
        worth = int(Fraction(items[ref]["points"]) / HALF)
        for total in sorted(reached, reverse=True):
            if total + worth <= wanted and total + worth not in reached:
                reached[total + worth] = (total, ref)
    if wanted not in reached:
        raise ValueError(f"no items sum to {points} points")
    chosen = set()
    while wanted:
        wanted, ref = reached[wanted]
        chosen.add(ref)
    return chosen


def _right(entry: Entry) -> Any:
    """Return the response that earns all the points; None for types that no single key tells."""
    instance, kind = entry["instance"], ITEM_TYPES[entry["type"]]
    if entry["type"] == "text_entry":
        return {gap["id"]: gap["accept"][0] for gap in instance["gaps"]}
    key = instance.get("key")
    if entry["type"] == "single" and isinstance(key, list):
        key = key[0]
    return kind.renamed(key, {author: opaque for opaque, author in entry["options"].items()})


def _wrong(entry: Entry, rng: random.Random) -> Any:
    """Return a wrong response of the kind that people give; sometimes none."""
    if rng.random() < 0.2:
        return None
    right = _right(entry)
    options = sorted(entry["options"])
    match entry["type"]:
        case "single":
            return rng.choice([option for option in options if option != right])
        case "multiple":
            return [*right[1:], *[option for option in options if option not in right][:1]]
        case "true_false":
            return "false" if right == "true" else "true"
        case "numeric" if right is not None:
            slips = entry["instance"].get("slips") or []
            return str(rng.choice(slips)) if slips else f"{right}1"
        case "ordering":
            return [right[1], right[0], *right[2:]]
    return None
