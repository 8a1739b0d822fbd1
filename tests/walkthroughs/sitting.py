"""One sitting of a paper with one item, step by step, through the real services."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.i18n import force_locale
from exams.models import Form, FormPaper, PaperKind, Sitting
from exams.queries.forms import form_document, form_key, packed_paper, paper_shape
from exams.queries.sittings import read_log
from exams.rules.blueprints import ChosenItem
from exams.rules.layout import Layout
from exams.rules.log import check_body, seal_of
from exams.services.sittings import submit_sitting
from exams.services.starts import enter_responses, start_sitting
from grading.models import PaperResult
from grading.services import Replay, replay
from question_bank.item_types import ITEM_TYPES
from question_bank.models import Asset, Bank
from question_bank.rendering import describe_trace
from tests.conftest import NOW
from tests.exams import delivery_world
from tests.exams.delivery_world import World, admit, build_world, make_ready
from tests.question_bank.documents import PICTURE

POINTS = Fraction(2)
PNG = b"\x89PNG\r\n\x1a\n a picture"


@dataclass
class Walk:
    """A candidate before a paper that holds one item."""

    session: Session
    world: World
    paper: FormPaper
    sitting: Sitting

    @property
    def document(self) -> dict[str, Any]:
        """What the candidate's browser loads."""
        paper = packed_paper(self.session, self.paper.id)
        sent = gzip.decompress(paper.document_for(self.sitting.layout_seed))
        found: dict[str, Any] = json.loads(sent)
        return found

    @property
    def published(self) -> dict[str, Any]:
        """The item as it was published, with all its variants."""
        found = json.loads(gzip.decompress(form_document(self.session, self.paper.id)))
        (item,) = found["items"]
        return dict(item)

    @property
    def payload(self) -> dict[str, Any]:
        """The item in it."""
        (item,) = self.document["items"]
        return dict(item)

    @property
    def ref(self) -> str:
        """The opaque name of the item."""
        return str(self.payload["ref"])

    @property
    def key(self) -> dict[str, Any]:
        """What scoring knows of the item; it never leaves the server."""
        return dict(form_key(self.session, self.paper.id)["items"][self.ref])

    @property
    def layout(self) -> Layout:
        """What this sitting shows in which order, and which variant."""
        return paper_shape(self.session, self.paper.id).layout(self.sitting.layout_seed)

    def as_sent(self, response: object) -> Any:
        """Return a response in the author's ids as a browser sends it: in the opaque ones."""
        opaque = self.opaque_names()
        return ITEM_TYPES[self.payload["type"]].renamed(response, opaque) if opaque else response

    def opaque_names(self) -> dict[str, str]:
        """Return the opaque ids that this sitting is shown, by the author's."""
        text = json.dumps(self.payload)
        return {author: name for name, author in self.key["options"].items() if name in text}

    def answer(self, sent: object) -> None:
        """Save a response: its shape is checked, then it is the next entry of the log."""
        body = {"a": {self.ref: sent}, "s": [self.ref]}
        shapes = paper_shape(self.session, self.paper.id).items_of(self.sitting.layout_seed)
        assert check_body(body, shapes) is None
        enter_responses(self.session, self.sitting, body, now=NOW)

    def hand_in(self) -> str:
        """Seal the log; return the candidate's receipt code."""
        receipt = submit_sitting(self.session, self.sitting, actor=self.world.stranger, now=NOW)
        self.session.refresh(self.sitting)
        assert self.sitting.seal == seal_of(read_log(self.session, self.sitting.id))
        return str(receipt.code)

    def result(self) -> dict[str, Any]:
        """Return how the item scored."""
        query = select(PaperResult).where(PaperResult.sitting_id == self.sitting.id)
        (item,) = self.session.scalars(query).one().breakdown["items"]
        return dict(item)

    def told(self, lang: str = "zh") -> list[str]:
        """Return the trace in words."""
        with force_locale(lang):
            return describe_trace(self.result()["trace"])

    def again(self) -> Replay:
        """Score once more from the sealed log."""
        return replay(self.session, self.sitting)


def publish(session: Session, world: World, document: dict[str, Any]) -> tuple[Form, FormPaper]:
    """Publish a paper that holds one item of the world's bank."""
    bank = session.scalars(select(Bank)).one()
    add_picture(session, bank, world)
    version = delivery_world._version(session, bank, world.officer, 900, document, NOW)
    form = Form(exam_id=world.exam.id, label="B", seed=11, published_at=NOW)
    session.add(form)
    session.flush()
    chosen = [ChosenItem(version.id, POINTS, 1, document["type"])]
    paper = delivery_world._publish(session, world.exam, form, PaperKind.THEORY, chosen, NOW)
    return form, paper


def add_picture(session: Session, bank: Bank, world: World) -> None:
    session.add(
        Asset(
            bank_id=bank.id,
            identifier=str(PICTURE["asset"]),
            name="topology.png",
            media_type="image/png",
            width=200,
            height=120,
            size=len(PNG),
            content=PNG,
            added_by_id=world.officer.id,
            added_at=NOW,
        )
    )
    session.flush()


def sit(session: Session, document: dict[str, Any]) -> Walk:
    """Publish the item, admit a candidate, start the paper."""
    world = build_world(session, NOW)
    form, paper = publish(session, world, document)
    admission = admit(session, world.session, form, world.stranger, world.officer, NOW)
    make_ready(session, admission, NOW)
    sitting = start_sitting(session, admission, PaperKind.THEORY, now=NOW)
    assert isinstance(sitting, Sitting)
    return Walk(session, world, paper, sitting)
