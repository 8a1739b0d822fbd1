"""What is judged by what stands in the database when it is written, not by what was read before."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Person
from core.db import db
from core.errors import DomainError
from question_bank import services
from question_bank.formats import read_one, write_items
from question_bank.formats.base import ExportedItem, ItemFile
from question_bank.models import Bank, EditPresence, Item, ItemDraft, ItemVersion
from question_bank.services import copies, imports, sharing
from tests.conftest import NOW
from tests.question_bank.conftest import World
from tests.question_bank.documents import body, both

Act = Callable[[Session], Any]
Overtake = Callable[[Act, Act], str]


@pytest.fixture
def overtake(either_app: Flask, either_world: World) -> Overtake:
    """Return a function that does an act, lets another begin in a thread, and only then commits the
    first; it gives what became of the second.
    """
    db.session.commit()

    def run(first: Act, second: Act) -> str:
        told: list[str] = []

        def one() -> None:
            with either_app.app_context(), Session(db.engine) as session:
                try:
                    made = second(session)
                    session.commit()
                    told.append(str(made))
                except DomainError as error:
                    told.append(error.code)
                except Exception as error:
                    told.append(repr(error))

        with Session(db.engine) as session:
            first(session)
            thread = threading.Thread(target=one)
            thread.start()
            thread.join(0.5)
            assert not told, "the second did not wait"
            session.commit()
        thread.join(30)
        db.session.rollback()
        db.session.expire_all()
        return told[0]

    return run


def person(session: Session, name: str = "author") -> Person:
    return session.scalars(select(Person).where(Person.email == f"{name}@example.org")).one()


def the_bank(session: Session) -> Bank:
    return session.scalars(select(Bank).where(Bank.slug == "open")).one()


def archive(session: Session) -> None:
    sharing.archive_bank(session, the_bank(session), actor=person(session, "reviewer"), now=NOW)


def create(session: Session) -> None:
    bank, actor = the_bank(session), person(session)
    services.create_item(session, bank, body("single"), actor=actor, now=NOW)


def save(session: Session) -> int:
    item = session.scalars(select(Item)).one()
    assert item.bank.slug
    changed = body("single", seconds=77)
    draft = services.save_draft(
        session, item, changed, edit_number=1, actor=person(session), now=NOW
    )
    return draft.edit_number


def submit(session: Session) -> None:
    item = session.scalars(select(Item)).one()
    services.submit_for_review(session, item, actor=person(session), now=NOW)


@pytest.mark.parametrize("act", [create, save, submit])
def test_nobody_writes_in_a_bank_that_was_archived_just_before(
    either_world: World, overtake: Overtake, act: Act
) -> None:
    either_world.draft()
    db.session.commit()
    assert overtake(archive, act) == "no_writer"
    assert db.session.scalar(select(func.count(Item.id))) == 1
    assert db.session.scalars(select(ItemDraft.edit_number)).one() == 1
    assert db.session.scalar(select(func.count(ItemVersion.id))) == 0


def test_nothing_is_copied_or_moved_into_a_bank_that_was_archived_just_before(
    either_world: World, overtake: Overtake
) -> None:
    item = either_world.draft()
    services.create_bank(
        db.session,
        slug="goal",
        name=both("目标", "Goal"),
        organisation=either_world.organisations["body"],
        actor=either_world["author"],
        now=NOW,
    )
    row = item.id
    db.session.commit()

    def goal(session: Session) -> Bank:
        return session.scalars(select(Bank).where(Bank.slug == "goal")).one()

    def close(session: Session) -> None:
        sharing.archive_bank(session, goal(session), actor=person(session, "reviewer"), now=NOW)

    def carry(act: Callable[..., Item]) -> Act:
        def run(session: Session) -> None:
            item = session.get_one(Item, row)
            act(session, item, goal(session), actor=person(session), now=NOW)

        return run

    assert overtake(close, carry(copies.copy_item)) == "no_writer"

    def reopen(session: Session) -> None:
        sharing.reopen_bank(session, goal(session), actor=person(session, "reviewer"), now=NOW)

    reopen(db.session)
    db.session.commit()
    assert overtake(close, carry(copies.move_item)) == "no_writer"


def test_two_pages_of_one_person_say_at_once_that_the_item_is_open(
    either_world: World, overtake: Overtake
) -> None:
    row = either_world.draft().id
    db.session.commit()

    def note(place: str) -> Act:
        def run(session: Session) -> str:
            item, actor = session.get_one(Item, row), person(session)
            return services.note_presence(session, item, place=place, actor=actor, now=NOW).place

        return run

    assert overtake(note("stem_zh"), note("title_zh")) == "title_zh"
    assert db.session.scalars(select(EditPresence.place)).all() == ["title_zh"]


def file_of(**changes: Any) -> ItemFile:
    text = write_items((ExportedItem("L1-PRC-001", body("single", **changes)),), (), "yaml")
    return read_one("x.yaml", text.encode())


def bring(session: Session) -> str:
    (line,) = services.import_items(
        session, the_bank(session), [file_of(seconds=99)], actor=person(session), now=NOW
    ).items
    return line.status


def test_an_import_waits_for_a_draft_that_is_being_saved(
    either_world: World, overtake: Overtake
) -> None:
    either_world.draft()
    db.session.commit()
    told = overtake(save, bring)
    draft = db.session.scalars(select(ItemDraft)).one()
    # On SQLite the import only begins to read after the save, so it replaces what it has seen.
    expected = {"postgresql": ("invalid", 77, 2), "sqlite": ("changed", 99, 3)}
    seen = (told, draft.body["seconds"], draft.edit_number)
    assert seen == expected[db.engine.dialect.name]


def test_a_draft_saved_since_the_import_compared_it_stays_and_is_told(
    either_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, item = either_world.session, either_world.draft()
    real = imports.take_inventory

    def then_somebody_saves(*args: Any) -> Any:
        found = real(*args)
        if args[2]:
            save(session)
        return found

    monkeypatch.setattr(imports, "take_inventory", then_somebody_saves)
    report = services.import_items(
        session,
        either_world.bank,
        [file_of(seconds=99)],
        actor=either_world["author"],
        now=NOW,
    )
    (line,) = report.items
    assert (line.status, report.clean) == ("invalid", False)
    assert "有人刚保存了这道题的草稿" in line.reason
    assert item.draft is not None
    assert (item.draft.body["seconds"], item.draft.edit_number) == (77, 2)


def test_an_import_replaces_a_draft_that_nobody_touched(either_world: World) -> None:
    item = either_world.draft()
    assert bring(either_world.session) == "changed"
    assert item.draft is not None
    assert (item.draft.body["seconds"], item.draft.edit_number) == (99, 2)
