"""The list of people, and opening an account for someone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import flash, redirect, request, url_for

from accounts import queries, services
from accounts.access import current_person, requires
from accounts.errors import AddressTaken
from accounts.forms import NewPersonForm
from accounts.labels import ROLES
from accounts.models import Person, PersonState
from accounts.queries import PeopleFilter
from accounts.rules import INVITATION_SPAN, Permission, Role
from accounts.views.base import bp, page, reset_link
from core import clock
from core.db import db
from core.i18n import bi, format_moment
from core.i18n import gettext as _
from core.pages import csv_response, page_number, paginate

STATES = (*PersonState, "invited")


@bp.get("/people")
@requires(Permission.PEOPLE_READ)
def people() -> Any:
    """Everyone with an account: search, filters, order, pages, CSV."""
    filters = _filters()
    query = queries.list_people(filters)
    if request.args.get("format") == "csv":
        head = [_("姓名"), _("邮箱"), _("状态"), _("角色"), _("建立于")]
        return csv_response("people", head, _rows(db.session.scalars(query)))
    return page(
        "people",
        found=paginate(db.session, query, page_number()),
        filters=filters,
        organisations=db.session.scalars(queries.list_organisations()).all(),
        roles=ROLES,
    )


def _filters() -> PeopleFilter:
    args = request.args
    role, state = args.get("role", ""), args.get("state", "")
    return PeopleFilter(
        search=args.get("q", "").strip(),
        role=Role(role) if role in set(Role) else None,
        organisation=args.get("organisation", ""),
        state=state if state in STATES else "",
        sort=args.get("sort", "-created"),
    )


def state_word(person: Person) -> str:
    """Return the word for a person's state."""
    if person.state is PersonState.SUSPENDED:
        return str(_("停用中"))
    return str(_("未设密码") if person.must_change_password else _("正常"))


def _rows(found: Any) -> Iterator[list[object]]:
    for person in found:
        roles = [f"{ROLES[m.role]} @ {bi(m.organisation.name)}" for m in person.memberships]
        yield [
            person.legal_name,
            person.email,
            state_word(person),
            "; ".join(roles),
            format_moment(person.created_at),
        ]


@bp.get("/people/new")
@requires(Permission.PEOPLE_MANAGE)
def new_person() -> Any:
    """Asks whom to open an account for."""
    return page("new_person", form=NewPersonForm(formdata=None))


@bp.post("/people/new")
@requires(Permission.PEOPLE_MANAGE)
def create_person() -> Any:
    """Open the account and mail the link with which the password is set."""
    form, actor, now = NewPersonForm(), current_person(), clock.now()
    if not form.validate():
        return page("new_person", 422, form=form)
    try:
        person = services.create_person(
            db.session,
            email=form.email.data,
            password=None,
            legal_name=form.legal_name.data,
            language=form.language.data,
            actor=actor,
            now=now,
        )
    except AddressTaken as taken:
        form.email.errors = [taken.message]
        return page("new_person", 422, form=form)
    services.send_link(
        db.session, person, link=reset_link, span=INVITATION_SPAN, actor=actor, now=now
    )
    db.session.commit()
    flash(_("已建立 %(name)s 的账号，设置密码的链接已发出。", name=person.legal_name), "ok")
    return redirect(url_for("accounts.person", public_id=person.public_id))
