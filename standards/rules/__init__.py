"""Pure decisions about standards: what a document must hold, weights, their allocation and labels."""

from __future__ import annotations

from standards.rules.edition import validate_document
from standards.rules.labels import (
    KINDS,
    WEIGHT_NOTICE,
    framework_label,
    kind_label,
    problem_text,
    relation_label,
    source_mark,
    status_label,
)
from standards.rules.problems import Problem
from standards.rules.roles import LEVEL_NAMES, ROLE_NAMES
from standards.rules.scheme import SCHEME_SECTIONS, validate_scheme
from standards.rules.sources import Source, SourceStatus, find_source, source_counts
from standards.rules.weights import (
    OfficialCell,
    allocate,
    check_columns,
    next_slug,
    with_official_weights,
)
from standards.rules.weights_csv import read_weights_csv

__all__ = [
    "KINDS",
    "LEVEL_NAMES",
    "ROLE_NAMES",
    "SCHEME_SECTIONS",
    "WEIGHT_NOTICE",
    "OfficialCell",
    "Problem",
    "Source",
    "SourceStatus",
    "allocate",
    "check_columns",
    "find_source",
    "framework_label",
    "kind_label",
    "next_slug",
    "problem_text",
    "read_weights_csv",
    "relation_label",
    "source_counts",
    "source_mark",
    "status_label",
    "validate_document",
    "validate_scheme",
    "with_official_weights",
]
