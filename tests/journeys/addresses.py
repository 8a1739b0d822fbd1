"""A page of every kind, by who looks at it, made from the demo data."""

from __future__ import annotations

import sqlite3

from tests.journeys.conftest import Site


class Demo:
    """Addresses of the demo data, read from the site's database."""

    def __init__(self, site: Site) -> None:
        self._rows = sqlite3.connect(f"file:{site.folder / 'liangcai.db'}?mode=ro", uri=True)

    def one(self, query: str, *values: object) -> str:
        row = self._rows.execute(query, values).fetchone()
        assert row is not None, query
        return str(row[0])

    def person(self, name: str) -> int:
        return int(self.one("SELECT id FROM person WHERE email = ?", f"{name}@example.org"))

    def of(self, table: str, name: str, *, last: bool = False) -> str:
        order = "DESC" if last else "ASC"
        query = f"SELECT public_id FROM {table} WHERE person_id = ? ORDER BY id {order}"
        return self.one(query, self.person(name))

    def first(self, table: str, where: str = "1", column: str = "public_id") -> str:
        return self.one(f"SELECT {column} FROM {table} WHERE {where} ORDER BY id")

    def certificate(self, name: str) -> str:
        return self.one("SELECT number FROM certificate WHERE person_id = ?", self.person(name))

    def result(self, name: str) -> str:
        return self.one(
            "SELECT r.public_id FROM exam_result r JOIN admission a ON a.id = r.admission_id"
            " WHERE a.person_id = ?",
            self.person(name),
        )

    def item(self, identifier: str) -> str:
        return self.one("SELECT public_id FROM item WHERE identifier = ?", identifier)

    def version(self, identifier: str) -> str:
        return self.one(
            "SELECT v.public_id FROM item_version v JOIN item i ON i.id = v.item_id"
            " WHERE i.identifier = ?",
            identifier,
        )


def of_visitors(demo: Demo) -> list[str]:
    competence = demo.first("standard_competence", column="code")
    return [
        "/",
        "/welcome",
        "/standards/",
        "/standards/de-2026-1",
        f"/standards/de-2026-1/competences/{competence}",
        "/scheme",
        "/verify",
        *(f"/verify/{demo.certificate(n)}" for n in ("candidate2", "holder", "holder3", "holder4")),
        "/verify/LC26-DE1-0000-0000",
        "/account/sign-in",
        "/account/register",
        "/account/registered",
        "/account/forgot",
        "/account/forgot/sent",
        "/account/reset",
        "/accessibility",
        "/privacy",
        "/apply",
        "/no-such-page",
        "/dev/patterns",
    ]


def of_candidates(demo: Demo) -> dict[str, list[str]]:
    ready = demo.of("admission", "candidate")
    number = demo.certificate("candidate2")
    return {
        "candidate": [
            "/home",
            "/apply/mine",
            f"/apply/mine/{demo.of('application', 'candidate')}",
            "/apply/DE-L1",
            f"/admissions/{ready}",
            f"/admissions/{ready}/agreements",
            f"/admissions/{ready}/check",
            f"/admissions/{ready}/practice",
            "/results",
            "/certificates/mine",
            "/account/settings",
            "/people",
        ],
        "candidate2": [
            "/certificates/mine",
            f"/certificates/{number}",
            "/results",
            f"/results/{demo.result('candidate2')}",
            f"/sittings/{demo.of('sitting', 'candidate2')}/receipt",
        ],
        "candidate7": [f"/results/{demo.result('candidate7')}"],
        "candidate9": [
            "/home",
            f"/results/exam/{demo.of('admission', 'candidate9')}",
            f"/sittings/{demo.of('sitting', 'candidate9', last=True)}",
        ],
    }


def of_staff(demo: Demo) -> dict[str, list[str]]:
    coming = demo.one(
        "SELECT public_id FROM exam_session WHERE state = 'scheduled' ORDER BY opens_at DESC"
    )
    return {
        "trainer": [
            "/home",
            "/bank",
            "/bank/items",
            "/bank/items?q=sjck&hard=0.3",
            "/bank/filters",
            "/bank/bulk",
            f"/bank/bulk/{demo.first('bulk_act')}",
            "/bank/items/new",
            "/bank/items/new?type=ordering",
            f"/bank/items/{demo.item('L1-DEMO-03')}",
            f"/bank/items/{demo.item('L1-DEMO-01')}/edit",
            "/trainings",
            "/trainings/new",
        ],
        "reviewer": [
            "/bank/review",
            "/bank/banks/new",
            "/bank/banks/de-open",
            "/bank/banks/de-open/edit",
            f"/bank/versions/{demo.version('L1-DEMO-02')}",
            f"/bank/versions/{demo.version('L1-DEMO-06')}",
            f"/bank/items/{demo.item('L1-DEMO-07')}",
            f"/bank/items/{demo.item('L1-DEMO-07')}/differences",
        ],
        "officer": [
            "/home",
            "/exams",
            "/exams/new",
            f"/exams/{demo.first('exam')}",
            f"/exams/forms/{demo.first('form_paper')}",
            f"/exams/forms/{demo.first('form_paper')}/paper",
            "/exams/blueprints",
            "/exams/blueprints/DE-L1",
            "/sessions",
            "/sessions/new",
            f"/sessions/{demo.first('exam_session')}",
            f"/sessions/{coming}/edit",
            "/applications",
            f"/applications/{demo.of('application', 'candidate4')}",
            "/decisions",
            f"/decisions/{demo.result('candidate3')}",
            "/decisions/history",
            "/results/all",
            f"/results/{demo.result('candidate7')}",
            "/certificates/",
            f"/certificates/{demo.certificate('candidate2')}",
        ],
        "employer": ["/home"],
        "admin": [
            "/home",
            "/people",
            f"/people/{demo.first('person')}",
            "/people/new",
            "/organisations",
            "/organisations/qiming",
            "/organisations/new",
            "/trainings",
            f"/trainings/{demo.first('training')}",
            "/audit",
        ],
    }


def pages(demo: Demo) -> dict[str, list[str]]:
    """Return the addresses to look at by who looks."""
    return {"visitor": of_visitors(demo), **of_candidates(demo), **of_staff(demo)}


PEOPLE = [
    "visitor",
    "candidate",
    "candidate2",
    "candidate7",
    "candidate9",
    "trainer",
    "reviewer",
    "officer",
    "employer",
    "admin",
]
