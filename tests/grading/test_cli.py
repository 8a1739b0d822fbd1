"""flask sittings replay: what it prints and how it ends."""

from __future__ import annotations

import json

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from exams.models import PaperKind, SittingState
from tests.conftest import NOW
from tests.grading.world import ALL, ALMOST, World, make_world


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session, now=NOW)


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["sittings", "replay", *words])


def test_a_replay_prints_one_document_and_ends_well(app: Flask, world: World) -> None:
    sitting = world.sit(world.admit("c"), PaperKind.THEORY, ALMOST)
    world.session.commit()
    done = run(app, sitting.public_id, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "digest_ok": True,
        "score": "1499/25",
        "recomputed": "1499/25",
        "equal": True,
    }
    told = run(app, sitting.public_id)
    assert "equal" in told.stdout


def test_all_sealed_sittings_come_as_lines_and_one_that_differs_ends_with_1(
    app: Flask, world: World
) -> None:
    admission = world.admit("c")
    first = world.sit(admission, PaperKind.THEORY, ALL)
    second = world.sit(admission, PaperKind.PRACTICAL, ALL)
    world.session.commit()
    done = run(app, "--all", "--json")
    assert done.exit_code == 0
    assert [json.loads(line)["sitting"] for line in done.stdout.splitlines()] == [
        first.public_id,
        second.public_id,
    ]
    world.session.execute(text("DROP TRIGGER tr_response_log_no_delete"))
    world.session.execute(
        text("DELETE FROM response_log WHERE sitting_id = :id"), {"id": second.id}
    )
    world.session.commit()
    done = run(app, "--all", "--json")
    assert done.exit_code == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["equal"] for line in lines] == [True, False]
    assert [line["digest_ok"] for line in lines] == [True, False]
    assert "DIFFERS" in run(app, second.public_id).stdout


@pytest.mark.parametrize("words", [["no-such-sitting"], [], ["x", "--all"]])
def test_what_cannot_be_run_ends_with_2_and_says_why(
    app: Flask, world: World, words: list[str]
) -> None:
    done = run(app, *words, "--json")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.strip()


def test_an_open_sitting_ends_with_2(app: Flask, world: World) -> None:
    sitting = world.sit(world.admit("c"), PaperKind.THEORY, ALL)
    sitting.seal, sitting.state = None, SittingState.OPEN
    world.session.commit()
    assert run(app, sitting.public_id, "--json").exit_code == 2
