"""Blueprints on screen: begin, edit, figures, samples, publish, old versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db
from core.models import AuditEvent
from exams.forms.blueprints import BlueprintReader, to_values
from exams.models import Blueprint, BlueprintDraft
from exams.queries.blueprints import find_draft, get_blueprint, get_draft, list_versions
from exams.rules.blueprints import BlueprintSpec, Fixed, from_document, to_document
from exams.services.blueprint_drafts import draft_from_blueprint, save_draft
from exams.views import blueprints, making
from tests.conftest import NOW
from tests.exams.officer_world import de_l1, person_of
from tests.exams.test_conformity_of_forms import demanding

SignIn = Callable[[str], FlaskClient]
DRAFT = "/exams/blueprints/DE-L2/draft"


def reader(spec: BlueprintSpec, **changes: str) -> BlueprintReader:
    values = to_values(spec)
    for name, value in changes.items():
        values[name.replace("__", "-")] = value
    domains = [quota.name for quota in spec.papers[0].domain_points]
    return BlueprintReader(values, spec, domains=domains, banks=["de-open", "school"])


@pytest.mark.parametrize("spec", [de_l1(), demanding()])
def test_a_blueprint_survives_its_form(spec: BlueprintSpec) -> None:
    read = reader(spec)
    assert not read.errors
    assert read.spec == spec


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theory__minutes", "0"),
        ("theory__minutes", "ninety"),
        ("theory__cut", "1/0"),
        ("theory__section-0-count", "-1"),
        ("theory__section-0-points", "nan"),
        ("theory__domain-PRC-points", "9" * 30),
        ("fixed", "L1-BAS-001 A B"),
        ("fixed", "L1-BAS-001 AA"),
        ("most_exposures", "1.5"),
        ("title_zh", ""),
        ("bank", "of-others"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field_and_changes_nothing(
    app: Flask, name: str, value: str
) -> None:
    with app.test_request_context():
        read = reader(de_l1(), **{name: value})
    assert list(read.errors) == [name.replace("__", "-")]


def values_of(code: str) -> dict[str, Any]:
    draft = get_draft(db.session, code)
    values = to_values(from_document(draft.document))
    return {
        "edit_number": str(draft.edit_number),
        **{name: values.getlist(name) for name in values},
    }


def begin(officer: FlaskClient, target: str = "DE-L2", source: str = "DE-L1") -> None:
    answer = officer.post("/exams/blueprints", data={"target": target, "source": source})
    assert answer.status_code == 302, answer.get_data(as_text=True)


def test_an_officer_writes_saves_and_publishes_a_blueprint(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    begin(officer)
    assert "DE-L2" in officer.get("/exams/blueprints").get_data(as_text=True)
    page = officer.get(DRAFT).get_data(as_text=True)
    assert 'id="theory-section-0-count"' in page
    assert "论述" not in page.split("不列出")[0]
    values = values_of("DE-L2") | {"theory-minutes": "100", "title_en": "Data engineer, level two"}
    assert officer.post(DRAFT, data=values).status_code == 302
    spec = from_document(get_draft(db.session, "DE-L2").document)
    assert (spec.papers[0].minutes, spec.level) == (100, "L2")
    publish = {"edit_number": "2", "note": "第二级的第一版。"}
    assert officer.post(f"{DRAFT}/publish", data=publish).status_code == 302
    made = get_blueprint(db.session, "DE-L2")
    assert (made.version, made.note) == (1, "第二级的第一版。")
    assert made.created_by == person_of(db.session, "officer").public_id
    assert find_draft(db.session, "DE-L2") is None
    actions = db.session.scalars(
        select(AuditEvent.action).where(AuditEvent.object_type == "blueprint")
    ).all()
    assert {"blueprint.begun", "blueprint.saved", "blueprint.published"} <= set(actions)


def test_a_draft_comes_of_the_standard_too(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    begin(officer, "DE-L3", "")
    spec = from_document(get_draft(db.session, "DE-L3").document)
    assert spec.papers[0].level == "L3"
    assert sum(q.target for q in spec.papers[0].domain_points) == 100
    assert spec.source_status == "proposed"
    answer = officer.post("/exams/blueprints", data={"target": "XX-L9"}, follow_redirects=True)
    assert answer.status_code == 200


def test_two_people_do_not_overwrite_each_other(sign_in_as: SignIn) -> None:
    one, other = sign_in_as("officer"), sign_in_as("officer2")
    begin(one)
    values = values_of("DE-L2")
    assert one.post(DRAFT, data=values | {"theory-minutes": "95"}).status_code == 302
    answer = other.post(DRAFT, data=values | {"theory-minutes": "80"})
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "周敏" in page
    assert 'value="80"' in page
    assert from_document(get_draft(db.session, "DE-L2").document).papers[0].minutes == 95
    late = {"edit_number": "1", "note": "x"}
    assert other.post(f"{DRAFT}/publish", data=late).status_code == 302
    assert find_draft(db.session, "DE-L2") is not None


def test_what_does_not_add_up_is_told_live_at_its_place_and_is_not_published(
    sign_in_as: SignIn,
) -> None:
    officer = sign_in_as("officer")
    begin(officer)
    values = values_of("DE-L2") | {"theory-domain-PRC-points": "19", "fixed": "NO-SUCH"}
    live = officer.post(f"{DRAFT}/figures", data=values).get_data(as_text=True)
    told = live.split('id="fault-theory-domains"')[1].split("</div>")[0]
    assert "各领域分值合计 99，应为 100。" in told
    assert 'hx-swap-oob="true"' in live
    assert officer.post(DRAFT, data=values).status_code == 302
    answer = officer.post(
        f"{DRAFT}/publish", data={"edit_number": "2", "note": "x"}, follow_redirects=True
    )
    assert "没有发布" in answer.get_data(as_text=True)
    assert officer.get(f"{DRAFT}/samples").status_code == 302
    assert officer.post(f"{DRAFT}/publish", data={"edit_number": "2"}).status_code == 422


def test_a_fixed_item_that_cannot_stand_is_named_where_it_is_written(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    if find_draft(db.session, "DE-L1") is None:
        begin(officer, "DE-L1", "DE-L1")
    values = values_of("DE-L1") | {
        "fixed": "L1-BAS-001\nNO-SUCH\nL1-BAS-001 B",
        "excluded": "TYPO-1",
    }
    url = "/exams/blueprints/DE-L1/draft"
    live = officer.post(f"{url}/figures?lang=zh", data=values).get_data(as_text=True)
    fixed = live.split('id="fault-fixed"')[1].split("</div>")[0]
    assert "题库里没有 NO-SUCH" in fixed
    assert "L1-BAS-001 指定了两次" in fixed
    assert "TYPO-1" in live.split('id="fault-excluded"')[1].split("</div>")[0]
    wrong = officer.post(url, data=values | {"fixed": "L1-BAS-001 A B"})
    assert wrong.status_code == 422
    page = wrong.get_data(as_text=True)
    assert 'href="#fixed"' in page
    assert "第 1 行看不懂" in page


def test_a_domain_keeps_a_tolerance_of_its_own(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    if find_draft(db.session, "DE-L1") is None:
        begin(officer, "DE-L1", "DE-L1")
    url = "/exams/blueprints/DE-L1/draft"
    values = values_of("DE-L1") | {"theory-domain-PRC-points_tolerance": "3"}
    assert officer.post(url, data=values).status_code == 302
    page = officer.get(f"{url}?lang=zh").get_data(as_text=True)
    assert "个别领域的允许偏差（1 处）" in page
    assert "20 ± 3" in page
    number = str(get_draft(db.session, "DE-L1").edit_number)
    publish = {"edit_number": number, "note": "PRC 放宽。"}
    assert officer.post(f"{url}/publish", data=publish).status_code == 302
    shown = officer.get("/exams/blueprints/DE-L1?lang=zh").get_data(as_text=True)
    assert "± 3 分" in shown


def test_a_search_that_takes_too_long_says_so_and_what_to_do(
    sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (blueprints, making):
        monkeypatch.setattr(module, "SEARCH_SECONDS", 0.0)
    officer = sign_in_as("officer")
    page = officer.get("/exams/blueprints/DE-L1/samples?lang=zh")
    assert page.status_code == 200
    assert "也没有证明组不成" in page.get_data(as_text=True)
    asked = {
        "blueprint": "DE-L1", "title_zh": "甲", "title_en": "A", "seed": "3", "forms": "2",
        "multiple_rule": "all_or_nothing", "lang": "zh",
    }  # fmt: skip
    preview = officer.get("/exams/new", query_string=asked)
    assert preview.status_code == 200
    assert "也没有证明组不成" in preview.get_data(as_text=True)


def test_a_preview_of_too_many_forms_says_how_many_there_can_be(sign_in_as: SignIn) -> None:
    asked = {
        "blueprint": "DE-L1", "title_zh": "甲", "title_en": "A", "seed": "3", "forms": "3",
        "multiple_rule": "all_or_nothing", "lang": "zh",
    }  # fmt: skip
    page = sign_in_as("officer").get("/exams/new", query_string=asked).get_data(as_text=True)
    assert "最多能组 1 套" in page
    assert "再少就不行" in page
    assert "最少要放宽" in page


def test_the_mean_of_sample_forms_says_once_what_it_rests_on(sign_in_as: SignIn) -> None:
    page = sign_in_as("officer").get("/exams/blueprints/DE-L1/samples?lang=zh")
    text = page.get_data(as_text=True)
    assert "0 / 80" in text
    assert "0 / 20" in text
    assert text.count("按作者对刚达标者的估计，所以通常偏低") == 1
    assert text.count("才给得出区间") == 1


def test_a_cut_score_says_what_it_rests_on(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    begin(officer)
    values = values_of("DE-L2") | {"theory-cut": "65"}
    live = officer.post(f"{DRAFT}/figures", data=values).get_data(as_text=True)
    assert "就要另选依据" in live.split('id="fault-theory-cut"')[1].split("</div>")[0]
    values["theory-cut_basis"] = "set-by-body"
    assert "就要另选依据" not in officer.post(f"{DRAFT}/figures", data=values).get_data(
        as_text=True
    )


def test_a_form_that_cannot_be_read_is_shown_again_with_its_errors(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    begin(officer)
    answer = officer.post(DRAFT, data=values_of("DE-L2") | {"theory-minutes": "soon"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'href="#theory-minutes"' in page
    assert 'value="soon"' in page


def test_sample_forms_say_what_would_come_of_a_blueprint(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    page = officer.get("/exams/blueprints/DE-L1/samples?lang=zh").get_data(as_text=True)
    assert "会有相同的题" in page
    assert "项检查全部符合" in page
    assert "需要允许重复取用" in page
    assert "%" in page.split('id="overlap"')[1]


def test_a_new_version_leaves_the_old_one_and_its_exams(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    before = [b.version for b in list_versions(db.session, "DE-L1")]
    if find_draft(db.session, "DE-L1") is None:
        begin(officer, "DE-L1", "DE-L1")
    draft = get_draft(db.session, "DE-L1")
    spec = replace(de_l1(), fixed=(Fixed("L1-BAS-001"),))
    save_draft(
        db.session,
        draft,
        spec,
        edit_number=draft.edit_number,
        actor=person_of(db.session, "officer"),
        now=NOW,
    )
    db.session.commit()
    page = officer.get("/exams/blueprints/DE-L1/draft").get_data(as_text=True)
    assert "指定的题：L1-BAS-001" in page
    number = str(get_draft(db.session, "DE-L1").edit_number)
    data = {"edit_number": number, "note": "固定一道题。"}
    assert officer.post("/exams/blueprints/DE-L1/draft/publish", data=data).status_code == 302
    after = [b.version for b in list_versions(db.session, "DE-L1")]
    assert after == [before[0] + 1, *before]
    assert "固定一道题。" in officer.get("/exams/blueprints/DE-L1").get_data(as_text=True)
    old = officer.get("/exams/blueprints/DE-L1/versions/1").get_data(as_text=True)
    assert "这是旧版本" in old
    assert officer.get("/exams/blueprints/DE-L1/versions/99").status_code == 404
    first = db.session.scalars(select(Blueprint).where(Blueprint.version == 1)).unique().first()
    assert first is not None
    assert to_document(from_document(first.document)) == first.document


def test_a_discarded_draft_is_gone(sign_in_as: SignIn) -> None:
    officer = sign_in_as("officer")
    begin(officer)
    assert officer.post(f"{DRAFT}/discard").status_code == 302
    assert find_draft(db.session, "DE-L2") is None
    assert officer.get(DRAFT).status_code == 404


def test_a_copy_for_another_level_leaves_its_items_behind(demo_app: Flask) -> None:
    source = get_blueprint(db.session, "DE-L1")
    actor = person_of(db.session, "officer")
    draft = draft_from_blueprint(db.session, source, "DE", "L3", actor=actor, now=NOW)
    assert isinstance(draft, BlueprintDraft)
    spec = from_document(draft.document)
    assert (spec.code, spec.fixed) == ("DE-L3", ())
    assert {paper.level for paper in spec.papers} == {"L3"}
