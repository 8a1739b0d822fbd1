"""The document of an edition as a package of 1EdTech CASE 1.1. Pure: the same document gives the same
bytes.

Source: CASE 1.1, JSON schema case_v1p1_cfpackage-jsonschema1.json. Its traps: inside a package items
carry no CFDocumentURI and the document no CFPackageURI; ``hierarchyCode`` is required on item types;
``targetType`` stands inside the node; null is refused, so empty fields are left out; identifiers are
lower-case UUIDs, here version 5 of a stable key. English texts stand in ``extensions``.

Level, domain, competence, requirement and topic become CFItems in a tree of ``isChildOf``; a
requirement ``hasSkillLevel`` its level. A weight has no field of its own in CASE: each level has a
CFRubric whose criteria carry the weights in per cent, with the source status beside them.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from standards.rules import find_source

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
PARTS = ("CFDocuments", "CFItems", "CFAssociations", "CFItemTypes", "CFRubrics", "CFRubricCriteria")
Node = dict[str, Any]


def package_id(slug: str) -> str:
    """Return the UUID of the package (and CFDocument) of an edition."""
    return str(uuid.uuid5(NAMESPACE, f"{slug}/document"))


def build_package(document: Mapping[str, Any], *, site_url: str) -> Node:
    """Return the CFPackage of an edition's document; URIs begin with ``site_url``."""
    return _Builder(document, site_url.rstrip("/")).build()


def package_text(package: Mapping[str, Any]) -> str:
    """Return the package as JSON text, always the same for the same package."""
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


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


