"""Upload: files handed in, marked by people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from core.i18n import lazy_gettext as _l
from question_bank.item_types.base import (
    Body,
    Instance,
    InvalidResponse,
    MarkedByPeople,
    Problem,
    options_of,
)
from question_bank.item_types.faults import text_problems
from question_bank.item_types.records import joined

KINDS = ("csv", "sql", "py", "ipynb", "txt", "pdf", "png", "jpg", "zip")
MOST_FILES = 5
LARGEST_FILE = 50 * 1024 * 1024
_LONGEST_NAME = 200
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Upload(MarkedByPeople):
    """``answer`` says which files are taken: ``accept``, ``largest`` in bytes, how many ``files``."""

    name = "upload"
    label = _l("文件提交")

    def problems(self, body: Body) -> list[Problem]:
        """See ``ItemType``."""
        answer = body.get("answer")
        settings: Mapping[str, Any] = answer if isinstance(answer, Mapping) else {}
        found = text_problems(body, "rubric", _l("评分标准"))
        accept = settings.get("accept")
        if not isinstance(accept, list) or not accept or not set(map(str, accept)) <= set(KINDS):
            message = _l("可交的文件只能是：%(kinds)s", kinds=" ".join(KINDS))
            found.append(Problem("answer", message))
        if not _is_whole(settings.get("largest"), LARGEST_FILE):
            message = _l("单个文件的大小应是 1 至 %(n)s 字节", n=LARGEST_FILE)
            found.append(Problem("answer", message))
        if not _is_whole(settings.get("files"), MOST_FILES):
            found.append(Problem("answer", _l("文件个数应是 1 至 %(n)s", n=MOST_FILES)))
        if options_of(body):
            found.append(Problem("options", _l("文件提交题没有选项")))
        return found

    def instance(self, body: Body, points: Fraction) -> Instance:
        """See ``ItemType``."""
        return {"type": self.name, "points": str(points)}

    def normalise(self, response: object) -> list[dict[str, Any]] | None:
        """See ``ItemType``: name, size in bytes and SHA-256 of each file."""
        if response is None or response == "":
            return None
        if not isinstance(response, list) or len(response) > MOST_FILES:
            raise InvalidResponse("expected a list of files")
        files = [_file(entry) for entry in response]
        return files or None

    def describe_given(self, given: list[dict[str, Any]], body: Body, lang: str) -> str:
        """See ``ItemType``: names, sizes in bytes, the beginnings of the digests."""
        return joined(lang, (f"{f['name']} ({f['size']} B, {f['sha256'][:8]})" for f in given))


def _file(entry: object) -> dict[str, Any]:
    if not isinstance(entry, Mapping) or set(entry) != {"name", "size", "sha256"}:
        raise InvalidResponse("expected name, size and sha256 of a file")
    name, size, digest = entry["name"], entry["size"], entry["sha256"]
    if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise InvalidResponse("the name of a file is missing or too long")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
        raise InvalidResponse("expected the SHA-256 of a file")
    if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size <= LARGEST_FILE:
        raise InvalidResponse("the size of a file is out of bounds")
    return {"name": name.strip(), "size": size, "sha256": digest}


def _is_whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
