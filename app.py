"""The composition root: the only module that knows every package and wires them together."""

from __future__ import annotations

import inspect
import sys
from datetime import datetime, timedelta
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_compress import Compress

import accounts.cli
import accounts.demo
import accounts.services
import accounts.views
import certificates.cli
import certificates.demo
import certificates.views
import exams.cli
import exams.demo
import exams.views
import grading.cli
import grading.demo
import grading.views
import portal.views
import question_bank.cli
import question_bank.demo
import question_bank.views
import standards.cli
import standards.demo
import standards.views
import verification.api
import verification.views
from accounts import access
from certificates.services import issuing
from core import cli as core_cli
from core import clock, health, i18n, limits, logs, mail, maintenance, web
from core.db import db
from core.events import bus
from core.jobs import registry, run_all_due
from core.settings import Settings, load_settings, secret_key_of
from exams.rules.sittings import SittingSealed
from exams.services.exposures import exposures_job
from exams.services.sittings import sweep_job
from grading import services as grading_services
from grading.rules import DecisionMade
from question_bank.services import bulk

BLUEPRINTS = (
    accounts.views.bp,
    standards.views.bp,
    question_bank.views.bp,
    exams.views.bp,
    grading.views.bp,
    certificates.views.bp,
    verification.views.bp,
    verification.api.bp,
    portal.views.bp,
)
COMMANDS = (
    accounts.cli.cli,
    standards.cli.cli,
    question_bank.cli.cli,
    exams.cli.cli,
    grading.cli.cli,
    certificates.cli.cli,
)
DEMOS = (
    accounts.demo.load,
    standards.demo.load,
    question_bank.demo.load,
    exams.demo.load,
    grading.demo.load,
    certificates.demo.load,
)
demo_cli = AppGroup("demo", help="Demo data.")


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from settings, by default those of the environment."""
    chosen = settings or load_settings()
    app = Flask(__name__)
    chosen.data_path.mkdir(parents=True, exist_ok=True)
    app.config.update(_flask_settings(chosen))
    logs.init_logs(chosen)
    db.init_app(app)
    _without_async_teardown(app)
    i18n.init_i18n(app)
    web.init_web(app, chosen)
    access.init_access(app)
    health.init_health(app)
    Compress(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    core_cli.init_cli(app)
    for group in (*COMMANDS, demo_cli):
        app.cli.add_command(group)
    _wire(chosen)
    _check_access(app)
    return app


def load_demo(*, now: datetime) -> None:
    """Load the demo data of all packages in their order, then run the jobs that it enqueued.

    Commits after each package. Loading it again changes nothing.
    """
    for load in DEMOS:
        load(db.session, now=now)
        db.session.commit()
    run_all_due(db.session, clock=clock.now)


@demo_cli.command("load")
def demo_load() -> None:
    """Load the demo data; refuses outside development."""
    settings: Settings = current_app.config["LIANGCAI"]
    if settings.production:
        click.echo("demo data is refused in production", err=True)
        sys.exit(2)
    load_demo(now=clock.now())
    click.echo("demo data is loaded", err=True)


def _flask_settings(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": secret_key_of(settings),
        "SQLALCHEMY_ENGINES": {"default": _engine_options(settings)},
        "MAX_CONTENT_LENGTH": settings.max_upload_kib * 1024,
        "MAX_FORM_MEMORY_SIZE": settings.max_upload_kib * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_ENABLED": settings.rate_limits,
        "RATELIMIT_STORAGE_URI": limits.storage_uri(settings),
        "SESSION_COOKIE_SECURE": settings.site_url.startswith("https://"),
        "COMPRESS_MIN_SIZE": 1024,
        "LIANGCAI": settings,
    }


def _engine_options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {"url": settings.url_of_database}
    if not options["url"].startswith("sqlite"):
        options.update(pool_size=settings.threads, max_overflow=4)
    return options


def _wire(settings: Settings) -> None:
    bus.subscribe(SittingSealed, grading_services.score_sealed)
    bus.subscribe(DecisionMade, issuing.enqueue_issue)
    registry.handle(mail.DELIVER, mail.MailDeliverer(settings))
    registry.handle(issuing.ISSUE, issuing.Issuer(settings))
    registry.every("core.link_audit", timedelta(seconds=10), maintenance.link_audit)
    registry.every("core.purge_jobs", timedelta(hours=1), maintenance.purge_jobs)
    registry.every(
        "accounts.purge_leftovers", timedelta(hours=1), accounts.services.purge_leftovers
    )
    registry.handle(bulk.JOB, bulk.bulk_job)
    registry.every("exams.sweep", timedelta(seconds=10), sweep_job)
    registry.every("exams.count_exposures", timedelta(minutes=10), exposures_job)


def _without_async_teardown(app: Flask) -> None:
    """Drop the extension's asynchronous teardown: no asynchronous session is ever opened here, and
    Flask would start an event loop in a thread for it at the end of each request."""
    app.teardown_appcontext_funcs = [
        end for end in app.teardown_appcontext_funcs if not inspect.iscoroutinefunction(end)
    ]


def _check_access(app: Flask) -> None:
    missing = [
        name for name, rule in access.access_table(app).items() if rule is None and name != "static"
    ]
    if missing:
        raise RuntimeError(f"views without a declared access: {', '.join(sorted(missing))}")
