"""Who is asking, and whether they may: every view declares its access with one of three decorators.

The cookie carries a token; the table ``sign_in`` holds its digest, so that signing out, a password
change or a suspension ends a session at once, also for a copied cookie.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar

from flask import Flask, Response, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import joinedload

from accounts import labels
from accounts.hashing import PasswordHashing, use_hashing
from accounts.models import Person, PersonState, SignIn
from accounts.rules import (
    SEEN_EVERY,
    SESSION_SPAN,
    OrganisationKind,
    Permission,
    Role,
    permissions_of,
    session_is_live,
)
from core import clock
from core.db import begin_writing, db
from core.errors import Forbidden, NotSignedIn
from core.i18n import lazy_gettext as _l
from core.i18n import set_zone
from core.web import wants_json

IDS = "ids"
F = TypeVar("F", bound=Callable[..., Any])
login = LoginManager()


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """The person behind the present request and the session they came with."""

    def __init__(self, sign_in: SignIn, token: str) -> None:
        self.id = token
        self.sign_in = sign_in
        self.person = sign_in.person

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What the person may do, by the roles held at the beginning of this request."""
        return permissions_of(self.person.roles)


@dataclass(frozen=True)
class Access:
    """Who may use a view: everyone, anyone signed in, or whoever has one of the permissions."""

    kind: str
    permissions: frozenset[Permission] = frozenset()

    def admits(self, held: frozenset[Permission] | None) -> bool:
        """Say whether someone with these permissions is let in; None is a visitor."""
        if self.kind == "public":
            return True
        if held is None:
            return False
        return self.kind == "signed_in" or bool(self.permissions & held)


def token_digest(token: str) -> str:
    """Return the digest under which a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def public(view: F) -> F:
    """Everyone may use the view."""
    view.lc_access = Access("public")  # type: ignore[attr-defined]  # read by the access table
    return view


def signed_in(view: F) -> F:
    """Anyone with an account may use the view."""
    return _guard(view, Access("signed_in"))


def requires(*permissions: Permission) -> Callable[[F], F]:
    """Whoever has at least one of the permissions may use the view."""
    return lambda view: _guard(view, Access("permission", frozenset(permissions)))


def _guard(view: F, access: Access) -> F:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return _ask_to_sign_in()
        if not access.admits(current_user.permissions):
            raise Forbidden(_l("这个账号没有这项权限。"))
        return view(*args, **kwargs)

    guarded.lc_access = access  # type: ignore[attr-defined]  # read by the access table
    return guarded  # type: ignore[return-value]  # same signature as the view


def _ask_to_sign_in() -> Any:
    if wants_json() or request.method not in {"GET", "HEAD"}:
        raise NotSignedIn(_l("登录已失效，请重新登录。"))
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def current_person() -> Person:
    """Return the signed-in person; for views behind ``signed_in`` or ``requires``."""
    if not current_user.is_authenticated:
        raise NotSignedIn(_l("登录已失效，请重新登录。"))
    person: Person = current_user.person
    return person


def current_sign_in() -> SignIn:
    """Return the session of the present request; for views behind ``signed_in`` or ``requires``."""
    current_person()
    found: SignIn = current_user.sign_in
    return found


def maybe_person() -> Person | None:
    """Return the signed-in person, or None for a visitor."""
    return current_user.person if current_user.is_authenticated else None


def may(*permissions: Permission) -> bool:
    """Say whether the present person has one of the permissions; false for a visitor."""
    return current_user.is_authenticated and bool(set(permissions) & current_user.permissions)


def cookie_ids() -> tuple[int, int]:
    """Return (person row, session row) from the signed cookie without touching the database.

    For the hot routes, whose statement itself checks that the session is not revoked. Raises
    ``NotSignedIn`` when the cookie carries none.
    """
    ids = session.get(IDS)
    if not ids:
        raise NotSignedIn(_l("登录已失效，请重新登录。"))
    return int(ids[0]), int(ids[1])


_WITH_ROLES = joinedload(SignIn.person).joinedload(Person.memberships)


def _load(token: str) -> SignedIn | None:
    now = clock.now()
    query = select(SignIn).where(SignIn.token_digest == token_digest(token))
    found = db.session.scalars(query.options(_WITH_ROLES)).unique().one_or_none()
    if found is None or found.person.state is not PersonState.ACTIVE:
        return None
    if not session_is_live(
        seen_at=found.seen_at,
        expires_at=found.expires_at,
        revoked_at=found.revoked_at,
        kept=found.kept,
        now=now,
    ):
        return None
    if now - found.seen_at >= SEEN_EVERY:
        g.lc_stale_sign_in = found.id
    set_zone(found.person.time_zone)
    return SignedIn(found, token)


def _note_seen(response: Response) -> Response:
    """Move the session's last sign of life, every few minutes, in a transaction of its own."""
    stale = g.pop("lc_stale_sign_in", None)
    if stale is None or response.is_streamed:
        return response
    try:
        begin_writing(db.session)
        seen = update(SignIn).where(SignIn.id == stale).values(seen_at=clock.now())
        db.session.execute(seen)
        db.session.commit()
    except OperationalError:
        db.session.rollback()
    return response


def init_access(app: Flask) -> None:
    """Set up sign-in for the application and what templates ask about the person."""
    use_hashing(PasswordHashing.of(app.config["LIANGCAI"]))
    login.init_app(app)
    login.user_loader(_load)
    app.config.update(
        SESSION_COOKIE_NAME="lc-session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SESSION_SPAN,
    )
    app.after_request(_note_seen)
    app.jinja_env.filters["role_name"] = lambda role: labels.ROLES[Role(role)]
    app.jinja_env.filters["kind_name"] = lambda kind: labels.KINDS[OrganisationKind(kind)]
    app.jinja_env.filters["browser_name"] = labels.browser_name
    app.context_processor(_about_the_person)


def _about_the_person() -> dict[str, Any]:
    if "lc_person" not in g:
        g.lc_person = maybe_person()
    return {"current_person": g.lc_person, "may": may, "Permission": Permission}


def access_table(app: Flask) -> dict[str, Access | None]:
    """Return the declared access of every endpoint; None where none is declared."""
    return {name: getattr(view, "lc_access", None) for name, view in app.view_functions.items()}
