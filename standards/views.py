"""Public pages of the standards, their weights as CSV, and the CASE interface."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from accounts.access import public
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.i18n import language
from core.pages import csv_response
from core.settings import Settings
from standards import case, pages, queries
from standards.models import Edition
from standards.rules import (
    WEIGHT_NOTICE,
    framework_label,
    kind_label,
    relation_label,
    source_mark,
    status_label,
)

bp = Blueprint("standards", __name__)

_packages: dict[tuple[str, str], dict[str, Any]] = {}
_PACKAGES_KEPT = 8


@bp.context_processor
def words() -> dict[str, Any]:
    """Give the templates of this package its words."""
    return {
        "framework_label": framework_label,
        "kind_label": kind_label,
        "relation_label": relation_label,
        "status_label": status_label,
        "status_sign": source_mark,
        "weight_notice": WEIGHT_NOTICE,
    }


@bp.get("/standards/")
@public
def index() -> str:
    """List the roles: those with a published standard, and those in preparation."""
    return render_template(
        "standards/index.html", roles=pages.role_rows(queries.list_editions(db.session))
    )


@bp.get("/standards/<slug>")
@public
def edition(slug: str) -> str:
    """Show an edition: levels, weights, occupation, crosswalk, competences, sources."""
    found = queries.get_edition(db.session, slug)
    editions = queries.list_editions(db.session)
    return render_template(
        "standards/edition.html",
        edition=found,
        page=pages.edition_page(found),
        roles=pages.role_rows(editions),
        revisions=[other for other in editions if other.role == found.role],
        show_items=request.args.get("show") == "items",
        package_id=case.package_id(found.slug),
    )


@bp.get("/standards/<slug>/competences/<code>")
@public
def competence(slug: str, code: str) -> str:
    """Show a competence: what it means at each level, its topics, its place in other frameworks."""
    found = queries.get_edition(db.session, slug)
    entry = queries.get_competence(db.session, found, code)
    return render_template(
        "standards/competence.html",
        edition=found,
        competence=entry,
        page=pages.competence_page(found, entry),
    )


@bp.get("/standards/<slug>/weights.csv")
@public
def weights_csv(slug: str) -> Response:
    """Download the weights of an edition, one row a cell; ``import-weights`` reads the same shape."""
    found = queries.get_edition(db.session, slug)
    names = {domain.code: domain.name for domain in found.domains}
    head = [
        "role",
        "level",
        "domain",
        "domain_name",
        "weight_pct",
        "theory_items",
        "source_status",
        "source_status_label",
        "source_ref",
    ]
    rows = [
        (
            found.role,
            cell.level_code,
            cell.domain_code,
            names[cell.domain_code][language()],
            cell.percent,
            cell.theory_items,
            cell.source_status.value,
            str(status_label(cell.source_status)),
            cell.source_ref,
        )
        for cell in found.weights
    ]
    return csv_response(f"{found.slug}-weights", head, rows)


@bp.get(f"{case.BASE}/CFPackages/<identifier>")
@public
def case_package(identifier: str) -> Response:
    """Give an edition as a CASE 1.1 package; 404 in CASE's own words."""
    try:
        found = queries.get_edition_by_package(db.session, identifier)
    except NotFound as error:
        return _case_not_found(str(error.message))
    return Response(case.package_text(_package_of(found)), mimetype="application/json")


@bp.get(f"{case.BASE}/<any({', '.join(case.PARTS)}):kind>/<identifier>")
@public
def case_part(kind: str, identifier: str) -> Response:
    """Give one part of a package, so that the URIs in it lead somewhere."""
    for found in queries.list_editions(db.session):
        part = case.find_part(_package_of(found), kind, identifier)
        if part is not None:
            return jsonify(part)
    return _case_not_found(_("没有这个标识的内容。"))


def _package_of(edition: Edition) -> dict[str, Any]:
    """Return the package of an edition; editions never change, so the last few are kept."""
    settings: Settings = current_app.config["LIANGCAI"]
    key = (edition.digest, settings.site_url)
    if key not in _packages:
        if len(_packages) >= _PACKAGES_KEPT:
            _packages.clear()
        _packages[key] = case.build_package(edition.document, site_url=settings.site_url)
    return _packages[key]


def _case_not_found(description: str) -> Response:
    """Return CASE's imsx_StatusInfo for an unknown object."""
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_CodeMinor": {
            "imsx_codeMinorField": [
                {
                    "imsx_codeMinorFieldName": "sourcedId",
                    "imsx_codeMinorFieldValue": "unknownobject",
                }
            ]
        },
    }
    response = jsonify(body)
    response.status_code = 404
    return response
