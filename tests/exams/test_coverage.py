"""The coverage board and the counting of exposures."""

from __future__ import annotations

import csv
import html
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core.db import db
from exams.assembly import Certainty, assemble
from exams.labels import PAPERS, section_label
from exams.models import FormItem, Sitting
from exams.queries import coverage as queries
from exams.queries.coverage import (
    CoverageCache,
    bank_digest,
    cover,
    get_coverage,
    list_available,
)
from exams.queries.exams import get_blueprint
from exams.rules.blueprints import Difficulty, Fixed, from_document
from exams.services.exposures import count_exposures, push_exposures
from exams.views import board
from question_bank.models import Item, ItemStatistics, ItemVersion
from standards.rules import KINDS
from tests.conftest import NOW

SignIn = Callable[[str], FlaskClient]


def test_the_board_counts_what_the_solver_finds_missing(demo_app: Flask) -> None:
    spec = from_document(get_blueprint(db.session, "DE-L1").document)
    available = list_available(db.session, spec)
    covered = cover(spec, available, forms=2)
    theory, practical = covered.papers
    assert sum(theory.cells.values()) == sum(i.stimulus_version_id is None for i in available)
    cases = {i.stimulus_version_id for i in available if i.stimulus_version_id is not None}
    assert sum(practical.cells.values()) == len(cases)
    assert sum(s.missing for s in covered.shortages) > 0
    assert not cover(spec, available, forms=1).shortages


def board_of(client: FlaskClient, forms: int) -> tuple[int, dict[tuple[str, str, str, str], int]]:
    """What the board says is missing: in its list of all levels, and cell by cell in its CSV."""
    page = client.get(f"/exams/coverage?code=DE-L1&forms={forms}&lang=zh").get_data(as_text=True)
    row = page.split('id="all"')[1].split(">DE-L1</td>")[1].split("</tr>")[0]
    told = row.split('data-l="缺">')[1].split("</td>")[0].removeprefix("▲ ")
    answer = client.get(f"/exams/coverage?code=DE-L1&forms={forms}&format=csv&lang=zh")
    lines = list(csv.reader(answer.get_data(as_text=True).lstrip("\ufeff").splitlines()))[1:]
    return int(told), {(r[0], r[1], r[3], r[4]): int(r[6]) for r in lines if int(r[6])}


@pytest.mark.parametrize("forms", [1, 2, 3, 4])
def test_the_board_and_the_assembler_find_the_same_missing(sign_in_as: SignIn, forms: int) -> None:
    spec = from_document(get_blueprint(db.session, "DE-L1").document)
    made = assemble(spec, list_available(db.session, spec), seed=1, forms=forms)
    wanted: Counter[tuple[str, str, str, str]] = Counter()
    for lack in made.shortages:
        cell = (PAPERS[lack.paper], lack.domain, section_label(lack.type), KINDS[lack.kind])
        wanted[tuple(map(str, cell))] += lack.missing  # type: ignore[index]
    assert made.lack.certainty is (Certainty.NOTHING if made.forms else Certainty.SMALLEST)
    told, cells = board_of(sign_in_as("trainer"), forms)
    assert told == made.lack.missing == sum(cells.values())
    assert cells == dict(wanted)


