"""The house: who may import whom, which files a package has, how large they may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ORDER = [
    "core",
    "accounts",
    "standards",
    "question_bank",
    "exams",
    "grading",
    "certificates",
    "verification",
    "portal",
]
LEAVES = ["psychometrics", "execution"]
SHARED = {"models", "queries", "services", "rules", "errors"}
PUBLIC = {
    "accounts": {"access"},
    "question_bank": {"item_types", "rendering", "parameters", "content"},
    "certificates": {"keyring", "verification_plan", "numbers"},
    "exams": {"delivery"},
}
PURE_FILES = {
    "rules": {"flask", "sqlalchemy", "wtforms"},
    "models": {"flask"},
    "services": {"flask", "flask_login"},
}


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    for package in ORDER + LEAVES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield package, path, ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            if node.module in ORDER + LEAVES:
                yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)
            else:
                yield node.module, node


def test_packages_import_only_from_their_left() -> None:
    wrong = []
    for package, path, tree in modules():
        allowed = set(ORDER[: ORDER.index(package) + 1]) if package in ORDER else {package}
        for name, _ in imports(tree):
            head = name.split(".")[0]
            if head in ORDER and head not in allowed:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
            if head == "app" or (package in LEAVES and head in ORDER):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_only_public_modules_are_imported_from_another_package() -> None:
    wrong = []
    for package, path, tree in modules():
        for name, _ in imports(tree):
            head, _, rest = name.partition(".")
            if head in ORDER[1:] and head != package:
                module = rest.split(".")[0]
                if module not in SHARED | PUBLIC.get(head, set()):
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_no_import_of_a_package_hides_inside_a_function() -> None:
    wrong = []
    for _, path, tree in modules():
        for outer in ast.walk(tree):
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = ast.Module(body=outer.body, type_ignores=[])
                wrong += [
                    f"{path.relative_to(ROOT)}:{node.lineno}"
                    for name, node in imports(inner)
                    if name.split(".")[0] in ORDER + LEAVES
                ]
    assert not wrong


@pytest.mark.parametrize("kind", sorted(PURE_FILES))
def test_pure_files_stay_pure(kind: str) -> None:
    wrong = []
    for package, path, tree in modules():
        inner = path.relative_to(ROOT / package)
        if inner.parts[0].removesuffix(".py") != kind:
            continue
        for name, _ in imports(tree):
            if name.split(".")[0] in PURE_FILES[kind]:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_services_and_queries_never_commit() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for package, path, _ in modules()
        if path.relative_to(ROOT / package).parts[0].removesuffix(".py")
        in {"services", "queries", "rules"}
        and ".commit(" in path.read_text(encoding="utf-8")
    ]
    assert not wrong


def test_files_and_functions_stay_small() -> None:
    wrong = []
    for _, path, tree in modules():
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > 400:
            wrong.append(f"{path.relative_to(ROOT)}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > 60:
                    wrong.append(
                        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length} lines"
                    )
    assert not wrong


def test_every_package_says_what_it_owns() -> None:
    for package in ORDER + LEAVES:
        tree = ast.parse((ROOT / package / "__init__.py").read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), package
        assert not list(imports(tree)), package


def test_only_the_composition_root_imports_private_modules() -> None:
    private = {"views", "forms", "cli", "demo"}
    wrong = []
    for package, path, tree in modules():
        for name, _ in imports(tree):
            head, _, rest = name.partition(".")
            if head in ORDER and head not in {package, "core"} and rest.split(".")[0] in private:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong
