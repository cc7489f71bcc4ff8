"""The language of code, messages, schemas and pages: plain technical English, as CONTRIBUTING.md asks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

UNWANTED = re.compile(
    r"\b(?:stands?|standing|told|tells?|lest|nobody|somebody|whoever|mend(?:s|ed|ing)?)\b"
    r"|\b(?:of\s+(?:its|their|one's)\s+own|(?:has|have)\s+no\s+place|as\s+it\s+is)\b",
    re.IGNORECASE,
)
QUESTIONS = ("What", "Whether", "Where", "Who", "Those", "Which", "How")
MODULES = [path for folder in ("linter", "rules", "action", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))]
TEXTS = [
    *MODULES,
    *sorted((ROOT / "linter").rglob("*.json")),
    *sorted((ROOT / "linter").rglob("*.html")),
    *sorted((ROOT / "linter").rglob("*.js")),
    *(path for path in sorted((ROOT / "docs").glob("*.md")) if path.name != "glossary.md"),
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "action.yml")),
]
MOST_LINES = 320  # of a module
MOST_LINES_OF_FUNCTION = 80  # without its docstring

name_of_path = lambda path: path.relative_to(ROOT).as_posix()  # noqa: E731 # as pytest wants it
each_module = pytest.mark.parametrize("path", MODULES, ids=name_of_path)


def docstrings(path: Path) -> Iterator[tuple[ast.FunctionDef | ast.ClassDef | ast.Module, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and (text := ast.get_docstring(node)):
            yield node, text.splitlines()[0]


def is_property(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and any("property" in ast.unparse(one) for one in node.decorator_list)


@pytest.mark.parametrize("path", TEXTS, ids=name_of_path)
def test_a_text_avoids_unwanted_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [f"{text.count(chr(10), 0, match.start()) + 1}: {match[0]}" for match in UNWANTED.finditer(text)]
    assert found == [], "write plain English: see CONTRIBUTING.md"


@each_module
def test_a_docstring_does_not_begin_like_a_question(path: Path) -> None:
    assert [first for _, first in docstrings(path) if first.split()[0] in QUESTIONS] == []


@each_module
def test_the_docstring_of_a_function_begins_with_a_verb(path: Path) -> None:
    for node, first in docstrings(path):
        if isinstance(node, ast.FunctionDef) and not is_property(node):
            verb = first.split()[0].rstrip(",")
            assert re.fullmatch(r"[A-Z][a-z]+", verb), f"{node.name}: {first}"
            assert not verb.endswith("s") or verb == "Pass", f"{node.name}: {first}"
            assert verb not in ("The", "All", "Every", "An", "Each"), f"{node.name}: {first}"


@each_module
def test_modules_and_functions_are_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES, "split the module by concept"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            begin = node.body[min(ast.get_docstring(node) is not None, len(node.body) - 1)].lineno
            assert (node.end_lineno or begin) - begin < MOST_LINES_OF_FUNCTION, f"{node.name} is long; split it"
