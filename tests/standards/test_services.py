"""Publishing editions and schemes in the database."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.canonical import digest_of
from core.errors import Conflict, InvalidInput, NotFound
from core.models import AuditEvent
from standards import demo, queries, services
from standards.case import package_id
from standards.models import Edition, Level, Scheme, Statement, Weight
from standards.rules import OfficialCell, SourceStatus
from tests.conftest import NOW
from tests.standards.samples import bundled_document, bundled_scheme, small_document

CELLS = [OfficialCell("L1", "AAA", 60, "GB table 1"), OfficialCell("L1", "BBB", 40, "GB table 1")]


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_bundled_edition_is_published_whole(session: Session) -> None:
    services.load_bundled(session, now=NOW)
    session.expire_all()
    edition = queries.get_edition(session, "de-2026-1")
    assert edition.document == bundled_document()
    assert edition.digest == digest_of(bundled_document())
    assert [level.code for level in edition.levels] == ["L1", "L2", "L3"]
    assert queries.get_level(edition, "L1").direction == {
        "zh": "大数据处理",
        "en": "Big data processing",
    }
    assert queries.get_level(edition, "L3").direction is None
    assert len(edition.competences) == 70
    weights = queries.list_weights(session, edition, "L1")
    assert [(w.domain_code, w.percent, w.theory_items) for w in weights][:5] == [
        ("BAS", 15, 12),
        ("SYS", 15, 12),
        ("COL", 15, 12),
        ("MOD", 15, 12),
        ("PRC", 20, 16),
    ]
    assert {w.source_status for w in weights} == {SourceStatus.PROPOSED}
    competence = queries.get_competence(session, edition, "PRC-01")
    assert [s.level_code for s in competence.statements] == ["L1", "L2"]
    assert competence.statements[0].topics[0]["zh"]
    assert len(queries.list_crosswalk(session, edition, level="L2")) == 7
    assert queries.list_crosswalk(session, edition, domain="SVC")[0].target == "DSRMP06"


def test_publishing_again_changes_nothing(session: Session) -> None:
    demo.load(session, now=NOW)
    before = [count(session, m) for m in (Edition, Scheme, Weight, Statement, AuditEvent)]
    demo.load(session, now=NOW)
    assert [count(session, m) for m in (Edition, Scheme, Weight, Statement, AuditEvent)] == before
    assert before[:3] == [2, 1, 54]


def test_publishing_leaves_a_trace(session: Session) -> None:
    services.load_bundled(session, now=NOW)
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.action for event in events] == ["standard.published", "scheme.published"]
    assert events[0].data["digest"] == digest_of(bundled_document())


def test_another_text_under_a_published_slug_is_refused(session: Session) -> None:
    services.load_edition(session, small_document(), now=NOW)
    changed = small_document()
    changed["title"]["en"] = "another"
    with pytest.raises(Conflict) as refused:
        services.load_edition(session, changed, now=NOW)
    assert refused.value.code == "edition_published"


def test_another_text_under_a_published_scheme_version_is_refused(session: Session) -> None:
    services.load_scheme(session, bundled_scheme(), now=NOW)
    changed = {**bundled_scheme(), "title": {"zh": "另一个", "en": "another"}}
    with pytest.raises(Conflict) as refused:
        services.load_scheme(session, changed, now=NOW)
    assert refused.value.code == "scheme_published"
    assert queries.latest_scheme(session, "DE").document == bundled_scheme()


def test_a_document_with_faults_is_not_published(session: Session) -> None:
    document = small_document()
    document["weights"][0]["percent"] = 69
    with pytest.raises(InvalidInput) as refused:
        services.load_edition(session, document, now=NOW)
    assert refused.value.code == "invalid_standard"
    assert refused.value.detail["problems"]
    assert count(session, Edition) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE standard_weight SET percent = 99",
        "DELETE FROM standard_crosswalk",
        "UPDATE standard_edition SET title = '{}'",
        "UPDATE scheme SET version = 'x'",
    ],
)
def test_what_is_published_cannot_be_changed_by_any_sql(session: Session, statement: str) -> None:
    services.load_edition(session, small_document(), now=NOW)
    services.load_scheme(session, bundled_scheme(), now=NOW)
    with pytest.raises(IntegrityError, match="cannot be changed"):
        session.execute(text(statement))


def test_official_weights_make_a_new_edition_and_leave_the_old_one(session: Session) -> None:
    old = services.load_edition(session, small_document(), now=NOW)
    made = services.import_weights(session, old, CELLS, now=NOW)
    session.expire_all()
    assert made.slug == "xx-1-w2"
    assert [(w.percent, w.source_status) for w in made.weights] == [
        (60, SourceStatus.OFFICIAL),
        (40, SourceStatus.OFFICIAL),
        (70, SourceStatus.PROPOSED),
        (30, SourceStatus.PROPOSED),
    ]
    assert [w.percent for w in old.weights] == [70, 30, 70, 30]
    assert queries.latest_edition(session, "XX").slug == "xx-1-w2"
    assert services.import_weights(session, old, CELLS, now=NOW).slug == "xx-1-w3"


def test_a_column_that_does_not_sum_to_100_publishes_nothing(session: Session) -> None:
    old = services.load_edition(session, small_document(), now=NOW)
    cells = [CELLS[0], OfficialCell("L1", "BBB", 41, "GB table 1")]
    with pytest.raises(InvalidInput) as refused:
        services.import_weights(session, old, cells, now=NOW)
    problems = refused.value.detail["problems"]
    assert isinstance(problems, list)
    assert [(p.code, p.where) for p in problems] == [("sum", "L1")]
    assert count(session, Edition) == 1


def test_a_slug_that_is_taken_is_refused(session: Session) -> None:
    old = services.load_edition(session, small_document(), now=NOW)
    with pytest.raises(Conflict):
        services.import_weights(session, old, CELLS, now=NOW, slug="xx-1")
    assert services.import_weights(session, old, CELLS, now=NOW, slug="xx-2").slug == "xx-2"


def test_competences_are_listed_by_domain_and_level(session: Session) -> None:
    services.load_bundled(session, now=NOW)
    edition = queries.latest_edition(session, "DE")
    codes = [c.code for c in queries.list_competences(session, edition, domain="MOD", level="L1")]
    assert codes == ["MOD-01", "MOD-02", "MOD-03", "MOD-04", "MOD-06", "MOD-07"]
    assert len(queries.list_competences(session, edition)) == 70


def test_what_is_not_there_is_said_to_be_missing(session: Session) -> None:
    services.load_bundled(session, now=NOW)
    edition = queries.get_edition(session, "de-2026-1")
    assert queries.get_edition_by_package(session, package_id("de-2026-1")).id == edition.id
    with pytest.raises(NotFound):
        queries.get_edition(session, "de-1999-1")
    with pytest.raises(NotFound):
        queries.latest_edition(session, "PM")
    with pytest.raises(NotFound):
        queries.latest_scheme(session, "PM")
    with pytest.raises(NotFound):
        queries.get_level(edition, "L4")
    with pytest.raises(NotFound):
        queries.get_competence(session, edition, "PRC-99")
    with pytest.raises(NotFound):
        queries.get_edition_by_package(session, "x")
    assert count(session, Level) == 3
