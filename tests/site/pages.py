"""Reading a page: its links and forms, what is visible in which language, and what must not be in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "path", "rect", "line", "circle", "polyline", "polygon", "use", "ellipse",
}  # fmt: skip
HIDDEN = {"script", "style", "template", "noscript", "title"}


@dataclass
class Reading:
    """What a page holds; ``texts`` are its visible texts, each with the language that it stands in.

    ``literals`` are those that stand in code or in a field for writing, where people write as they like.
    """

    lang: str = ""
    title: str = ""
    links: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    forms: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    literals: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    headings: int = 0
    inline: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Reading()
        self._open: list[tuple[str, str]] = []
        self._form = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        found = self.found
        lang = given.get("lang", self._open[-1][1] if self._open else "")
        if tag == "html":
            found.lang = lang
        if "id" in given and "template" not in {name for name, _lang in self._open}:
            found.ids.append(given["id"])
        found.headings += tag == "h1"
        if tag == "a" and "href" in given:
            found.links.append(given["href"])
        if tag == "form":
            self._form = given.get("method", "get").lower()
            if self._form != "dialog":
                found.forms.append((self._form, given.get("action", "")))
        if "formaction" in given:
            found.forms.append((self._form, given["formaction"]))
        if tag in {"img", "script", "object", "iframe"} and given.get("src", given.get("data")):
            found.files.append(given.get("src") or given["data"])
        if tag == "link" and "href" in given:
            found.files.append(given["href"])
        self._judge(tag, given)
        for name in ("alt", "aria-label", "title", "placeholder"):
            if given.get(name):
                found.texts.append((given[name].strip(), lang))
        if tag not in VOID:
            self._open.append((tag, lang))

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        """Note what the content security policy would refuse."""
        data = given.get("type") in {"application/json", "application/ld+json"}
        if tag == "script" and "nonce" not in given and not data:
            self.found.inline.append(f"script without nonce: {given}")
        if tag == "style" and "nonce" not in given:
            self.found.inline.append("style without nonce")
        for name, value in given.items():
            if name == "style" or name.startswith("on") or value.startswith("javascript:"):
                self.found.inline.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            closed, _lang = self._open.pop()
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        tags = {tag for tag, _lang in self._open}
        if text and self._open and self._open[-1][0] == "title" and "svg" not in tags:
            self.found.title += text
        if text and not tags & HIDDEN:
            self.found.texts.append((text, self._open[-1][1] if self._open else ""))
            if tags & {"code", "textarea"}:
                self.found.literals.add(text)


def read_page(html: str) -> Reading:
    """Return what a page holds."""
    reader = _Reader()
    reader.feed(html)
    return reader.found
