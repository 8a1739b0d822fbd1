"""The web edge: request ids, security headers, CSRF, rate limits, errors as pages or JSON."""

from __future__ import annotations

import re
import secrets
import time
from functools import lru_cache
from typing import Any

import structlog
from flask import (
    Flask,
    Response,
    g,
    has_request_context,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from core.db import db, set_may_write
from core.errors import DomainError
from core.i18n import gettext as _
from core.settings import Settings

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, default_limits=[])
log = structlog.get_logger("liangcai.web")

_REQUEST_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
_SAFE = {"GET", "HEAD", "OPTIONS"}


def csp_nonce() -> str:
    """Return the nonce of this response, made on first use."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def wants_json() -> bool:
    """Whether the caller is a program: an API path, or JSON asked for or sent."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or request.is_json or best == "application/json"


def is_htmx() -> bool:
    """Whether htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def init_web(app: Flask, settings: Settings) -> None:
    """Set up everything on the edge for this application."""
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # Flask's documented way to wrap
    csrf.init_app(app)
    limiter.init_app(app)
    app.before_request(_begin)
    app.after_request(_finish)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(DataError, _not_storable)
    app.register_error_handler(Exception, _unexpected)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.jinja_env.globals["url_for"] = template_url
    app.jinja_env.globals["request_id"] = lambda: g.get("request_id", "")


def template_url(endpoint: str, **values: Any) -> str:
    """``url_for`` of the templates; the addresses of static files, a page full of them, are kept."""
    if endpoint == "static" and has_request_context() and values.keys() == {"filename"}:
        return _static_url(request.script_root, str(values["filename"]))
    return url_for(endpoint, **values)


@lru_cache(maxsize=1024)
def _static_url(root: str, filename: str) -> str:
    return url_for("static", filename=filename)


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.match(given) else secrets.token_hex(8)
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    set_may_write(request.method not in _SAFE)


def _finish(response: Response) -> Response:
    headers = response.headers
    headers["X-Request-ID"] = g.get("request_id", "")
    headers.setdefault("Content-Security-Policy", _policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = (
        "camera=(self), microphone=(), geolocation=(), interest-cohort=()"
    )
    headers["X-Frame-Options"] = "DENY"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static" and "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    if request.endpoint != "static":
        took = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round(took, 1),
        )
    return response


def _policy() -> str:
    nonce = f"'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    return (
        f"default-src 'self'; script-src 'self' {nonce}; style-src 'self' {nonce}; "
        "img-src 'self' data:; font-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def _domain_error(error: DomainError) -> Response:
    body, status = error_response(error.status, error.code, str(error.message), error.detail)
    response = make_response(body, status)
    if "retry_after" in error.detail:
        response.headers["Retry-After"] = str(error.detail["retry_after"])
    return response


def _csrf_error(error: CSRFError) -> tuple[Any, int]:
    text = _("表单已失效或不是从本站提交的。请重新打开页面，再提交一次。")
    return error_response(403, "csrf", text, {})


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    return error_response(status, error.name.lower().replace(" ", "_"), "", {})


def _database_error(error: OperationalError) -> tuple[Any, int]:
    db.session.rollback()
    log.error("database_unavailable", error=repr(error.orig))
    return error_response(503, "database", _("数据库暂时没有响应。请稍后再试。"), {})


UNIQUE = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
"""What PostgreSQL (SQLSTATE) and SQLite call a second row where there may be one."""


def _overtaken(error: IntegrityError) -> tuple[Any, int]:
    """Somebody else wrote the same thing between this request's look and its write.

    Any other breach of a constraint is a fault of ours.
    """
    db.session.rollback()
    orig = error.orig
    if UNIQUE.isdisjoint(
        {getattr(orig, "sqlstate", None), getattr(orig, "sqlite_errorname", None)}
    ):
        return _unexpected(error)
    log.warning("overtaken", error=repr(orig))
    text = _("别人刚好同时改了同一处，你的这一次没有记下。请重新打开页面，再试一次。")
    return error_response(409, "overtaken", text, {})


def _not_storable(error: DataError) -> tuple[Any, int]:
    """What was sent has a character or a number that the database does not take."""
    db.session.rollback()
    log.warning("not_storable", error=repr(error.orig))
    text = _("内容里有存不下的字符或数。请改掉以后再试。")
    return error_response(422, "not_storable", text, {})


def _unexpected(error: Exception) -> tuple[Any, int]:
    log.exception("unexpected_error", error=repr(error))
    return error_response(500, "internal", "", {})


PAGES = {403, 404, 409, 413, 422, 429, 500}


def error_response(
    status: int, code: str, message: str, detail: dict[str, object]
) -> tuple[Any, int]:
    """Return an error as JSON for programs and as a page that helps for people."""
    if wants_json():
        body = {
            "error": code,
            "message": message,
            "detail": detail,
            "request_id": g.get("request_id", ""),
        }
        return jsonify(body), status
    page = status if status in PAGES else (500 if status >= 500 else 422)
    shown = 403 if status == 401 else page
    return render_template(
        f"errors/{shown}.html", status=status, message=message, detail=detail
    ), status
