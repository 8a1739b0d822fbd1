"""What an operator or a builder needs to know stands in the docs: settings, commands, packages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from flask import Flask

from core.settings import load_settings, setting_names

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
OF_FLASK = {"run", "shell", "routes"}
PACKAGES = sorted(
    path.parent.name
    for path in ROOT.glob("*/__init__.py")
    if path.parent.name not in {"tests", "bench"}
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@cache
def all_text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCS if path.exists())


def commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every command of the site as it is typed, without ``flask``."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        elif words or name not in OF_FLASK:
            yield " ".join((*words, name))


def test_the_readme_is_there() -> None:
    assert (ROOT / "README.md").exists()


@pytest.mark.parametrize("name", setting_names())
def test_every_setting_is_told_in_the_docs(name: str) -> None:
    told = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert re.search(rf"`{name}`", told), f"docs/configuration.md does not tell {name}"


def test_the_docs_tell_no_setting_that_there_is_not() -> None:
    load_settings({"LIANGCAI_ENV": "testing"})
    told = set(re.findall(r"`(LIANGCAI_[A-Z0-9_]+)(?:_FILE)?`", all_text()))
    known = set(setting_names()) | {"LIANGCAI_AXE", "LIANGCAI_"}
    assert {name.removesuffix("_FILE") for name in told} <= known


def test_every_command_is_told_in_the_docs(demo_app: Flask) -> None:
    missing = [name for name in commands(demo_app.cli) if f"flask {name}" not in all_text()]
    assert not missing, "not in docs/*.md or README.md: " + ", ".join(missing)


def test_the_docs_tell_no_command_that_there_is_not(demo_app: Flask) -> None:
    known = set(commands(demo_app.cli))
    groups = {name.split()[0] for name in known if " " in name}
    told = re.findall(r"flask (?:--app app )?([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", all_text())
    wrong = [
        f"{first} {second}".strip()
        for first, second in told
        if (first in groups and second and f"{first} {second}" not in known)
        or (first not in groups and first not in known and first not in OF_FLASK)
    ]
    assert not wrong, wrong


def test_every_command_says_what_it_does(demo_app: Flask) -> None:
    def silent(group: click.Group, words: str = "") -> Iterator[str]:
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                yield from silent(command, f"{words}{name} ")
            elif not command.help:
                yield words + name

    assert not list(silent(demo_app.cli))


@pytest.mark.parametrize("name", PACKAGES)
def test_every_package_is_told_in_the_docs(name: str) -> None:
    assert re.search(rf"`{name}/?`|^{name}/|\b{name}/", all_text(), re.M), name


def test_links_between_the_docs_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {goal}"
        for path in (*DOCS, *sorted((ROOT / "docs" / "adr").glob("*.md")))
        if path.exists()
        for goal in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / goal).exists()
    ]
    assert not broken, "\n".join(broken)


def test_the_make_targets_that_the_docs_name_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"`make ([a-z-]+)", all_text()))
    assert named <= targets
