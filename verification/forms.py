"""Shape of an upload."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from core.i18n import lazy_gettext as _l


class UploadForm(FlaskForm):
    """A PDF to verify."""

    pdf = FileField(_l("证书 PDF"), validators=[FileRequired(_l("先选一个 PDF 文件。"))])
