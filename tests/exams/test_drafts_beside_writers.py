"""A blueprint's editor that shows again after a refusal keeps nobody from writing meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import db
from exams.views import drafts
from tests.exams.test_publishing_beside_writers import write_elsewhere
from tests.question_bank.browser import sent_by_browser

DRAFT = "/exams/blueprints/DE-L2/draft"


def test_others_write_while_a_blueprint_is_shown_again(
    demo_app: Flask, sign_in_as: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = sign_in_as("officer")
    officer.post("/exams/blueprints", data={"target": "DE-L2"})
    page = officer.get(DRAFT).get_data(as_text=True)
    sent = sent_by_browser(page, "blueprint-form")
    written: list[str] = []
    real = drafts.live_figures

    def beside(*args: Any) -> Any:
        write_elsewhere(demo_app, "UPDATE item SET changed_at = changed_at WHERE id = 1")
        written.append("figures")
        return real(*args)

    monkeypatch.setattr(drafts, "live_figures", beside)
    for address, changes, status in (
        (DRAFT, {"title_zh": ""}, 422),
        (DRAFT, {"edit_number": "99"}, 409),
        (f"{DRAFT}/publish", {"note": ""}, 422),
    ):
        db.session.rollback()  # the test's requests share a session, as those of a site do not
        assert officer.post(address, data={**sent.to_dict(), **changes}).status_code == status
    assert written == ["figures"] * 3
