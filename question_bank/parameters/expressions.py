"""Expressions of authors: a safe part of Python's grammar over exact rationals.

Numbers, variables, ``+ - * / // % **``, comparisons, ``and or not`` and a few functions. Never
evaluated by Python itself, and bounded in length, depth and the size of every number on the way.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from core.i18n import lazy_gettext as _l

LONGEST = 200
DEEPEST = 20
MOST_BITS = 1024
LARGEST_POWER = 64

Value = Fraction | bool

_CHARACTERS = re.compile(r"^[A-Za-z0-9_+\-*/%().,<>=! ]+$")
_NUMBER_THEN_LETTER = re.compile(r"(?<![A-Za-z0-9_.])[0-9][0-9.]*[A-Za-z_]")
_ARITHMETIC: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: lambda a, b: Fraction(a // b),
    ast.Mod: operator.mod,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class ExpressionError(ValueError):
    """An expression that cannot be read or has no value; the message is for its author."""

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message


def rounded(value: Fraction, digits: int = 0) -> Fraction:
    """Round to decimals, halves away from zero, as people are taught."""
    scaled = abs(value) * 10**digits
    whole = Fraction(math.floor(scaled + Fraction(1, 2)), 10**digits)
    return -whole if value < 0 else whole


def _round(value: Fraction, digits: Fraction = Fraction(0)) -> Fraction:
    if digits.denominator != 1 or not 0 <= digits <= 12:
        raise ExpressionError(_l("小数位数应为 0 至 12 的整数"))
    return rounded(value, int(digits))


def _gcd(first: Fraction, second: Fraction) -> Fraction:
    if first.denominator != 1 or second.denominator != 1:
        raise ExpressionError(_l("gcd 只用于整数"))
    return Fraction(math.gcd(int(first), int(second)))


_FUNCTIONS: dict[str, tuple[Callable[..., Fraction], int, int]] = {
    "min": (min, 2, 8),
    "max": (max, 2, 8),
    "abs": (abs, 1, 1),
    "round": (_round, 1, 2),
    "floor": (lambda value: Fraction(math.floor(value)), 1, 1),
    "ceil": (lambda value: Fraction(math.ceil(value)), 1, 1),
    "gcd": (_gcd, 2, 2),
}
RESERVED = frozenset({*_FUNCTIONS, "and", "or", "not", "in", "is", "if", "else", "for", "lambda"})


def number(text: str, values: Mapping[str, Fraction]) -> Fraction:
    """Return the number that an expression stands for; raises ``ExpressionError``."""
    value = _evaluate(_parse(text), values, 0)
    if isinstance(value, bool):
        raise ExpressionError(_l("这里要一个数，而 %(text)s 是条件", text=text))
    return value


def holds(text: str, values: Mapping[str, Fraction]) -> bool:
    """Tell whether a condition holds; raises ``ExpressionError``."""
    value = _evaluate(_parse(text), values, 0)
    if not isinstance(value, bool):
        raise ExpressionError(_l("这里要一个条件，而 %(text)s 是数", text=text))
    return value


@lru_cache(maxsize=2048)
def _parse(text: str) -> ast.expr:
    plain = " ".join(text.split())
    fine = plain and len(plain) <= LONGEST and _CHARACTERS.match(plain)
    if not fine or _NUMBER_THEN_LETTER.search(plain):
        raise ExpressionError(_l("读不懂表达式：%(text)s", text=text[:LONGEST]))
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(_l("读不懂表达式：%(text)s", text=text[:LONGEST])) from error
    _write_decimals(tree, plain)
    return tree


def _write_decimals(tree: ast.expr, text: str) -> None:
    """Replace every number by its exact value: a decimal is what was written, not its float."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            node.value = Fraction(ast.get_source_segment(text, node) or "0")  # type: ignore[assignment]


def _evaluate(node: ast.expr, values: Mapping[str, Fraction], depth: int) -> Value:
    if depth > DEEPEST:
        raise ExpressionError(_l("表达式层次太深"))
    match node:
        case ast.Constant():
            return _constant(node)
        case ast.Name(id=name):
            if name not in values:
                raise ExpressionError(_l("没有这个变量：%(name)s", name=name))
            return values[name]
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return not _truth(_evaluate(inner, values, depth + 1))
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=inner):
            value = _amount(_evaluate(inner, values, depth + 1))
            return -value if isinstance(sign, ast.USub) else value
        case ast.BinOp(left=left, op=act, right=right):
            first = _amount(_evaluate(left, values, depth + 1))
            return _bounded(_combine(act, first, _amount(_evaluate(right, values, depth + 1))))
        case ast.BoolOp(op=both, values=parts):
            truths = [_truth(_evaluate(part, values, depth + 1)) for part in parts]
            return all(truths) if isinstance(both, ast.And) else any(truths)
        case ast.Compare():
            return _compare(node, values, depth)
        case ast.Call():
            return _bounded(_call(node, values, depth))
    raise ExpressionError(_l("表达式里有不能用的写法"))


def _constant(node: ast.Constant) -> Fraction:
    value: Any = node.value
    if not isinstance(value, Fraction):
        raise ExpressionError(_l("表达式里有不能用的写法"))
    return value


def _combine(act: ast.operator, first: Fraction, second: Fraction) -> Fraction:
    if isinstance(act, ast.Pow):
        if second.denominator != 1 or abs(second) > LARGEST_POWER or (first == 0 and second < 0):
            raise ExpressionError(_l("指数应为整数，绝对值不超过 %(n)s", n=LARGEST_POWER))
        return Fraction(first ** int(second))
    if type(act) not in _ARITHMETIC:
        raise ExpressionError(_l("表达式里有不能用的写法"))
    if second == 0 and isinstance(act, ast.Div | ast.FloorDiv | ast.Mod):
        raise ExpressionError(_l("除数是 0"))
    return _ARITHMETIC[type(act)](first, second)


def _compare(node: ast.Compare, values: Mapping[str, Fraction], depth: int) -> bool:
    parts = [_amount(_evaluate(p, values, depth + 1)) for p in (node.left, *node.comparators)]
    acts = [_COMPARISONS.get(type(act)) for act in node.ops]
    if None in acts:
        raise ExpressionError(_l("表达式里有不能用的写法"))
    return all(act(a, b) for act, a, b in zip(acts, parts, parts[1:], strict=False) if act)


def _call(node: ast.Call, values: Mapping[str, Fraction], depth: int) -> Fraction:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in _FUNCTIONS or node.keywords:
        raise ExpressionError(_l("没有这个函数：%(name)s", name=name or "?"))
    function, least, most = _FUNCTIONS[name]
    if not least <= len(node.args) <= most:
        raise ExpressionError(_l("函数 %(name)s 的参数个数不对", name=name))
    return function(*(_amount(_evaluate(arg, values, depth + 1)) for arg in node.args))


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
        raise ExpressionError(_l("得数太大"))
    return value


def _amount(value: Value) -> Fraction:
    if isinstance(value, bool):
        raise ExpressionError(_l("条件不能当数用"))
    return value


def _truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise ExpressionError(_l("数不能当条件用"))
    return value