def filled(**fields: Any) -> Node:
    """Return the fields that hold something: CASE refuses null and empty values say nothing."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


class _Builder:
    """Builds one package; keeps what every part of it shares."""

    def __init__(self, document: Mapping[str, Any], site_url: str) -> None:
        self.document = document
        self.site = site_url
        self.slug = str(document["slug"])
        self.changed = f"{document['issued_on']}T00:00:00Z"
        self.items: list[Node] = []
        self.associations: list[Node] = []
        self.levels = {level["code"]: level["name"]["zh"] for level in document["levels"]}

    def build(self) -> Node:
        """Return the whole package."""
        self._add_levels()
        self._add_domains()
        self._add_crosswalk()
        return {
            "CFDocument": self._document(),
            "CFItems": self.items,
            "CFAssociations": self.associations,
            "CFDefinitions": {"CFItemTypes": [self._item_type(kind) for kind in TYPES]},
            "CFRubrics": [self._rubric(level) for level in self.document["levels"]],
        }

    # Identity --------------------------------------------------------------------------------

    def _id(self, key: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self.slug}/{key}"))

    def _named(self, kind: str, key: str) -> Node:
        identifier = self._id(key)
        return {"identifier": identifier, "uri": f"{self.site}{BASE}/{kind}/{identifier}"}

    def _link(self, kind: str, key: str, title: str) -> Node:
        return {"title": title, **self._named(kind, key)}

    def _root(self) -> Node:
        title = self.document["title"]["zh"]
        return {**self._link("CFDocuments", "document", title), "targetType": "CASE"}

    def _item_node(self, key: str, title: str) -> Node:
        return {**self._link("CFItems", key, title), "targetType": "CASE"}

    # Document and definitions ----------------------------------------------------------------

    def _document(self) -> Node:
        doc = self.document
        return filled(
            **self._named("CFDocuments", "document"),
            caseVersion="1.1",
            frameworkType="OccupationalStandard",
            creator=CREATOR,
            title=doc["title"]["zh"],
            lastChangeDateTime=self.changed,
            officialSourceURL=f"{self.site}/standards/{self.slug}",
            publisher=CREATOR,
            description=doc["summary"]["zh"],
            subject=["大数据"],
            language="zh",
            version=doc["edition"]["zh"],
            adoptionStatus="Adopted",
            statusStartDate=doc["issued_on"],
            notes=self._credits(),
        )

    def _credits(self) -> str:
        lines = [f"{self.document['code']}　{self.document['title']['en']}"]
        if any(cell["source_status"] != "official" for cell in self.document["weights"]):
            lines.append(NOTICE)
        for reference in self.document["references"]:
            licence = reference.get("licence", "")
            parts = [reference["title"]["zh"], reference["publisher"]["zh"], licence]
            lines.append("；".join(part for part in parts if part))
        return "\n".join(lines)

    def _item_type(self, kind: str) -> Node:
        title, code, hierarchy, description = TYPES[kind]
        return {
            **self._named("CFItemTypes", f"type/{kind}"),
            "title": title,
            "description": description,
            "hierarchyCode": hierarchy,
            "typeCode": code,
            "lastChangeDateTime": self.changed,
        }

    # Items -----------------------------------------------------------------------------------

    def _add_item(self, kind: str, key: str, texts: Mapping[str, str], **fields: Any) -> Node:
        title = TYPES[kind][0]
        self.items.append(
            filled(
                **self._named("CFItems", key),
                fullStatement=texts["zh"],
                CFItemType=title,
                CFItemTypeURI=self._link("CFItemTypes", f"type/{kind}", title),
                language="zh",
                lastChangeDateTime=self.changed,
                extensions={"fullStatement": {"en": texts["en"]}},
                **fields,
            )
        )
        return self._item_node(key, fields.get("abbreviatedStatement") or texts["zh"])

    def _associate(
        self,
        kind: str,
        origin: Node,
        destination: Node,
        *,
        key: str,
        place: int = 0,
        notes: str = "",
    ) -> None:
        self.associations.append(
            filled(
                **self._named("CFAssociations", f"{kind}/{key}"),
                associationType=kind,
                sequenceNumber=place or None,
                originNodeURI=origin,
                destinationNodeURI=destination,
                lastChangeDateTime=self.changed,
                notes=notes,
            )
        )

    def _add_levels(self) -> None:
        for place, level in enumerate(self.document["levels"], 1):
            key = f"level/{level['code']}"
            node = self._add_item(
                "level",
                key,
                level["definition"],
                humanCodingScheme=level["code"],
                abbreviatedStatement=level["name"]["zh"],
                notes=self._level_notes(level),
            )
            self._associate("isChildOf", node, self._root(), key=key, place=place)

    def _level_notes(self, level: Mapping[str, Any]) -> str:
        direction = level["direction"]["zh"] if level["direction"] else "不分职业方向"
        name = STATUS_WORDS[level["name_status"]]
        rest = STATUS_WORDS[level["source_status"]]
        return f"职业方向：{direction}（等级与方向：{name}；定义：{rest}）"

    def _add_domains(self) -> None:
        for place, domain in enumerate(self.document["domains"], len(self.levels) + 1):
            key = f"domain/{domain['code']}"
            node = self._add_item(
                "domain",
                key,
                domain["name"],
                humanCodingScheme=domain["code"],
                notes=f"对应国家标准职业功能：{domain['national_function']}（对应关系：{STATUS_WORDS[domain['source_status']]}）",
            )
            self._associate("isChildOf", node, self._root(), key=key, place=place)
            inside = [c for c in self.document["competences"] if c["domain"] == domain["code"]]
            for inner, competence in enumerate(inside, 1):
                self._add_competence(node, competence, inner)

    def _add_competence(self, parent: Node, entry: Mapping[str, Any], place: int) -> None:
        code = entry["code"]
        key = f"competence/{code}"
        node = self._add_item("competence", key, entry["title"], humanCodingScheme=code)
        self._associate("isChildOf", node, parent, key=key, place=place)
        for target in entry["frameworks"]["edsf"]:
            self._relate(node, "EDSF", target, key=f"{key}/EDSF/{target}", notes="平台拟定的对应")
        for inner, (level, statement) in enumerate(entry["statements"].items(), 1):
            self._add_requirement(node, entry, level, statement, inner)

    def _add_requirement(
        self,
        parent: Node,
        competence: Mapping[str, Any],
        level: str,
        statement: Mapping[str, Any],
        place: int,
    ) -> None:
        key = f"requirement/{competence['code']}/{level}"
        name = f"{competence['title']['zh']}　{self.levels[level]}"
        common = {
            "educationLevel": [self.levels[level]],
            "conceptKeywords": [statement["kind"]],
        }
        node = self._add_item(
            "requirement",
            key,
            statement["text"],
            humanCodingScheme=f"{competence['code']}.{level}",
            abbreviatedStatement=name,
            **common,
        )
        self._associate("isChildOf", node, parent, key=key, place=place)
        goal = self._item_node(f"level/{level}", self.levels[level])
        self._associate("hasSkillLevel", node, goal, key=key)
        for inner, topic in enumerate(statement["topics"], 1):
            inner_key = f"topic/{competence['code']}/{level}/{inner}"
            topic_node = self._add_item(
                "topic",
                inner_key,
                topic,
                humanCodingScheme=f"{competence['code']}.{level}.{inner}",
                **{**common, "conceptKeywords": [topic["kind"]]},
            )
            self._associate("isChildOf", topic_node, node, key=inner_key, place=inner)

    # Crosswalk and weights -------------------------------------------------------------------

    def _add_crosswalk(self) -> None:
        for row in self.document["crosswalk"]:
            origin, key = self._origin(row)
            kind = "exactMatchOf" if row["relation"] == "exact" else "isRelatedTo"
            status = STATUS_WORDS[row["source_status"]]
            self._relate(
                origin,
                row["framework"],
                row["target"],
                kind=kind,
                key=f"{key}/{row['framework']}/{row['target']}",
                uri=row.get("uri", "") or self._reference_url(row),
                notes=f"relation: {row['relation']}; source status: {status}; {row['source_ref']}",
            )

    def _origin(self, row: Mapping[str, Any]) -> tuple[Node, str]:
        if row.get("domain"):
            names = {d["code"]: d["name"]["zh"] for d in self.document["domains"]}
            key = f"domain/{row['domain']}"
            return self._item_node(key, names[row["domain"]]), key
        if row.get("level"):
            key = f"level/{row['level']}"
            return self._item_node(key, self.levels[row["level"]]), key
        return self._root(), "document"

    def _reference_url(self, row: Mapping[str, Any]) -> str:
        reference = find_source(row["source_ref"], self.document["references"]).reference
        return str((reference or {}).get("url", ""))

    def _relate(
        self,
        origin: Node,
        framework: str,
        target: str,
        *,
        key: str,
        notes: str,
        kind: str = "isRelatedTo",
        uri: str = "",
    ) -> None:
        # A target without an address of its own leads to the page that shows the crosswalk.
        destination = {
            "title": f"{framework} {target}",
            "identifier": target,
            "uri": uri or f"{self.site}/standards/{self.slug}#crosswalk",
            "targetType": f"ext:{framework}",
        }
        self._associate(kind, origin, destination, key=key, notes=notes)

    def _rubric(self, level: Mapping[str, Any]) -> Node:
        code = level["code"]
        key = f"rubric/{code}"
        return {
            **self._named("CFRubrics", key),
            "title": f"{level['name']['zh']}　领域权重（%）",
            "description": "各能力领域在考试中的权重，合计 100；来源状态见各项",
            "lastChangeDateTime": self.changed,
            "CFRubricCriteria": list(self._criteria(code, key)),
        }

    def _criteria(self, level: str, rubric_key: str) -> Iterator[Node]:
        names = {d["code"]: d["name"]["zh"] for d in self.document["domains"]}
        cells = [cell for cell in self.document["weights"] if cell["level"] == level]
        for place, cell in enumerate(cells, 1):
            name = names[cell["domain"]]
            yield {
                **self._named("CFRubricCriteria", f"{rubric_key}/{cell['domain']}"),
                "category": cell["domain"],
                "description": f"{name}；来源状态：{STATUS_WORDS[cell['source_status']]}",
                "CFItemURI": self._link("CFItems", f"domain/{cell['domain']}", name),
                "weight": cell["percent"],
                "position": place,
                "rubricId": self._id(rubric_key),
                "lastChangeDateTime": self.changed,
                "extensions": {
                    "sourceStatus": cell["source_status"],
                    "sourceRef": cell["source_ref"],
                    "theoryItems": cell["theory_items"],
                },
            }
