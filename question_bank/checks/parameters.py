"""Variables and expressions that an author most likely did not mean so: advice, not refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.checks.words import expressions_in, prose, shown_texts
from question_bank.item_types import Problem
from question_bank.parameters import is_parametrised, unused_variables
from question_bank.parameters.texts import CLOSE, OPEN


def parameter_advice(body: Mapping[str, Any]) -> list[Problem]:
    """Return advice on variables that nothing uses, and on braces that stay as they are typed."""
    found = [
        Problem("variables", _l("变量 %(name)s 没有用到", name=name))
        for name in (unused_variables(body) if is_parametrised(body) else [])
    ]
    for lang in ("zh", "en"):
        for field, text in shown_texts(body, lang):
            if is_parametrised(body):
                bare = prose(text)
                if OPEN in bare or CLOSE in bare:
                    found.append(Problem(field, _l("{{ 与 }} 不成对，这个算式会原样显示")))
            elif expressions_in(text):
                found.append(Problem(field, _l("还没有变量，{{ … }} 会原样显示")))
    return found
