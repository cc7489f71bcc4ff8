"""The language of the rulebook: plain technical English, as CONTRIBUTING.md asks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

MODULES = sorted((ROOT / "rules").rglob("*.py"))
UNWANTED = re.compile(
    r"\b(?:stands?|standing|told|tells?|lest|nobody|somebody|whoever|mend(?:s|ed|ing)?|repair(?:s|ed)?)\b"
    r"|\b(?:of (?:its|their|one's) own|(?:has|have) no place)\b",
    re.IGNORECASE,
)
FIRST_WORDS_OF_SUMMARIES = ("A ", "An ", "Several ", "White ", "Aliases ", "Bytes ", "Names ", "Markup ")


def each_module() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


@each_module()
def test_a_module_avoids_unwanted_words(path: Path) -> None:
    assert UNWANTED.findall(path.read_text(encoding="utf-8")) == []


@each_module()
def test_the_docstring_of_a_function_begins_with_a_verb(path: Path) -> None:
    for function in functions(path):
        if docstring := ast.get_docstring(function):
            first = docstring.split()[0]
            assert re.fullmatch(r"[A-Z][a-z]+", first), function.name
            assert not first.endswith("s"), f"{function.name}: {first}"
            assert first not in ("What", "Whether", "Where", "Who", "Which", "How", "The", "All", "Every", "An"), function.name


@each_module()
def test_the_docstring_of_a_rule_begins_with_a_noun(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if any(isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RULE" for node in tree.body):
        summary = (ast.get_docstring(tree) or "").splitlines()[0]
        assert summary.startswith(FIRST_WORDS_OF_SUMMARIES), f"summary '{summary}' does not name the fault; begin with 'A ...'"


@each_module()
def test_a_family_imports_nothing_private_of_another_one(path: Path) -> None:
    assert (
        re.findall(r"^from \.\.\w+\._\w+ import|^from \.\.\w+ import .*\b_", path.read_text(encoding="utf-8"), re.MULTILINE) == []
    )
