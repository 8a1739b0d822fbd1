"""Who is who in a package: identifiers, addresses, links, the words that stand in it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "case.liangcai.example.org")
BASE = "/ims/case/v1p1"
CREATOR = "量才 Liangcai"
NOTICE = "权重：平台拟定，非国家标准"
TYPES = {
    "level": ("等级", "LV", "0", "专业技术等级"),
    "domain": ("能力领域", "DM", "1", "一组相关的能力"),
    "competence": ("能力", "CP", "1.1", "领域内的一项能力"),
    "requirement": ("能力要求", "RQ", "1.1.1", "一项能力在一个等级上的要求"),
    "topic": ("知识点", "TP", "1.1.1.1", "能力要求所包含的知识与技能点"),
}
STATUS_WORDS = {"official": "国家标准", "placeholder": "占位", "proposed": "平台拟定"}
Node = dict[str, Any]


def package_id(slug: str) -> str:
    """Return the UUID of the package (and CFDocument) of an edition."""
    return str(uuid.uuid5(NAMESPACE, f"{slug}/document"))


def filled(**fields: Any) -> Node:
    """Return the fields that hold something: CASE refuses null and empty values say nothing."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


class Names:
    """The identifiers and addresses of everything in the package of one edition."""

    def __init__(self, document: Mapping[str, Any], site_url: str) -> None:
        self.slug = str(document["slug"])
        self.site = site_url.rstrip("/")
        self.title = str(document["title"]["zh"])
        self.changed = f"{document['issued_on']}T00:00:00Z"

    def identifier(self, key: str) -> str:
        """Return the UUID of what a key names."""
        return str(uuid.uuid5(NAMESPACE, f"{self.slug}/{key}"))

    def named(self, kind: str, key: str) -> Node:
        """Return identifier and address of a thing of a kind like ``CFItems``."""
        identifier = self.identifier(key)
        return {"identifier": identifier, "uri": f"{self.site}{BASE}/{kind}/{identifier}"}

    def link(self, kind: str, key: str, title: str) -> Node:
        """Return a LinkURI."""
        return {"title": title, **self.named(kind, key)}

    def item_node(self, key: str, title: str) -> Node:
        """Return an item as the end of an association."""
        return {**self.link("CFItems", key, title), "targetType": "CASE"}

    def root(self) -> Node:
        """Return the document as the end of an association."""
        return {**self.link("CFDocuments", "document", self.title), "targetType": "CASE"}

    @property
    def page(self) -> str:
        """The address of the page that shows the edition."""
        return f"{self.site}/standards/{self.slug}"
