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

from standards.case.names import BASE, package_id
from standards.case.package import build_package, package_text
from standards.case.parts import PARTS, find_part

__all__ = ["BASE", "PARTS", "build_package", "find_part", "package_id", "package_text"]
