"""Files of items: which formats there are, and reading and writing those that are supported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from core.i18n import lazy_gettext as _l
from question_bank.errors import FileRefused, FormatNotSupported
from question_bank.formats.base import ExportedItem, ExportedStimulus, ItemFile
from question_bank.formats.yaml_items import read_yaml, write_yaml

FORMATS = ("auto", "qti", "moodle-xml", "gift", "aiken", "xlsx", "csv", "yaml")
EXPORTS = ("qti-3.0", "qti-2.2", "moodle-xml", "gift", "xlsx", "yaml")
LARGEST = 5 * 1024 * 1024

_SUFFIXES = {".yaml": "yaml", ".yml": "yaml"}
_READERS: dict[str, Callable[[bytes, str], ItemFile]] = {"yaml": read_yaml}
Writer = Callable[[Iterable[ExportedItem], Iterable[ExportedStimulus]], str]
_WRITERS: dict[str, Writer] = {"yaml": write_yaml}


def read_items(path: Path, form: str = "auto") -> list[ItemFile]:
    """Read a file, or every file of a supported kind in a folder.

    Raises ``FileRefused`` when it cannot be read, ``FormatNotSupported`` for the other formats.
    """
    if not path.exists():
        raise FileRefused(_l("没有这个文件：%(name)s", name=str(path)))
    if path.is_dir():
        inside = sorted(entry for entry in path.iterdir() if entry.suffix.lower() in _SUFFIXES)
        if not inside:
            raise FileRefused(_l("文件夹里没有可读的题目文件：%(name)s", name=str(path)))
        return [read_one(entry.name, _content(entry), form) for entry in inside]
    return [read_one(path.name, _content(path), form)]


def read_one(name: str, data: bytes, form: str = "auto") -> ItemFile:
    """Read the bytes of one file; ``name`` stands in the locations and tells the format."""
    chosen = form if form != "auto" else _SUFFIXES.get(Path(name).suffix.lower(), "")
    if chosen not in _READERS:
        shown = chosen or Path(name).suffix or "?"
        raise FormatNotSupported(_l("格式暂不支持：%(form)s", form=shown))
    return _READERS[chosen](data, name)


def write_items(
    items: Iterable[ExportedItem], stimuli: Iterable[ExportedStimulus], form: str
) -> str:
    """Return items as the text of a file; raises ``FormatNotSupported``."""
    if form not in _WRITERS:
        raise FormatNotSupported(_l("格式暂不支持：%(form)s", form=form))
    return _WRITERS[form](items, stimuli)


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise FileRefused(_l("文件超过 %(n)s MB：%(name)s", n=LARGEST // 2**20, name=path.name))
        return path.read_bytes()
    except OSError as error:
        raise FileRefused(
            _l("读不出文件 %(name)s：%(why)s", name=path.name, why=str(error.strerror))
        ) from error
