"""Health for operators: is the process alive, is it ready, what has it counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from core import clock
from core.db import db
from core.models import Job, JobState, WorkerBeat

VERSION = "0.1.0"
QUIET = timedelta(minutes=2)


def init_health(app: Flask) -> None:
    """Add ``/healthz``, ``/readyz`` and ``/metrics``; open to everyone, telling nothing personal."""
    views: list[tuple[str, Any]] = [
        ("/healthz", healthz),
        ("/readyz", readyz),
        ("/metrics", metrics),
    ]
    for path, view in views:
        view.lc_access = _Open()
        app.add_url_rule(path, f"health.{path[1:]}", view)


def healthz() -> tuple[Response, int]:
    """Answer 200 with version and database, 503 when the database does not answer."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        body = {"status": "error", "version": VERSION, "database": type(error).__name__}
        return jsonify(body), 503
    return jsonify(status="ok", version=VERSION, database=db.engine.dialect.name), 200


def readyz() -> tuple[Response, int]:
    """Answer 200 when the schema is there and a worker has been seen within two minutes."""
    problems = readiness_problems(clock.now())
    body: dict[str, Any] = {"status": "ok" if not problems else "error", "problems": problems}
    return jsonify(body), 200 if not problems else 503


def readiness_problems(now: datetime) -> list[str]:
    """Return what keeps the site from being ready; empty when all is well."""
    try:
        seen = db.session.scalar(select(func.max(WorkerBeat.seen_at)))
    except SQLAlchemyError as error:
        return [f"database: {type(error).__name__}"]
    if seen is None or now - seen > QUIET:
        return ["no background worker has been seen within two minutes"]
    return []


def metrics() -> Response:
    """Answer the queue's figures in the form that Prometheus reads."""
    registry = CollectorRegistry()
    jobs = Gauge("liangcai_jobs", "Jobs by state", ["state"], registry=registry)
    counted = dict(db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    for state in JobState:
        jobs.labels(state.value).set(counted.get(state, 0))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Open:
    """Everyone may ask; the kernel cannot know the accounts' decorators."""

    kind = "public"
    permissions: frozenset[str] = frozenset()

    def admits(self, held: object) -> bool:
        """Always let in."""
        return True
