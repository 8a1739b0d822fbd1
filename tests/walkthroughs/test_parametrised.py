"""A parametrised item from its document to two graded hand-ins, as browsers see it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict

from accounts.queries import find_person_by_email
from core.clock import SettableClock
from core.db import db
from exams.models import Exam, ExamSession, Form, FormPaper, PaperKind, Sitting
from exams.queries.forms import form_key, packed_paper
from exams.rules.blueprints import ChosenItem
from exams.rules.layout import drawn_variant
from exams.services.prepared import PaperTerms
from exams.services.publication import prepare_paper
from exams.services.storing import store_paper
from grading.models import PaperResult
from question_bank.models import Item, ItemVersion
from question_bank.parameters import Variant, draw_variants
from tests.conftest import NOW
from tests.exams.delivery_world import admit, make_ready
from tests.question_bank.editor_form import fields
from tests.question_bank.parametrised import VARIABLES, VARIANTS, varied

Enter = Callable[[str], FlaskClient]
PEOPLE = ("holder3", "holder4")


def as_written(document: dict[str, Any]) -> MultiDict[str, str]:
    """The editor's form with its variables, as a browser sends it."""
    sent = fields({"why": {}, "unit": {}, "slips": [], **document}, do="submit")
    for variable in VARIABLES:
        for name in ("name", "draw", "low", "high", "step", "expression"):
            sent.add(f"var_{name}", str(variable.get(name, "")))
        sent.add("var_values", ", ".join(variable.get("values", [])))
    sent.add("variants", str(VARIANTS))
    return sent


@dataclass
class Candidate:
    """A candidate before the paper: browser, address, and which variant their seed draws."""

    client: FlaskClient
    place: str
    sitting: int
    drawn: dict[str, int]

    def state(self) -> dict[str, Any]:
        db.session.rollback()
        page = self.client.get(self.place).get_data(as_text=True)
        found = re.search(r"<script[^>]*data-state[^>]*>(.*?)</script>", page, re.S)
        assert found is not None
        state: dict[str, Any] = json.loads(found[1])
        return state

    def paper(self) -> tuple[bytes, str]:
        """The text of the paper and its name, as this browser gets it."""
        db.session.rollback()
        asked = {"Accept-Encoding": "gzip"}
        answer = self.client.get(f"{self.place}/paper.json", headers=asked)
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip")
        plain = self.client.get(f"{self.place}/paper.json").data
        assert gzip.decompress(answer.data) == plain
        again = {"If-None-Match": answer.headers["ETag"]}
        assert self.client.get(f"{self.place}/paper.json", headers=again).status_code == 304
        return plain, answer.headers["ETag"]

    def save(self, sequence: int, answers: dict[str, Any]) -> Any:
        db.session.rollback()
        body = {"sequence": sequence, "body": {"a": answers}}
        return self.client.post(f"{self.place}/responses", json=body)


def write_and_approve(sign_in_as: Enter) -> Item:
    """A trainer writes the item and sends it; a reviewer approves it."""
    trainer = sign_in_as("trainer")
    sent = as_written(varied("numeric"))
    before = set(db.session.scalars(select(Item.id)))
    answer = trainer.post("/bank/items/new?bank=de-open&type=numeric", data=sent)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    item = db.session.scalars(select(Item).where(Item.id.notin_(before))).one()
    version = item.versions[-1]
    # The reviewer looks at each variant, then says yes to all points.
    reviewer = sign_in_as("reviewer")
    page = reviewer.get(f"/bank/versions/{version.public_id}?variant=3").get_data(as_text=True)
    third = draw_variants(version.body, 3)[2].values
    assert f"{third['n']} × {third['k']}" in page
    points = dict.fromkeys(re.findall(r'name="(point_\w+)"', page), "yes")
    answer = reviewer.post(
        f"/bank/versions/{version.public_id}/review", data={"outcome": "approved", **points}
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)
    db.session.expire_all()
    assert item.state.value == "approved"
    return item


def publish(items: list[tuple[ItemVersion, str]]) -> tuple[FormPaper, ExamSession]:
    """Publish a theory paper of these items as another form of the exam that is running."""
    held = db.session.scalars(
        select(ExamSession).where(ExamSession.opens_at <= NOW, ExamSession.closes_at > NOW)
    ).first()
    assert held is not None
    exam: Exam = held.exam
    paper = next(paper for paper in exam.papers if paper.kind is PaperKind.THEORY)
    form = Form(exam_id=exam.id, label="Z", seed=5, published_at=NOW)
    db.session.add(form)
    db.session.flush()
    terms = PaperTerms(exam.title, paper.kind, paper.minutes, paper.points, paper.multiple_rule)
    chosen = [
        ChosenItem(version.id, Fraction(2), place, section)
        for place, (version, section) in enumerate(items, start=1)
    ]
    prepared = prepare_paper(db.session, terms, chosen, form=form.public_id, seed=form.seed)
    actor = exam.created_by.public_id
    made = store_paper(
        db.session, form, paper.id, prepared, exam_title=exam.title, actor=actor, now=NOW
    )
    db.session.commit()
    return made, held


