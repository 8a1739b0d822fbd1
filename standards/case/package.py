"""The package itself: a document, its items in a tree, their associations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from standards.case.names import CREATOR, NOTICE, STATUS_WORDS, TYPES, Names, Node, filled
from standards.case.rubrics import build_rubrics
from standards.rules import find_source


def build_package(document: Mapping[str, Any], *, site_url: str) -> Node:
    """Return the CFPackage of an edition's document; URIs begin with ``site_url``."""
    return _Builder(document, site_url).build()


def package_text(package: Mapping[str, Any]) -> str:
    """Return the package as JSON text, always the same for the same package."""
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


class _Builder:
    """Builds one package; keeps what every part of it shares."""

    def __init__(self, document: Mapping[str, Any], site_url: str) -> None:
        self.document = document
        self.names = Names(document, site_url)
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
            "CFRubrics": build_rubrics(self.document, self.names),
        }

    # Document and definitions ----------------------------------------------------------------

    def _document(self) -> Node:
        doc = self.document
        return filled(
            **self.names.named("CFDocuments", "document"),
            caseVersion="1.1",
            frameworkType="OccupationalStandard",
            creator=CREATOR,
            title=doc["title"]["zh"],
            lastChangeDateTime=self.names.changed,
            officialSourceURL=self.names.page,
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
            **self.names.named("CFItemTypes", f"type/{kind}"),
            "title": title,
            "description": description,
            "hierarchyCode": hierarchy,
            "typeCode": code,
            "lastChangeDateTime": self.names.changed,
        }

    # Items -----------------------------------------------------------------------------------

    def _add_item(self, kind: str, key: str, texts: Mapping[str, str], **fields: Any) -> Node:
        title = TYPES[kind][0]
        self.items.append(
            filled(
                **self.names.named("CFItems", key),
                fullStatement=texts["zh"],
                CFItemType=title,
                CFItemTypeURI=self.names.link("CFItemTypes", f"type/{kind}", title),
                language="zh",
                lastChangeDateTime=self.names.changed,
                extensions={"fullStatement": {"en": texts["en"]}},
                **fields,
            )
        )
        return self.names.item_node(key, fields.get("abbreviatedStatement") or texts["zh"])

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
                **self.names.named("CFAssociations", f"{kind}/{key}"),
                associationType=kind,
                sequenceNumber=place or None,
                originNodeURI=origin,
                destinationNodeURI=destination,
                lastChangeDateTime=self.names.changed,
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
            self._associate("isChildOf", node, self.names.root(), key=key, place=place)

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
            self._associate("isChildOf", node, self.names.root(), key=key, place=place)
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
        goal = self.names.item_node(f"level/{level}", self.levels[level])
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
            return self.names.item_node(key, names[row["domain"]]), key
        if row.get("level"):
            key = f"level/{row['level']}"
            return self.names.item_node(key, self.levels[row["level"]]), key
        return self.names.root(), "document"

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
            "uri": uri or f"{self.names.page}#crosswalk",
            "targetType": f"ext:{framework}",
        }
        self._associate(kind, origin, destination, key=key, notes=notes)
