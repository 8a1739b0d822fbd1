"""Parts of a package by themselves, so that the URIs in it lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from standards.case.names import Node

PARTS = ("CFDocuments", "CFItems", "CFAssociations", "CFItemTypes", "CFRubrics", "CFRubricCriteria")


def find_part(package: Mapping[str, Any], kind: str, identifier: str) -> Node | None:
    """Return one part of a package by its UUID, None when it is not there; ``kind`` is of ``PARTS``.

    Outside its package a part names where it belongs: ``CFPackageURI`` or ``CFDocumentURI``.
    """
    document = package["CFDocument"]
    if kind == "CFDocuments":
        if document["identifier"] != identifier:
            return None
        uri = document["uri"].replace("/CFDocuments/", "/CFPackages/")
        home = {"title": document["title"], "identifier": identifier, "uri": uri}
        return {**document, "CFPackageURI": home}
    rubrics = package["CFRubrics"]
    parts: dict[str, list[Node]] = {
        "CFItems": package["CFItems"],
        "CFAssociations": package["CFAssociations"],
        "CFItemTypes": package["CFDefinitions"]["CFItemTypes"],
        "CFRubrics": rubrics,
        "CFRubricCriteria": [part for rubric in rubrics for part in rubric["CFRubricCriteria"]],
    }
    found = next((part for part in parts[kind] if part["identifier"] == identifier), None)
    if found is None or kind not in ("CFItems", "CFAssociations"):
        return found
    home = {name: document[name] for name in ("title", "identifier", "uri")}
    return {**found, "CFDocumentURI": home}
