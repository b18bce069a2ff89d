"""Sizes: what is longer than this is split, or stands here with its reason."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.tree import files

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 300, 40, 150
TEMPLATE_WIDTH = 160

LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {
    "core/views/samples.py:_lists": "data of the component page, no logic",
    "core/views/samples.py:_records": "data of the component page, no logic",
}
LONG_TEMPLATES: dict[str, str] = {}


def python_files() -> list[Path]:
    """The portal's own Python files: no tests, no migrations."""
    return [
        path
        for path in files(".py")
        if path.parts[0] != "tests" and "migrations" not in path.parts
    ]


def lines(path: Path) -> int:
    return len((ROOT / path).read_text("utf-8").splitlines())


def test_files() -> None:
    counts = {str(path): lines(path) for path in python_files()}
    over = {name: count for name, count in counts.items() if count > FILE_LINES}
    assert {n: c for n, c in over.items() if n not in LONG_FILES} == {}
    assert set(LONG_FILES) <= set(over), "no longer too long: remove the exception"


def test_functions() -> None:
    over = {}
    for path in python_files():
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > FUNCTION_LINES:
                    over[f"{path}:{node.name}"] = length
    assert {n: c for n, c in over.items() if n not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) <= set(over), "no longer too long: remove the exception"


def test_templates() -> None:
    over = {
        str(path): lines(path)
        for path in files(".html")
        if path.parts[0] == "templates" and lines(path) > TEMPLATE_LINES
    }
    assert {n: c for n, c in over.items() if n not in LONG_TEMPLATES} == {}
    assert set(LONG_TEMPLATES) <= set(over), "no longer too long: remove the exception"


def test_lines_of_templates() -> None:
    over = {
        f"{path}:{number}": len(line)
        for path in files(".html")
        if path.parts[0] == "templates"
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1)
        if len(line) > TEMPLATE_WIDTH
    }
    assert over == {}


def test_no_inline_script_or_style_in_templates() -> None:
    found = []
    for path in files(".html"):
        # Inside a template tag, style="..." is a parameter of a component.
        text = re.sub(r"{%.*?%}", "", (ROOT / path).read_text("utf-8"))
        # A PDF is drawn on the server, where no content security policy applies.
        if path.parts[0] == "templates" and "pdf" not in path.parts:
            found += [
                f"{path}: {sign}"
                for sign in (
                    "<script>",
                    "<style",
                    ' style="',
                    " onclick=",
                    " onchange=",
                )
                if sign in text
            ]
    assert found == []
