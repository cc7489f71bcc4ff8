"""How the parts lean on each other: imports run one way."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.support import ROOT

# What each part may import of the others. What is not named here belongs to its folder's entry.
MAY_IMPORT = {
    "linter": set(),
    "linter.equal_runs": set(),
    "linter.frozen": set(),
    "linter.lazy": set(),
    "linter.source": set(),
    "linter.model": {"linter.model", "linter.source"},
    "linter.formats.table": set(),
    "linter.versions.entry_fields": {"linter.model"},
    "linter.versions.pairing": {"linter.model", "linter.versions.entry_fields"},
    "linter.versions.compare": {"linter.formats.table", "linter.model", "linter.versions.pairing"},
    "linter.versions.changeset": {"linter.model", "linter.versions.compare"},
    "linter.rules_api": {"linter.model", "linter.rules_api", "linter.source", "linter.versions.changeset"},
    "linter.formats": {"linter.formats", "linter.formats.table", "linter.model", "linter.rules_api", "linter.source"},
    "linter.suppressions.inline": {"linter.engine.finding", "linter.model"},
    "linter.engine.finding": {"linter.model", "linter.rules_api", "linter.source"},
    "linter.engine": {
        *("linter.engine", "linter.engine.finding", "linter.formats", "linter.model", "linter.rules_api", "linter.source"),
        *("linter.suppressions.inline", "linter.versions.changeset"),
    },
    "linter.versions": {
        *("linter.engine", "linter.engine.finding", "linter.formats", "linter.model", "linter.rules_api", "linter.source"),
        *("linter.versions", "linter.versions.changeset", "linter.versions.compare", "linter.versions.entry_fields"),
        "linter.versions.pairing",
    },
    "linter.underlying": {"linter.model", "linter.rules_api", "linter.source", "linter.underlying"},
    "linter.own_rules": {
        *("linter.engine", "linter.engine.finding", "linter.formats", "linter.model", "linter.own_rules", "linter.rules_api"),
        "linter.source",
    },
    "linter.config": {
        *("linter.config", "linter.engine", "linter.formats", "linter.model", "linter.own_rules", "linter.rules_api"),
        "linter.source",
    },
    "linter.suppressions": {
        *("linter.config", "linter.engine", "linter.engine.finding", "linter.formats", "linter.model", "linter.rules_api"),
        *("linter.source", "linter.suppressions"),
    },
    "linter.atomic_write": {"linter.source"},
    "linter.report": {
        *("linter", "linter.config", "linter.engine", "linter.engine.finding", "linter.formats.table", "linter.model"),
        *(
            "linter.report",
            "linter.rules_api",
            "linter.source",
            "linter.versions",
            "linter.versions.changeset",
            "linter.versions.compare",
        ),
    },
    "linter.cli": {
        *("linter", "linter.atomic_write", "linter.cli", "linter.config", "linter.engine", "linter.engine.finding"),
        *("linter.formats", "linter.model", "linter.own_rules", "linter.report", "linter.rules_api"),
        *("linter.source", "linter.suppressions"),
        *("linter.suppressions.inline", "linter.underlying", "linter.versions", "linter.versions.changeset"),
        "linter.versions.compare",
    },
    "rules.snapshot": {"linter.formats", "linter.model", "linter.source", "linter.underlying", "rules"},
    "rules": {"linter.model", "linter.rules_api", "linter.versions.changeset", "rules"},
}

EVERYWHERE = {"linter.equal_runs", "linter.frozen", "linter.lazy"}


@cache
def modules() -> list[tuple[str, Path]]:
    paths = [path for folder in ("linter", "rules") for path in sorted((ROOT / folder).rglob("*.py"))]
    return [(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path) for path in paths]


def part(name: str) -> str:
    """The entry of MAY_IMPORT that a module belongs to."""
    while name not in MAY_IMPORT:
        name = name.rpartition(".")[0]
    return name


def imports(name: str, path: Path) -> set[str]:
    """The project's own modules that a module imports anywhere in it."""
    found: set[str] = set()
    known = dict(modules())
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            target = ".".join([*base, *([node.module] if node.module else [])])
            found.add(target)
            found.update(full for alias in node.names if (full := f"{target}.{alias.name}") in known)
    return {module for module in found if module.split(".")[0] in ("linter", "rules")}


@pytest.mark.parametrize(("name", "path"), modules(), ids=[name for name, _ in modules()])
def test_imports_run_one_way(name: str, path: Path) -> None:
    assert {part(target) for target in imports(name, path)} <= MAY_IMPORT[part(name)] | EVERYWHERE


@pytest.mark.slow
def test_imports_have_no_cycle() -> None:
    graph = {name: imports(name, path) - {name} for name, path in modules()}

    def reaches(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(graph[start])
        while todo:
            if (module := todo.pop()) not in seen:
                seen.add(module)
                todo.extend(graph.get(module, ()))
        return seen

    # A package's own __init__ is met on the way to each of its modules; only what it imports itself counts.
    assert [name for name in graph if name in reaches(name)] == []


def test_rule_modules_import_each_other_relatively_and_the_engine_absolutely() -> None:
    for name, path in modules():
        if name.startswith("rules"):
            text = path.read_text(encoding="utf-8")
            assert "from rules" not in text, name
            assert "import rules" not in text, name


def test_the_engine_names_no_rule() -> None:
    from rules import ALL

    for name, path in modules():
        if not name.startswith("rules") and not name.startswith("linter.cli"):
            text = path.read_text(encoding="utf-8")
            assert [rule.code for rule in ALL if rule.code in text or f'"{rule.name}"' in text] == [], name


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (
            ["convert", "--to", "xml", "fixtures/registry.xml"],
            ("lxml", "json", "jsonschema", "ruamel", "linter.engine.run", "linter.config", "rules", "linter.formats.csv.writer"),
        ),
        (["--version"], ("lxml", "json", "linter.engine.run", "linter.config", "rules")),
        (["--help"], ("lxml", "json", "linter.engine.run", "linter.config", "rules")),
        (
            ["check", "fixtures/registry.xml"],
            (
                "lxml",
                "jsonschema",
                "ruamel",
                "ruamel.yaml",
                "linter.config.compose",
                "linter.cli.folders",
                "linter.engine.spaces",
                "linter.own_rules",
                "linter.rules_api.bands",
                "linter.report.html",
                "linter.report.review",
                "linter.report.sarif",
                "linter.rules_api.rule_docs",
            ),
        ),
        (
            ["check", "--config", "{settings}", "fixtures/registry.xml"],
            (
                *("lxml", "jsonschema", "linter.config.schema", "linter.config.parse_policy", "linter.config.parse_rules"),
                *("linter.own_rules", "linter.report.sarif", "linter.rules_api.bands", "linter.rules_api.rule_docs"),
            ),
        ),
    ],
)
def test_a_command_imports_only_what_it_needs(arguments: list[str], unwanted: tuple[str, ...], tmp_path: Path) -> None:
    sound = tmp_path / "reglint.yaml"
    sound.write_text("ignore: [NAME]\nrules: {PORT012: off, PORT001: {severity: note, since: 2020-01-01}}\n", encoding="utf-8")
    arguments = [argument.format(settings=sound) for argument in arguments]
    command = [sys.executable, "-X", "importtime", "-c", "from linter.cli import main; main()", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "linter.cli" in loaded
    assert loaded & set(unwanted) == set()