def test_a_board_that_only_knows_a_lower_bound_says_so(
    sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fixed item that is gone keeps the search from an answer: contents alone are counted."""
    spec = from_document(get_blueprint(db.session, "DE-L1").document)
    asked = replace(spec, fixed=(Fixed("NO-SUCH"),))
    for forms in (1, 3):
        covered = cover(asked, list_available(db.session, spec), forms=forms)
        assert covered.lack.certainty is Certainty.USELESS
    available = [i for i in list_available(db.session, spec) if i.domain != "PRC"]
    bound = cover(asked, available, forms=1)
    assert bound.lack.certainty is Certainty.LEAST
    assert bound.lack.missing > 0
    monkeypatch.setattr(board, "get_coverage", lambda session, spec, forms: bound)
    page = sign_in_as("trainer").get("/exams/coverage?code=DE-L1&lang=zh").get_data(as_text=True)
    assert "这只是下限" in page
    assert "至少还缺" in page
    assert "≥" in page.split('id="all"')[1]


def test_the_board_asks_for_items_as_hard_as_they_are_wanted(
    sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = from_document(get_blueprint(db.session, "DE-L1").document)
    harder = replace(
        spec,
        papers=(
            replace(spec.papers[0], difficulty=Difficulty(Fraction(2, 5), Fraction(1, 50))),
            spec.papers[1],
        ),
    )
    covered = cover(harder, list_available(db.session, spec), forms=1)
    assert covered.lack.certainty is Certainty.SMALLEST
    monkeypatch.setattr(board, "get_coverage", lambda session, spec, forms: covered)
    client = sign_in_as("trainer")
    page = client.get("/exams/coverage?code=DE-L1&lang=zh").get_data(as_text=True)
    todo = page.split('id="todo"')[1]
    assert "较难" in todo
    link = html.unescape(todo.split('href="')[1].split('"')[0])
    asked = parse_qs(urlsplit(link).query)
    assert set(asked) == {"bank", "domain", "kind", "level", "type", "competence", "p_expected"}
    answer = client.get(link)
    assert answer.status_code == 200
    editor = answer.get_data(as_text=True)
    for name in ("level", "competence", "kind", "p_expected"):
        chosen = editor.split(f'name="{name}"')[1].split("</select>")[0]
        assert f'selected value="{asked[name][0]}"' in chosen, name


def test_what_is_excluded_or_worn_out_does_not_count(demo_app: Flask) -> None:
    spec = from_document(get_blueprint(db.session, "DE-L1").document)
    available = list_available(db.session, spec)
    worn = [replace(item, exposures=9) if item.domain == "PRC" else item for item in available]
    narrow = replace(spec, most_exposures=8, excluded=("L1-BAS-001",))
    covered = cover(narrow, worn, forms=1)
    assert not any(domain == "PRC" for domain, _s, _k in covered.papers[0].cells)
    assert covered.papers[0].barred > 1
    assert {s.domain for s in covered.shortages} >= {"PRC"}


def test_the_coverage_is_computed_once_for_a_state_of_the_bank(
    demo_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = from_document(get_blueprint(db.session, "DE-L1").document)
    monkeypatch.setattr(queries, "cache", CoverageCache())
    first = get_coverage(db.session, spec, forms=2)
    monkeypatch.setattr(queries, "cover", None)
    assert get_coverage(db.session, spec, forms=2) is first
    digest = bank_digest(db.session, spec)
    item = db.session.scalars(select(Item).where(Item.identifier == "L1-BAS-001")).first()
    assert item is not None
    item.state = type(item.state)("retired")
    db.session.flush()
    assert bank_digest(db.session, spec) != digest


def test_a_cache_forgets_what_was_not_asked_for_the_longest(demo_app: Flask) -> None:
    spec = from_document(get_blueprint(db.session, "DE-L1").document)
    found = cover(spec, [], forms=1)
    kept = CoverageCache(kept=2)
    for name in "ab":
        kept.put((name, "", 1), found)
    assert kept.get(("a", "", 1)) is found
    kept.put(("c", "", 1), found)
    assert kept.get(("b", "", 1)) is None
    assert kept.get(("a", "", 1)) is found


def test_the_board_shows_missing_numbers_and_leads_to_writing(sign_in_as: SignIn) -> None:
    trainer = sign_in_as("trainer")
    page = trainer.get("/exams/coverage?code=DE-L1&forms=2&lang=zh").get_data(as_text=True)
    assert "▲" in page
    assert "/items/new?" in page or "new?" in page
    assert "domain=PRC" in page
    assert "没有蓝图" in page
    assert "competence=PRC-" in page
    one = trainer.get("/exams/coverage?code=DE-L1&forms=1&lang=zh").get_data(as_text=True)
    assert "够 1 套" in one
    officer = sign_in_as("officer").get("/exams/coverage").get_data(as_text=True)
    assert "competence=PRC-" not in officer


def test_the_board_comes_as_csv(sign_in_as: SignIn) -> None:
    reviewer = sign_in_as("reviewer")
    answer = reviewer.get("/exams/coverage?code=DE-L1&forms=3&format=csv&lang=zh")
    rows = answer.get_data(as_text=True).strip().splitlines()
    assert rows[0].lstrip("\ufeff").startswith("科目,领域代码")
    assert len(rows) > 9 * 4
    assert any(not row.endswith(",0") for row in rows[1:])


def test_the_board_is_for_those_who_read_items(sign_in_as: SignIn) -> None:
    for name, status in [("auditor", 200), ("examiner", 403), ("candidate", 403)]:
        assert sign_in_as(name).get("/exams/coverage").status_code == status, name


def test_exposures_are_counted_from_sittings_and_kept_with_the_items(demo_app: Flask) -> None:
    counts = count_exposures(db.session)
    places = db.session.scalar(
        select(func.count())
        .select_from(Sitting)
        .join(FormItem, FormItem.form_paper_id == Sitting.form_paper_id)
    )
    assert sum(counts.values()) == places
    assert places
    db.session.query(ItemStatistics).update({ItemStatistics.exposures: 0})
    assert push_exposures(db.session, now=NOW) > 0
    version, count = max(counts.items(), key=lambda entry: (entry[1], entry[0]))
    item_id = db.session.scalar(select(ItemVersion.item_id).where(ItemVersion.id == version))
    kept = db.session.get(ItemStatistics, item_id)
    assert kept is not None
    assert kept.exposures >= count
    assert push_exposures(db.session, now=NOW) == 0