def seeds_that_differ(refs: list[str]) -> list[str]:
    """Two seeds that draw another variant of every item."""
    seeds = [f"{number:032x}" for number in range(200)]
    first = seeds[0]
    other = next(
        seed
        for seed in seeds
        if all(
            drawn_variant(seed, ref, VARIANTS) != drawn_variant(first, ref, VARIANTS)
            for ref in refs
        )
    )
    return [first, other]


def seat(enter: Enter, name: str, paper: FormPaper, held: ExamSession, seed: str) -> Candidate:
    """Admit somebody to the session with this form; they start the paper in their browser."""
    person = find_person_by_email(db.session, f"{name}@example.org")
    officer = find_person_by_email(db.session, "officer@example.org")
    assert person is not None
    assert officer is not None
    admission = admit(db.session, held, paper.form, person, officer, NOW)
    make_ready(db.session, admission, NOW)
    public_id = admission.public_id
    db.session.commit()
    client = enter(name)
    db.session.rollback()
    answer = client.post(f"/admissions/{public_id}/start/theory")
    place = answer.headers["Location"]
    assert answer.status_code == 303, answer.get_data(as_text=True)
    sitting = select(Sitting.id).where(Sitting.public_id == place.rpartition("/")[2])
    row = db.session.scalars(sitting).one()
    # Seeds are random; the test needs two that differ.
    db.session.execute(update(Sitting).where(Sitting.id == row).values(layout_seed=seed))
    db.session.commit()
    entries = form_key(db.session, paper.id)["items"]
    drawn = {
        ref: drawn_variant(seed, ref, VARIANTS) for ref in entries if "variants" in entries[ref]
    }
    return Candidate(client, place, row, drawn)


def add_choice(written: Item) -> Item:
    """Add a single choice with variants of its own to the bank of an item."""
    chosen = Item(
        bank_id=written.bank_id,
        identifier="L1-PRC-901",
        state="approved",
        type="single",
        level="L1",
        domain="PRC",
        competence="PRC-01",
        kind="skill",
        title={},
        author_id=written.author_id,
        created_at=NOW,
        changed_at=NOW,
    )
    db.session.add(chosen)
    db.session.flush()
    version = ItemVersion(
        item_id=chosen.id,
        number=1,
        body=varied("single", constraints=["k > 0"]),
        digest="0" * 64,
        author_id=written.author_id,
        created_at=NOW,
    )
    db.session.add(version)
    db.session.flush()
    return chosen


Room = tuple[FormPaper, list[Candidate], list[Item]]


@pytest.fixture
def room(demo_app: Flask, sign_in_as: Enter) -> Room:
    """Two candidates before a paper with two parametrised items and a plain one."""
    written = write_and_approve(sign_in_as)
    chosen = add_choice(written)
    plain = db.session.scalars(
        select(ItemVersion)
        .join(Item, Item.current_version_id == ItemVersion.id)
        .where(Item.bank_id == written.bank_id, Item.type == "true_false")
    ).first()
    assert plain is not None
    versions = [(chosen.versions[-1], "single"), (plain, "true_false")]
    paper, held = publish([*versions, (written.versions[-1], "numeric")])
    entries = form_key(db.session, paper.id)["items"]
    seeds = seeds_that_differ([ref for ref, entry in entries.items() if "variants" in entry])
    candidates = [
        seat(sign_in_as, name, paper, held, seed) for name, seed in zip(PEOPLE, seeds, strict=True)
    ]
    return paper, candidates, [written, chosen]


Variants = dict[str, list[Variant]]


def numbers_of(variant: Variant) -> str:
    """The numbers of a variant as its stem tells them."""
    return f"{variant.values['n']} × {variant.values['k']}"


def variants_of(paper_id: int) -> Variants:
    """The variants of each parametrised item of a paper, by ref."""
    return {
        ref: draw_variants(db.session.get_one(ItemVersion, entry["item_version"]).body, VARIANTS)
        for ref, entry in form_key(db.session, paper_id)["items"].items()
        if "variants" in entry
    }


def ref_of(paper_id: int, kind: str) -> str:
    entries = form_key(db.session, paper_id)["items"]
    return next(ref for ref, entry in entries.items() if entry["type"] == kind)


