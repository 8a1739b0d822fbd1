"""The composition root: the only module that knows every package and wires them together."""

from __future__ import annotations

import importlib
import sys
from datetime import datetime, timedelta
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_compress import Compress

from accounts import access
from accounts import services as accounts
from core import cli as core_cli
from core import clock, health, i18n, limits, logs, mail, maintenance, web
from core.db import db
from core.jobs import registry, run_all_due
from core.settings import Settings, load_settings, secret_key_of

PACKAGES = (
    "accounts",
    "standards",
    "question_bank",
    "exams",
    "grading",
    "certificates",
    "verification",
    "portal",
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from settings, by default those of the environment."""
    chosen = settings or load_settings()
    app = Flask(__name__)
    chosen.data_path.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SECRET_KEY=secret_key_of(chosen),
        SQLALCHEMY_ENGINES={"default": _engine_options(chosen)},
        MAX_CONTENT_LENGTH=chosen.max_upload_kib * 1024,
        MAX_FORM_MEMORY_SIZE=chosen.max_upload_kib * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_ENABLED=chosen.rate_limits,
        RATELIMIT_STORAGE_URI=limits.storage_uri(chosen),
        SESSION_COOKIE_SECURE=chosen.site_url.startswith("https://"),
        COMPRESS_MIN_SIZE=1024,
        LIANGCAI=chosen,
    )
    logs.init_logs(chosen)
    db.init_app(app)
    i18n.init_i18n(app)
    web.init_web(app, chosen)
    access.init_access(app)
    health.init_health(app)
    Compress(app)
    core_cli.init_cli(app)
    app.cli.add_command(demo_cli)
    _register(app)
    if "portal" not in app.blueprints:
        app.context_processor(lambda: {"nav_items": list, "now_local": clock.now()})
    _wire(chosen)
    _check_access(app)
    return app


def _engine_options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {"url": settings.url_of_database}
    if not options["url"].startswith("sqlite"):
        options.update(pool_size=settings.threads, max_overflow=4, pool_pre_ping=True)
    return options


def _register(app: Flask) -> None:
    for name in PACKAGES:
        for part, attribute in (("views", "bp"), ("cli", "cli")):
            try:
                module = importlib.import_module(f"{name}.{part}")
                found = getattr(module, attribute)
            except (ImportError, AttributeError) as error:
                print(f"BUILDING: {name}.{part} is left out: {error}", file=sys.stderr)
                continue
            if part == "views":
                app.register_blueprint(found)
            else:
                app.cli.add_command(found)


def _wire(settings: Settings) -> None:
    registry.handle(mail.DELIVER, mail.MailDeliverer(settings))
    registry.every("core.link_audit", timedelta(seconds=10), maintenance.link_audit)
    registry.every("core.purge_jobs", timedelta(hours=1), maintenance.purge_jobs)
    registry.every("accounts.purge_leftovers", timedelta(hours=1), accounts.purge_leftovers)


def _check_access(app: Flask) -> None:
    open_by_nature = {"static"}
    missing = [
        name
        for name, rule in access.access_table(app).items()
        if rule is None and name not in open_by_nature
    ]
    if missing:
        raise RuntimeError(f"views without a declared access: {', '.join(sorted(missing))}")


demo_cli = AppGroup("demo", help="Demo data.")


@demo_cli.command("load")
def demo_load() -> None:
    """Load the demo data; refuses outside development."""
    settings: Settings = current_app.config["LIANGCAI"]
    if settings.production:
        click.echo("demo data is refused in production", err=True)
        sys.exit(2)
    load_demo(now=clock.now())
    click.echo("demo data is loaded", err=True)


def load_demo(*, now: datetime) -> None:
    """Load the demo data of all packages in their order and run the jobs it enqueued.

    Commits after each package, so that a later one sees what the events of an earlier one made.
    """
    for name in PACKAGES:
        try:
            module = importlib.import_module(f"{name}.demo")
        except ModuleNotFoundError as error:
            if error.name != f"{name}.demo":
                raise
            continue
        module.load(db.session, now=now)
        db.session.commit()
        run_all_due(db.session, clock=clock.now)
