"""Long answers and files, which people mark by a rubric."""

from __future__ import annotations

import re
from typing import Any

from wtforms import SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from core.i18n import lazy_gettext as _l
from question_bank.forms.base import TEXT, WORD, Body, Part, choices, number_or_text, shown, truthy
from question_bank.forms.rows import Submitted, texts, texts_of

FORMATS = {"plain": _l("纯文字"), "code": _l("代码"), "markdown": "Markdown"}
CODE = {
    "sql": "SQL",
    "python": "Python",
    "java": "Java",
    "scala": "Scala",
    "bash": "Shell",
    "json": "JSON",
}
ACCEPTED = ("csv", "sql", "py", "ipynb", "txt", "pdf", "png", "jpg", "zip")
UNITS = (("MB", 1024 * 1024), ("KB", 1024))
_SIZE = re.compile(r"^\s*(\d{1,12})\s*(MB|KB|B)?\s*$", re.IGNORECASE)


class _Boxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class TextFields:
    """The fields of these types."""

    rubric_zh = TextAreaField(_l("评分标准（中文）"), [TEXT])
    rubric_en = TextAreaField(_l("评分标准（英文）"), [TEXT])
    answer_format = SelectField(
        _l("作答的格式"), choices=choices(FORMATS.items()), default="plain", validate_choice=False
    )
    answer_language = SelectField(
        _l("代码的语言"),
        choices=[SelectChoice("", _l("不是代码")), *choices(CODE.items())],
        default="",
        validate_choice=False,
    )
    answer_least = StringField(_l("最少字符数"), [WORD])
    answer_most = StringField(_l("最多字符数"), [WORD])
    answer_accept = _Boxes(
        _l("接受的文件"), choices=choices((e, f".{e}") for e in ACCEPTED), validate_choice=False
    )
    answer_largest = StringField(_l("单个文件最大"), [WORD])
    answer_files = StringField(_l("最多几个文件"), [WORD])


def bytes_of(text: str | None) -> int | str | None:
    """Return the bytes of ``5 MB``, ``500 KB`` or ``123 B``; other text as it stands."""
    match = _SIZE.match(text or "")
    if match is None:
        return text or None
    return int(match[1]) * dict(UNITS).get(str(match[2] or "").upper(), 1)


def size_words(size: object) -> str:
    """Return bytes in the largest unit in which they are whole: ``5 MB``, ``123 B``."""
    if not isinstance(size, int) or isinstance(size, bool):
        return shown(size)
    for name, factor in UNITS:
        if size and size % factor == 0:
            return f"{size // factor} {name}"
    return f"{size} B"


def _read(form: Any, data: Submitted) -> None:
    """All of it is in fields."""


def _show_rubric(form: Any, body: Body) -> dict[str, Any]:
    rubric = texts_of(body.get("rubric"))
    form.rubric_zh.data, form.rubric_en.data = rubric.get("zh", ""), rubric.get("en", "")
    answer = body.get("answer")
    return answer if isinstance(answer, dict) else {}


def _rubric(form: Any) -> dict[str, Any]:
    return {"rubric": texts(form.rubric_zh.data or "", form.rubric_en.data or "")}


def _show_text(form: Any, body: Body) -> None:
    answer = _show_rubric(form, body)
    form.answer_format.data = shown(answer.get("format")) or "plain"
    form.answer_language.data = shown(answer.get("language"))
    form.answer_least.data, form.answer_most.data = (
        shown(answer.get("least")),
        shown(answer.get("most")),
    )


def _text(form: Any) -> dict[str, Any]:
    coded = form.answer_format.data == "code"
    answer = {
        "format": form.answer_format.data,
        "language": form.answer_language.data if coded else None,
        "least": number_or_text(form.answer_least.data),
        "most": number_or_text(form.answer_most.data),
    }
    return {**_rubric(form), "answer": {n: v for n, v in answer.items() if v not in (None, "")}}


def _show_upload(form: Any, body: Body) -> None:
    answer = _show_rubric(form, body)
    accept = answer.get("accept")
    form.answer_accept.data = [str(name) for name in accept] if isinstance(accept, list) else []
    form.answer_largest.data = size_words(answer.get("largest"))
    form.answer_files.data = shown(answer.get("files"))


def _upload(form: Any) -> dict[str, Any]:
    answer = truthy(
        accept=form.answer_accept.data or [],
        largest=bytes_of(form.answer_largest.data),
        files=number_or_text(form.answer_files.data),
    )
    return {**_rubric(form), "answer": answer}


EXTENDED_TEXT = Part(_read, _show_text, _text)
UPLOAD = Part(_read, _show_upload, _upload)