def assert_own_alone(candidate: Candidate, variants: Variants, paper_id: int) -> None:
    """Of each item there is one variant, the candidate's own, written out like a plain item."""
    text, _ = candidate.paper()
    shown = text.decode()
    for ref, drawn in candidate.drawn.items():
        for variant in variants[ref]:
            assert (numbers_of(variant) in shown) is (variant.number - 1 == drawn)
    assert not re.search(r'"(variants|key|correct|slips|tolerance|rationale|why)"|{{', shown)
    state = json.dumps(candidate.state(), ensure_ascii=False)
    assert "variant" not in state
    opaque = {o["id"] for item in json.loads(text)["items"] for o in item["options"]}
    entries = form_key(db.session, paper_id)["items"].values()
    foreign = {name for entry in entries for name in entry["options"]} - opaque
    assert foreign
    assert not [name for name in foreign if name in shown or name in state]


def answer_right(candidate: Candidate, variants: Variants, paper_id: int) -> None:
    """Answer with the own variant's key; an option of another variant is not taken before."""
    number, single = ref_of(paper_id, "numeric"), ref_of(paper_id, "single")
    names = form_key(db.session, paper_id)["items"][single]["options"]
    items = json.loads(candidate.paper()[0])["items"]
    mine = {o["id"] for item in items if item["ref"] == single for o in item["options"]}
    refused = candidate.save(1, {single: min(set(names) - mine)})
    assert (refused.status_code, refused.json["detail"]["what"]) == (422, "response")
    right = next(name for name in mine if names[name] == "B")
    total = str(variants[number][candidate.drawn[number]].values["rows"])
    assert candidate.save(1, {number: total, single: right}).status_code == 200


def scores_of(candidate: Candidate) -> dict[str, str]:
    query = select(PaperResult).where(PaperResult.sitting_id == candidate.sitting)
    breakdown = db.session.scalars(query).one().breakdown
    db.session.rollback()
    return {entry["ref"]: entry["score"] for entry in breakdown["items"]}


def test_two_candidates_get_their_own_numbers_and_are_graded_by_their_own_key(
    room: Room, demo_app: Flask, clock: SettableClock
) -> None:
    paper, candidates, _ = room
    paper_id = paper.id
    variants = variants_of(paper_id)
    number, single = ref_of(paper_id, "numeric"), ref_of(paper_id, "single")
    texts = [candidate.paper() for candidate in candidates]
    assert texts[0][1] != texts[1][1]
    for candidate in candidates:
        assert_own_alone(candidate, variants, paper_id)
        answer_right(candidate, variants, paper_id)

    # A page loaded anew shows the same numbers and the answers given.
    clock.move(timedelta(minutes=1))
    for candidate, before in zip(candidates, texts, strict=True):
        assert candidate.paper() == before
        assert set(candidate.state()["answers"]) == {number, single}

    # The second takes the first's number instead, and both hand in.
    other = str(variants[number][candidates[0].drawn[number]].values["rows"])
    assert candidates[1].save(2, {number: other}).status_code == 200
    for candidate in candidates:
        db.session.rollback()
        assert candidate.client.post(f"{candidate.place}/hand-in", json={}).status_code == 200
    scores = [scores_of(candidate) for candidate in candidates]
    assert [(score[number], score[single]) for score in scores] == [("2", "2"), ("0", "2")]

    # Replays come to the same, those of the demo's older sittings too.
    replayed = demo_app.test_cli_runner().invoke(args=["sittings", "replay", "--all", "--json"])
    assert replayed.exit_code == 0, replayed.output
    assert all(c.place.rpartition("/")[2] in replayed.output for c in candidates)

    # What was shown can be told from the published paper and the seed alone, for ever.
    for candidate, (text, _) in zip(candidates, texts, strict=True):
        seed = db.session.get_one(Sitting, candidate.sitting).layout_seed
        sent = packed_paper(db.session, paper_id).document_for(seed)
        assert gzip.decompress(sent) == text


def test_officers_read_the_paper_with_every_variant(room: Room, sign_in_as: Enter) -> None:
    paper, _, items = room
    page_of, variants = f"/exams/forms/{paper.public_id}", variants_of(paper.id)
    identifiers = [item.identifier for item in items]
    db.session.rollback()
    officer = sign_in_as("officer")
    page = officer.get(page_of).get_data(as_text=True)
    assert page.count(f"{VARIANTS} 个变式") == 2
    assert f"{page_of}/paper" in page
    printed = officer.get(f"{page_of}/paper").get_data(as_text=True)
    for of_item in variants.values():
        for variant in of_item:
            assert printed.count(numbers_of(variant)) == 1
    assert "说明 A" not in printed
    assert all(identifier in printed for identifier in identifiers)
    english = officer.get(f"{page_of}/paper?lang=en").get_data(as_text=True)
    assert "Variant 6" in english
    for name in (PEOPLE[0], "trainer", "examiner"):
        assert sign_in_as(name).get(f"{page_of}/paper").status_code == 403
