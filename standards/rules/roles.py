"""The eight roles that the platform means to certify, and the names of the levels."""

from __future__ import annotations

ROLE_NAMES: dict[str, dict[str, str]] = {
    "DE": {"zh": "大数据开发/数据工程师", "en": "Big data developer / data engineer"},
    "DA": {"zh": "数据分析师", "en": "Data analyst"},
    "OPS": {"zh": "大数据平台运维工程师", "en": "Big data platform operations engineer"},
    "DG": {"zh": "数据治理/管理工程师", "en": "Data governance / management engineer"},
    "DS": {"zh": "数据安全工程师", "en": "Data security engineer"},
    "DW": {"zh": "数据仓库/建模工程师", "en": "Data warehouse / modelling engineer"},
    "ALG": {"zh": "算法/机器学习工程师", "en": "Algorithm / machine learning engineer"},
    "PM": {"zh": "数据产品经理", "en": "Data product manager"},
}

LEVEL_NAMES: dict[str, dict[str, str]] = {
    "L1": {"zh": "初级", "en": "Junior"},
    "L2": {"zh": "中级", "en": "Intermediate"},
    "L3": {"zh": "高级", "en": "Senior"},
}
