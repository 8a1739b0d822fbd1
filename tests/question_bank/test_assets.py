"""Pictures of a bank: what is taken, what is stripped, who sees them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from core.db import db
from core.errors import Forbidden, InvalidInput, Refused, TooLarge
from question_bank import services
from question_bank.models import Asset
from question_bank.queries.assets_list import pictures_of
from question_bank.rules.pictures import AIM, LARGEST_FILE, Picture, read_picture
from tests.conftest import NOW
from tests.question_bank.conftest import World

Enter = Callable[[str], FlaskClient]
MISSING = "0" * 32


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **options)
    return held.getvalue()


def plain(kind: str = "PNG", size: tuple[int, int] = (120, 80), colour: str = "#1c3f78") -> bytes:
    return encoded(Image.new("RGB", size, colour), kind)


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.effect_noise(size, 90).convert("RGB")


@pytest.mark.parametrize(("kind", "media"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp")])
def test_three_formats_are_taken_and_encoded_anew(kind: str, media: str) -> None:
    picture = read_picture(plain(kind))
    assert isinstance(picture, Picture)
    assert (picture.media_type, picture.width, picture.height) == (f"image/{media}", 120, 80)
    assert picture.identifier == hashlib.sha256(picture.content).hexdigest()[:32]
    assert read_picture(plain(kind)) == picture


def test_nothing_but_pixels_is_left() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6
    picture = read_picture(encoded(Image.new("RGB", (40, 20)), "JPEG", exif=exif))
    assert isinstance(picture, Picture)
    assert b"taken at home" not in picture.content
    assert (picture.width, picture.height) == (20, 40)
    with Image.open(io.BytesIO(picture.content)) as image:
        assert not image.getexif()


REFUSED = [
    (b"", "no_picture"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no_picture"),
    (plain()[:60], "no_picture"),
    (encoded(Image.new("RGB", (10, 10)), "GIF"), "no_picture"),
    (plain(size=(4001, 10)), "too_wide"),
    (b"\x89PNG" + bytes(LARGEST_FILE), "too_large"),
    (
        encoded(
            Image.new("RGB", (9, 9)),
            "WEBP",
            save_all=True,
            append_images=[Image.new("RGB", (9, 9), "#ffffff")],
        ),
        "moving",
    ),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED)
def test_what_is_no_still_picture_of_reasonable_size_is_refused(data: bytes, reason: str) -> None:
    found = read_picture(data)
    assert isinstance(found, Refused)
    assert found.reason == reason


def test_large_photographs_are_made_small() -> None:
    data = encoded(noise((1900, 1000)), "JPEG", quality=70)
    picture = read_picture(data)
    assert isinstance(picture, Picture)
    assert max(picture.width, picture.height) == 1600
    assert len(picture.content) < len(data)
    drawing = read_picture(plain(size=(3000, 1500)))
    assert isinstance(drawing, Picture)
    assert drawing.width == 3000
    assert len(drawing.content) < AIM


def test_transparency_stays() -> None:
    picture = read_picture(encoded(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"))
    assert isinstance(picture, Picture)
    with Image.open(io.BytesIO(picture.content)) as image:
        assert image.mode == "RGBA"


def test_the_same_picture_is_kept_once(world: World) -> None:
    def add(who: str = "author") -> Asset:
        return services.add_asset(
            db.session, world.bank, plain(), name="图 1.png", actor=world[who], now=NOW
        )

    first = add()
    assert add("colleague") is first
    assert pictures_of(db.session, [first.identifier, MISSING]) == {
        first.identifier: ("image/png", first.content)
    }
    assert pictures_of(db.session, []) == {}
    for who in ("reviewer", "auditor", "stranger"):
        with pytest.raises(Forbidden):
            add(who)
    with pytest.raises(InvalidInput):
        services.add_asset(db.session, world.bank, b"x", name="", actor=world["author"], now=NOW)
    with pytest.raises(TooLarge):
        services.add_asset(
            db.session, world.bank, bytes(LARGEST_FILE + 1), name="", actor=world["author"], now=NOW
        )


def test_a_picture_is_uploaded_listed_and_served_for_ever(world: World, enter: Enter) -> None:
    browser = enter("author")
    json = {"Accept": "application/json"}
    sent = browser.post(
        "/bank/assets?bank=open", data={"picture": (io.BytesIO(plain()), "a.png")}, headers=json
    )
    assert sent.status_code == 201
    facts = sent.json
    assert (facts["name"], facts["width"], facts["height"]) == ("a.png", 120, 80)
    listed = browser.get("/bank/assets?bank=open", headers=json).json["pictures"]
    assert listed == [facts]
    page = browser.get("/bank/assets?bank=open&q=a")
    assert facts["identifier"] in page.get_data(as_text=True)
    assert "没有名称里含" in browser.get("/bank/assets?bank=open&q=zz").get_data(as_text=True)
    shown = browser.get(facts["url"])
    assert shown.mimetype == "image/png"
    assert "immutable" in shown.headers["Cache-Control"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    again = browser.get(facts["url"], headers={"If-None-Match": shown.headers["ETag"]})
    assert again.status_code == 304
    for who, status in (("reviewer", 200), ("auditor", 200), ("examiner", 403), ("stranger", 404)):
        assert enter(who).get(facts["url"]).status_code == status
    assert browser.get(f"/bank/assets/{MISSING}").status_code == 404
    assert browser.get("/bank/assets?bank=none").status_code == 404


def test_a_refused_upload_says_why(world: World, enter: Enter) -> None:
    browser = enter("author")
    page = browser.post("/bank/assets?bank=open", data={"picture": (io.BytesIO(b"x"), "a.txt")})
    assert page.status_code == 422
    assert "读不成图片" in page.get_data(as_text=True)
    none = browser.post("/bank/assets?bank=open", headers={"Accept": "application/json"})
    assert none.status_code == 422
    assert "先选一个图片文件" in none.json["message"]
    head = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n'
    big = head + bytes(LARGEST_FILE + 10) + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    answer = browser.post("/bank/assets?bank=open", data=big, content_type=kind)
    assert answer.status_code == 413
    assert db.session.scalar(select(Asset.id)) is None
    sent = browser.post("/bank/assets?bank=open", data={"picture": (io.BytesIO(plain()), "b.png")})
    assert sent.status_code == 302
