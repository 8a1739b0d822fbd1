"""Real things of the demo data, by the kind that an address names, and whose they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from accounts.models import Organisation, Person, SignIn, Training
from certificates.models import Certificate
from core.db import db
from exams.models import (
    Admission,
    Application,
    Blueprint,
    BlueprintDraft,
    Exam,
    ExamSession,
    FormPaper,
    Sitting,
)
from grading.models import ExamResult
from question_bank.content import BANK
from question_bank.models import (
    Asset,
    Bank,
    BankShare,
    BulkAct,
    Item,
    ItemComment,
    ItemEnemy,
    ItemVersion,
    SavedFilter,
    Stimulus,
)
from standards import case
from standards.models import Edition

NOBODY = "01900000-0000-7000-8000-000000000000"
Args = Mapping[str, Any]


@dataclass(frozen=True)
class Thing:
    """What an address names: the address's values, whose it is (None: nobody's), whether it is there."""

    args: Args
    owner: str | None = None
    exists: bool = True


def _name(person_id: int) -> str:
    person = db.session.get_one(Person, person_id)
    return person.email.partition("@")[0]


def _missing(*names: str, **fixed: str) -> list[Thing]:
    """Return things that are not there: a well-formed name of nothing, and no name at all."""
    return [
        Thing({**dict.fromkeys(names, value), **fixed}, exists=False)
        for value in (NOBODY, "没有' OR 1=1--")
    ]


def _rows(model: Any, *, key: str = "public_id", limit: int = 1) -> list[Thing]:
    rows = db.session.scalars(select(model).order_by(model.id).limit(limit))
    return [Thing({key: getattr(row, key)}) for row in rows] + _missing(key)


def _owned(model: Any, names: Sequence[str], **more: str) -> list[Thing]:
    """Return the things of some people, each by its public id."""
    query = select(model).join(Person, Person.id == model.person_id)
    made = [
        Thing({"public_id": row.public_id, **more}, owner=_name(row.person_id))
        for row in db.session.scalars(
            query.where(Person.email.in_([f"{name}@example.org" for name in names]))
        )
    ]
    return made + _missing("public_id", **more)


OWNERS = ("candidate", "candidate2", "candidate9")


def _people() -> list[Thing]:
    names = [f"{name}@example.org" for name in ("candidate", "officer2")]
    rows = db.session.scalars(select(Person).where(Person.email.in_(names)))
    return [Thing({"public_id": row.public_id}) for row in rows] + _missing("public_id")


def _roles() -> list[Thing]:
    person = db.session.scalars(select(Person).where(Person.email == "officer2@example.org")).one()
    there = {"public_id": person.public_id, "slug": "liangcai", "role": "officer"}
    return [
        Thing(there),
        Thing(there | {"public_id": NOBODY}, exists=False),
        Thing(there | {"role": "king"}, exists=False),
    ]


def _sign_ins() -> list[Thing]:
    rows = db.session.scalars(select(SignIn).order_by(SignIn.id.desc()).limit(3))
    return [Thing({"public_id": r.public_id}, owner=_name(r.person_id)) for r in rows] + _missing(
        "public_id"
    )


def _trainings() -> list[Thing]:
    return [
        Thing({"public_id": row.public_id}, owner=_name(row.trainer_id))
        for row in db.session.scalars(select(Training))
    ] + _missing("public_id")


def _certificates(**more: str) -> list[Thing]:
    query = select(Certificate).join(Person, Person.id == Certificate.person_id)
    wanted = [f"{name}@example.org" for name in ("candidate2", "holder3", "holder4")]
    return [
        Thing({"number": row.number, **more}, owner=_name(row.person_id))
        for row in db.session.scalars(query.where(Person.email.in_(wanted)))
    ] + _missing("number", **more)


def _results() -> list[Thing]:
    rows = db.session.scalars(select(ExamResult)).all()
    return [
        Thing({"public_id": row.public_id}, owner=_name(row.admission.person_id))
        for row in rows
        if _name(row.admission.person_id) in (*OWNERS, "candidate3", "candidate7")
    ] + _missing("public_id")


def _versions() -> list[Thing]:
    query = select(ItemVersion).join(Item, Item.id == ItemVersion.item_id)
    demo = query.where(Item.identifier.like("L1-DEMO-%")).order_by(ItemVersion.id)
    return [Thing({"public_id": row.public_id}) for row in db.session.scalars(demo)] + _missing(
        "public_id"
    )


def _items() -> list[Thing]:
    demo = select(Item).where(Item.identifier.like("L1-DEMO-%")).order_by(Item.id)
    return [Thing({"public_id": row.public_id}) for row in db.session.scalars(demo)] + _missing(
        "public_id"
    )


def _shares() -> list[Thing]:
    query = select(BankShare).join(Bank, Bank.id == BankShare.bank_id).where(Bank.slug == BANK)
    rows = db.session.scalars(query)
    return [Thing({"public_id": row.public_id}) for row in rows] + _missing("public_id")


def _comments() -> list[Thing]:
    query = select(ItemComment).where(ItemComment.parent_id.is_(None)).order_by(ItemComment.id)
    rows = db.session.scalars(query)
    return [Thing({"public_id": row.public_id}) for row in rows] + _missing("public_id")


def _enemies() -> list[Thing]:
    pair = db.session.scalars(select(ItemEnemy).limit(1)).one()
    one, other = pair.item.public_id, pair.other.public_id
    return [
        Thing({"public_id": one, "other_id": other}),
        Thing({"public_id": other, "other_id": one}),
        *_missing("other_id", public_id=one),
        *_missing("public_id", other_id=one),
    ]


def _competences() -> list[Thing]:
    edition = db.session.scalars(select(Edition).order_by(Edition.id)).first()
    assert edition is not None
    code = edition.competences[0].code
    return [Thing({"slug": edition.slug, "code": code}), *_missing("code", slug=edition.slug)]


def _case_parts() -> list[Thing]:
    edition = db.session.scalars(select(Edition).order_by(Edition.id)).first()
    assert edition is not None
    there = {"kind": "CFDocuments", "identifier": case.package_id(edition.slug)}
    return [Thing(there), *_missing("identifier", kind="CFItems")]


def _papers() -> list[Thing]:
    return [
        *_owned(Admission, OWNERS, paper="theory"),
        *_owned(Admission, OWNERS, paper="practical"),
        *(
            Thing(dict(thing.args), owner=thing.owner, exists=False)
            for thing in _owned(Admission, ("candidate",), paper="essay")
        ),
    ]


KINDS: dict[str, Callable[[], list[Thing]]] = {
    "nothing": lambda: [Thing({})],
    "person": _people,
    "role": _roles,
    "sign-in": _sign_ins,
    "training": _trainings,
    "organisation": lambda: [
        *(Thing({"slug": row.slug}) for row in db.session.scalars(select(Organisation))),
        *_missing("slug"),
    ],
    "certificate": _certificates,
    "certificate file": lambda: _certificates(name="certificate"),
    "admission": lambda: _owned(Admission, OWNERS),
    "admission and paper": _papers,
    "sitting": lambda: _owned(Sitting, ("candidate2", "candidate9")),
    "application": lambda: _owned(Application, ("candidate4", "candidate7", *OWNERS)),
    "level": lambda: [
        Thing({"code": "DE-L1"}),
        *_missing("code"),
        Thing({"code": "DE-L3"}, exists=False),
    ],
    "blueprint": lambda: [
        *(
            Thing({"code": f"{row.role}-{row.level}"})
            for row in db.session.scalars(select(Blueprint))
        ),
        *_missing("code"),
    ],
    "blueprint draft": lambda: _rows(BlueprintDraft, key="code"),
    "blueprint version": lambda: [
        *(
            Thing({"code": row.code, "version": row.version})
            for row in db.session.scalars(select(Blueprint))
        ),
        *(Thing({**thing.args, "version": 1}, exists=False) for thing in _missing("code")),
        Thing({"code": "DE-L1", "version": 999}, exists=False),
    ],
    "exam": lambda: _rows(Exam, limit=2),
    "form": lambda: _rows(FormPaper, limit=2),
    "session": lambda: _rows(ExamSession, limit=6),
    "result": _results,
    "item": _items,
    "version": _versions,
    "bank": lambda: [Thing({"slug": BANK}), *_missing("slug")],
    "share": _shares,
    "act on many items": lambda: _owned(BulkAct, ("trainer",)),
    "saved filter": lambda: _owned(SavedFilter, ("trainer", "reviewer")),
    "comment": _comments,
    "enemies": _enemies,
    "asset": lambda: _rows(Asset, key="identifier"),
    "stimulus": lambda: _rows(Stimulus, limit=2),
    "edition": lambda: _rows(Edition, key="slug", limit=2),
    "competence": _competences,
    "CASE package": lambda: [
        Thing({"identifier": t.args["identifier"]}, exists=t.exists) for t in _case_parts()
    ],
    "CASE part": _case_parts,
    "file": lambda: [
        Thing({"filename": "css/tokens.css"}),
        Thing({"filename": "../app.py"}, exists=False),
    ],
}
