"""Items as readable YAML (``schema: liangcai/items@1``).

The head gives level, domain and licence for all items; an item may give its own. Aliases are refused
(they can make a small file grow without bound), and so are keys that occur twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from core.i18n import lazy_gettext as _l
from question_bank.documents import IDENTIFIER, LICENCE, canonical_body, stimulus_body
from question_bank.errors import FileRefused
from question_bank.formats.base import ExportedItem, ExportedStimulus, ItemFile, ParsedItem

SCHEMA = "liangcai/items@1"
DEEPEST = 40
_HEAD = ("level", "domain", "licence")
_ORDER = (
    "id", "stimulus", "level", "domain", "competence", "topic", "type", "kind", "cognition",
    "p_expected", "seconds", "variables", "constraints", "variants", "title", "stem", "image",
    "fixed", "gaps", "rows", "options", "areas", "range", "key", "tolerance", "tolerance_kind",
    "ranges", "unit", "units", "decimals", "most", "many", "reuse", "scoring", "answer", "slips",
    "why", "rationale", "rubric", "source", "attribution", "review_by",
)  # fmt: skip
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(data: bytes, name: str) -> ItemFile:
    """Read a file; raises ``FileRefused`` with the line when it is not YAML of this schema."""
    document, lines = _load(data, name)
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise FileRefused(_l("%(name)s 开头应写明 schema: %(schema)s", name=name, schema=SCHEMA))
    entries = document.get("items")
    if not isinstance(entries, list) or not entries:
        raise FileRefused(_l("%(name)s 里没有题目（items）", name=name))
    head = {key: document[key] for key in _HEAD if key in document}
    head.setdefault("licence", LICENCE)
    items = [
        _item(entry, head, f"{name}:{line}") for entry, line in zip(entries, lines, strict=True)
    ]
    return ItemFile("yaml", name, items, _stimuli(document.get("stimuli")))


def _item(entry: Any, head: dict[str, Any], location: str) -> ParsedItem:
    if not isinstance(entry, dict):
        return ParsedItem("", location, {}, "", fault=_l("题目应是字段和值的列表"))
    source_id = str(entry.get("id", ""))
    kind = entry.get("type")
    title = entry.get("title")
    shown = {str(k): str(v) for k, v in title.items()} if isinstance(title, dict) else {}
    known = (source_id, location, shown, kind if isinstance(kind, str) else "")
    if not IDENTIFIER.match(source_id):
        return ParsedItem(
            *known, fault=_l("题号只用字母、数字和 . _ -：%(id)s", id=source_id or "?")
        )
    unknown = sorted(str(key) for key in entry if key not in _ORDER)
    if unknown:
        return ParsedItem(*known, fault=_l("没有这个字段：%(name)s", name="、".join(unknown)))
    body = canonical_body({**head, **entry})
    stimulus = body.get("stimulus")
    return ParsedItem(*known, body=body, stimulus=stimulus if isinstance(stimulus, str) else None)


def _stimuli(entries: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(entries, list):
        return {}
    return {
        str(entry["id"]): stimulus_body(entry)
        for entry in entries
        if isinstance(entry, dict) and IDENTIFIER.match(str(entry.get("id", "")))
    }


def _load(data: bytes, name: str) -> tuple[Any, list[int]]:
    """Return the document and the line of each entry of ``items``."""
    try:
        text = data.decode("utf-8-sig")
        _check_depth(text, name)
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise FileRefused(_l("%(name)s 是空的", name=name))
        _check(node, name)
        return loader.construct_document(node), _lines(node)
    except UnicodeDecodeError as error:
        raise FileRefused(_l("%(name)s 不是 UTF-8 文字", name=name)) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FileRefused(
            _l("%(name)s 不是 YAML：%(why)s", name=name, why=_first_line(error))
        ) from error


def _first_line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    text = str(getattr(error, "problem", None) or error).splitlines()[0]
    return text if mark is None else f"{text} ({mark.line + 1}:{mark.column + 1})"


def _check(root: yaml.Node, name: str) -> None:
    """Refuse aliases (a node met twice) and keys that occur twice in one mapping."""
    met: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        line = node.start_mark.line + 1
        if id(node) in met:
            raise FileRefused(_l("%(name)s 第 %(line)s 行：不支持别名", name=name, line=line))
        met.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            twice = _twice(node)
            if twice is not None:
                raise FileRefused(
                    _l(
                        "%(name)s 第 %(line)s 行：字段重复：%(key)s",
                        name=name,
                        line=line,
                        key=twice,
                    )
                )
            waiting += [part for pair in node.value for part in pair]


def _twice(node: yaml.MappingNode) -> str | None:
    """Return a key that occurs twice, or None."""
    seen: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                return str(key.value)
            seen.add(key.value)
    return None


def _check_depth(text: str, name: str) -> None:
    """Refuse what is nested too deep: whoever builds the nodes of it runs out of stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                line = event.start_mark.line + 1
                raise FileRefused(_l("%(name)s 第 %(line)s 行：嵌套太深", name=name, line=line))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _lines(root: yaml.Node) -> list[int]:
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == "items" and isinstance(value, yaml.SequenceNode):
                return [entry.start_mark.line + 1 for entry in value.value]
    return []


class _Dumper(yaml.SafeDumper):
    """Writes long texts as blocks and never aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def write_yaml(items: Iterable[ExportedItem], stimuli: Iterable[ExportedStimulus]) -> str:
    """Return items as a file that ``read_yaml`` reads back to the same documents."""
    document: dict[str, Any] = {"schema": SCHEMA, "licence": LICENCE}
    shared = [{"id": stimulus.identifier, **stimulus.body} for stimulus in stimuli]
    if shared:
        document["stimuli"] = shared
    document["items"] = [_ordered({"id": item.identifier, **item.body}) for item in items]
    return dump(document)


def dump(document: Mapping[str, Any]) -> str:
    """Return YAML in the given order of keys, in UTF-8 text."""
    text: str = yaml.dump(
        dict(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000
    )
    return text


def _ordered(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: entry[key] for key in _ORDER if key in entry}
