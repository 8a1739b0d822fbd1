"""Numbers in the form of a blueprint that no person means."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from exams.forms.blueprints import BlueprintReader, to_values
from tests.exams.officer_world import de_l1

SignIn = Callable[[str], FlaskClient]


@pytest.mark.parametrize(
    "text", ["1e999999999", "1e9", "9" * 20, "1_0", "0x10", "nan", "inf", "1/0", "--1", "1..5"]
)
def test_a_number_is_plain_digits_or_it_is_told(text: str) -> None:
    base = de_l1()
    values = to_values(base)
    values["theory-cut"] = text
    began = time.process_time()
    domains = [quota.name for quota in base.papers[0].domain_points]
    read = BlueprintReader(values, base, domains=domains, banks=[base.bank])
    assert "theory-cut" in read.errors
    assert time.process_time() - began < 5


def test_a_draft_of_no_such_number_is_a_conflict(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    officer.post("/exams/blueprints", data={"target": "DE-L2"})
    page = officer.get("/exams/blueprints/DE-L2/draft")
    assert page.status_code == 200
    for number in ("9" * 30, "-1", "x", "²"):
        sent = {"edit_number": number, "note": "x"}
        answer = officer.post("/exams/blueprints/DE-L2/draft/publish", data=sent)
        assert answer.status_code == 302, number
        assert officer.post("/exams/blueprints/DE-L2/draft", data=sent).status_code in {409, 422}
