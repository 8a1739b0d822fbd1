"""Half of an emoji in an answer: a length limit of the browser cuts between its two halves."""

from __future__ import annotations

import json

from flask import Flask

from tests.exams.test_hot import seat

HALF = "\ud83d"


def test_an_answer_with_half_an_emoji_is_saved_and_can_be_sent_again(app: Flask) -> None:
    desk = seat(app)
    body = {"a": {desk.number: f"5{HALF}"}}
    for _ in range(2):
        answer = desk.save(1, body)
        assert (answer.status_code, answer.get_json()["saved"]) == (200, 1)
    assert desk.log() == [(1, {"a": {desk.number: "5\ufffd"}})]
    whole = desk.save(2, {"a": {desk.number: "5\U0001f600"}})
    assert whole.status_code == 200
    assert desk.log()[1][1] == {"a": {desk.number: "5\U0001f600"}}


def test_half_an_emoji_in_a_name_is_refused_as_any_unknown_one(app: Flask) -> None:
    desk = seat(app)
    for body in ({"a": {HALF: "5"}}, {HALF: 1}, {"s": [HALF]}, {"f": {HALF: True}}):
        answer = desk.save(1, body)
        assert (answer.status_code, answer.get_json()["error"]) == (422, "body"), json.dumps(body)
