"""The form of a material that several items share."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from core.i18n import lazy_gettext as _l
from question_bank.documents import stimulus_body
from question_bank.forms.base import WORD, Body
from question_bank.forms.rows import texts, texts_of


class StimulusForm(FlaskForm):
    """Title, text and source; the text is Markdown in both languages. ``version`` is the number of the
    version that was looked at.
    """

    version = HiddenField()
    identifier = StringField(_l("编号"), [Length(max=64, message=_l("文字过长"))])
    title_zh = StringField(_l("标题（中文）"), [WORD])
    title_en = StringField(_l("标题（英文）"), [WORD])
    body_zh = TextAreaField(_l("正文（中文）"), [Length(max=40_000, message=_l("文字过长"))])
    body_en = TextAreaField(_l("正文（英文）"), [Length(max=40_000, message=_l("文字过长"))])
    source = StringField(_l("来源"), [WORD])

    def show(self, body: Body) -> None:
        """Fill the form from a material's document."""
        for name in ("title", "body"):
            held = texts_of(body.get(name))
            for lang in ("zh", "en"):
                self[f"{name}_{lang}"].data = held.get(lang, "")
        self.source.data = str(body.get("source") or "")

    def document(self) -> dict[str, Any]:
        """Return the document that the form makes, canonical."""
        made: dict[str, Any] = {
            name: texts(self[f"{name}_zh"].data or "", self[f"{name}_en"].data or "")
            for name in ("title", "body")
        }
        if (self.source.data or "").strip():
            made["source"] = self.source.data
        return stimulus_body(made)
