"""While a paper is open, nothing that the candidate can reach tells the key."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from exams.queries.forms import form_key
from question_bank.models import Item
from tests.site.people import browser_of, open_sitting
from tests.site.test_crawl import secrets_of_items

KEY_WORDS = {
    "key", "keys", "correct", "answer", "rationale", "why", "slips", "tolerance", "p_expected",
    "instance", "author", "identifier", "cognition", "competence", "id_of_item",
}  # fmt: skip


def names_in(document: object) -> set[str]:
    """Return every name of every object in a JSON document."""
    if isinstance(document, dict):
        return set(document) | {n for value in document.values() for n in names_in(value)}
    if isinstance(document, list):
        return {n for value in document for n in names_in(value)}
    return set()


def state_of(html: str) -> Any:
    found = re.search(r"<script[^>]*data-state[^>]*>(.*?)</script>", html, re.S)
    assert found is not None
    return json.loads(found[1])


@pytest.fixture
def candidate(demo_app: Flask) -> FlaskClient:
    """The candidate whose paper is open."""
    return browser_of(demo_app, "candidate9")


def answers_while_open(candidate: FlaskClient) -> dict[str, str]:
    """Return what an open sitting's addresses answer, in both languages."""
    sitting = open_sitting()
    pages = {}
    for lang in ("zh", "en"):
        for url in (
            f"/sittings/{sitting.public_id}",
            f"/sittings/{sitting.public_id}/paper.json",
            f"/admissions/{sitting.admission.public_id}",
            f"/results/exam/{sitting.admission.public_id}",
            "/results",
            "/home",
        ):
            pages[f"{url} {lang}"] = candidate.get(f"{url}?lang={lang}").get_data(as_text=True)
    return pages


def test_the_paper_is_the_same_compressed_and_not(candidate: FlaskClient) -> None:
    url = f"/sittings/{open_sitting().public_id}/paper.json"
    packed = candidate.get(url, headers={"Accept-Encoding": "gzip"})
    plain = candidate.get(url, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data


def test_an_open_paper_has_nothing_of_the_key(candidate: FlaskClient) -> None:
    sitting = open_sitting()
    paper = candidate.get(f"/sittings/{sitting.public_id}/paper.json").json
    state = state_of(candidate.get(f"/sittings/{sitting.public_id}").get_data(as_text=True))
    assert not names_in(paper) & KEY_WORDS
    assert not (names_in(state) - {"key"}) & KEY_WORDS
    assert state["key"] == sitting.public_id
    key = form_key(db.session, sitting.form_paper_id)["items"]
    for item in paper["items"]:
        entry = key[item["ref"]]
        shown = {option["id"] for option in item["options"]}
        assert shown == set(entry["options"])
        authors = set(entry["options"].values())
        assert not shown & authors, "the author's option ids are those of the candidate"
        assert all(len(option) > 3 for option in shown - {"true", "false"})


def test_an_open_sitting_tells_no_reason_and_no_item(candidate: FlaskClient) -> None:
    pages = answers_while_open(candidate)
    identifiers = set(db.session.scalars(select(Item.identifier)))
    secrets = secrets_of_items()
    assert len(secrets) > 100
    leaks = [
        f"{url}: {secrets.get(text, text)}"
        for url, body in pages.items()
        for text in (*secrets, *identifiers)
        if text in body
    ]
    assert not leaks, "\n".join(leaks)


def test_the_order_of_options_is_not_the_authors(candidate: FlaskClient) -> None:
    """The author's order is not the candidate's: neither in the paper nor in the sitting's layout."""
    sitting = open_sitting()
    state = state_of(candidate.get(f"/sittings/{sitting.public_id}").get_data(as_text=True))
    paper = candidate.get(f"/sittings/{sitting.public_id}/paper.json").json
    key = form_key(db.session, sitting.form_paper_id)["items"]
    by_id = [
        item["ref"]
        for item in paper["items"]
        if len(item["options"]) > 2
        and [key[item["ref"]]["options"][o["id"]] for o in item["options"]]
        != sorted(key[item["ref"]]["options"].values())
    ]
    orders = state["layout"]["options"]
    mixed = [
        ref
        for ref, order in orders.items()
        if len(order) > 2
        and [key[ref]["options"][option] for option in order]
        != sorted(key[ref]["options"].values())
    ]
    assert len(mixed) + len(by_id) > len(orders) / 4


def test_saving_and_time_answer_without_a_word_on_right_or_wrong(
    demo_app: Flask, candidate: FlaskClient
) -> None:
    demo_app.config["WTF_CSRF_ENABLED"] = False
    sitting = open_sitting()
    url = f"/sittings/{sitting.public_id}"
    key = form_key(db.session, sitting.form_paper_id)["items"]
    state = state_of(candidate.get(url).get_data(as_text=True))
    ref = next(ref for ref, entry in key.items() if entry["type"] == "single")
    db.session.close()
    told = []
    for number, option in enumerate(sorted(key[ref]["options"]), start=1):
        body = {"sequence": state["sequence"] + number, "body": {"a": {ref: option}}}
        answer = candidate.post(f"{url}/responses", json=body)
        assert answer.status_code == 200, answer.json
        told.append(set(answer.json))
    assert told == [{"saved", "at", "remaining_ms", "now_ms"}] * len(told)
