"""Demo bank with one item of each type, approved; two original pictures are drawn for it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Organisation, Person
from question_bank import services
from question_bank.formats import read_items
from question_bank.models import Bank, Item

FILE = Path(__file__).parent / "data" / "demo-types.yaml"
BANK = "type-gallery"
NAME = {"zh": "题型示例库", "en": "Gallery of item types"}
INK, BLUE, PAPER = "#16223a", "#1c3f78", "#ffffff"


def load(
    session: Session,
    organisation: Organisation,
    *,
    author: Person,
    reviewer: Person,
    now: datetime,
) -> None:
    """Add what of the gallery is missing; loading it again changes nothing."""
    bank = session.scalar(select(Bank).where(Bank.slug == BANK))
    if bank is None:
        bank = services.create_bank(
            session, slug=BANK, name=NAME, organisation=organisation, actor=author, now=now
        )
    known = set(session.scalars(select(Item.identifier).where(Item.bank_id == bank.id)))
    files = read_items(FILE)
    if known >= {parsed.source_id for file in files for parsed in file.items}:
        return
    pictures = {
        f"asset:{name}": services.add_asset(
            session, bank, draw(), name=title, actor=author, now=now
        ).identifier
        for name, (title, draw) in PICTURES.items()
    }
    for parsed in (parsed for file in files for parsed in file.items):
        if parsed.source_id in known:
            continue
        body = with_pictures(parsed.body, pictures)
        item = services.create_item(
            session, bank, body, identifier=parsed.source_id, actor=author, now=now
        )
        version = services.submit_for_review(session, item, actor=author, now=now)
        later = now + timedelta(days=1)
        services.approve_version(session, version, actor=reviewer, now=later)


def with_pictures(body: dict[str, Any], pictures: dict[str, str]) -> dict[str, Any]:
    """Return a document with the identifiers of its pictures in place of their names."""
    image = body.get("image")
    if not isinstance(image, dict):
        return body
    return {**body, "image": {**image, "asset": pictures[str(image["asset"])]}}


def draw_pipeline() -> bytes:
    """Draw five components in a row with the events a second between them; 800 × 260 pixels."""
    image = Image.new("RGB", (800, 260), PAPER)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(22)
    small = ImageFont.load_default(15)
    for place, name in enumerate(("App", "Kafka", "Flink", "HDFS", "BI")):
        left = 20 + 160 * place
        pen.rectangle((left, 70, left + 110, 190), outline=BLUE, width=3)
        pen.text((left + 55, 91), name, fill=INK, font=font, anchor="mm")
        if place:
            pen.line((left - 50, 130, left - 6, 130), fill=INK, width=3)
            pen.polygon(((left - 2, 130), (left - 14, 123), (left - 14, 137)), fill=INK)
            rate = "1200/s" if place == 1 else "900/s"
            pen.text((left - 25, 106), rate, fill=INK, font=small, anchor="mm")
    return _png(image)


def draw_throughput() -> bytes:
    """Draw the throughput of a job over a day as a line; 640 × 320 pixels."""
    image = Image.new("RGB", (640, 320), PAPER)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(15)
    pen.line((70, 30, 70, 270, 600, 270), fill=INK, width=2)
    for hour in range(8, 19):
        at = 80 + 50 * (hour - 8)
        pen.line((at, 270, at, 276), fill=INK, width=2)
        pen.text((at, 290), str(hour), fill=INK, font=font, anchor="mm")
    for rate in range(0, 1201, 200):
        level = 270 - rate * 190 // 1000
        pen.line((64, level, 70, level), fill=INK, width=2)
        pen.text((58, level), str(rate), fill=INK, font=font, anchor="rm")
    pen.text((76, 14), "rows/s", fill=INK, font=font, anchor="lm")
    pen.line((80, 80, 330, 80, 580, 194), fill=BLUE, width=4)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


PICTURES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "pipeline": ("流水线示意图", draw_pipeline),
    "throughput": ("吞吐量折线图", draw_throughput),
}
