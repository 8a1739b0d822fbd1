"""What of a blueprint is wrong, as a value to be told in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """What is wrong: a stable code, the paper ("" for the whole), the place of the form, figures."""

    code: str
    paper: str
    place: str
    detail: Mapping[str, object] = field(default_factory=dict)
