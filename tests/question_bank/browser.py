"""What a browser would send of a form on a page: its controls as they stand, templates left out."""

from __future__ import annotations

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict

UNSENT = {"submit", "button", "file", "image", "reset"}


class _Controls(HTMLParser):
    def __init__(self, form: str) -> None:
        super().__init__()
        self.form = form
        self.inside = False
        self.templates = 0
        self.sent: MultiDict[str, str] = MultiDict()
        self.area: str | None = None
        self.text = ""
        self.select: str | None = None
        self.chosen: str | None = None
        self.first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == self.form
        if tag == "template":
            self.templates += 1
        if not self.inside or self.templates:
            return
        if tag == "input" and given.get("name") and given.get("type") not in UNSENT:
            ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if ticked:
                self.sent.add(given["name"], given.get("value", "on"))
        if tag == "textarea" and "name" in given:
            self.area, self.text = given["name"], ""
        if tag == "select":
            self.select, self.chosen, self.first = given.get("name"), None, None
        if tag == "option" and self.select:
            value = given.get("value", "")
            self.first = value if self.first is None else self.first
            if "selected" in given:
                self.chosen = value

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.templates -= 1
        elif tag == "form":
            self.inside = False
        elif tag == "textarea" and self.area is not None:
            # HTML drops the line break right after the start tag.
            self.sent.add(self.area, self.text.removeprefix("\r\n").removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.select:
            value = self.chosen if self.chosen is not None else self.first
            if value is not None:
                self.sent.add(self.select, value)
            self.select = None


def sent_by_browser(page: str, form: str = "item-form") -> MultiDict[str, str]:
    """Return the fields of a form of a page as a browser without script sends them."""
    parser = _Controls(form)
    parser.feed(page)
    return parser.sent
