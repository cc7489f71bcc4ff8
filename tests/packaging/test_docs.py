"""The pages under docs/ say what is true now."""

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from linter.cli import COMMANDS, cli
from linter.config import load_settings
from linter.config.parse_rules import DEFINITION_KEYS
from linter.config.settings import COMMON
from linter.engine.finding import Status
from linter.formats import FORMATS
from linter.report.rulebook import coverage
from linter.report.rulebook.rule_list import render_markdown as table
from linter.report.rulebook.rule_page import render_index, render_markdown
from linter.rules_api.coverage import make_coverage
from linter.rules_api.fix import Safety
from linter.rules_api.option import Option
from linter.rules_api.profile import Profile
from linter.rules_api.rule import Rule
from linter.source import Source
from linter.versions.crosscheck import GROUPS, USUAL_SEVERITIES
from rules import ALL
from rules.coverage import DOCUMENT, SECTIONS
from rules.profiles import LIST, PRIVATE
from tests.support import ROOT, checked, said

DOCS = ROOT / "docs"
PAGES = DOCS / "rules"


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_the_manual_page_is_current(rule: Rule, golden: Callable[[Path, str], None]) -> None:
    at = ALL.index(rule)
    before, after = ALL[at - 1] if at else None, ALL[at + 1] if at + 1 < len(ALL) else None
    PAGES.mkdir(parents=True, exist_ok=True)
    golden(PAGES / f"{rule.code}.md", render_markdown(rule, before, after))


def test_the_list_of_manual_pages_is_current(golden: Callable[[Path, str], None]) -> None:
    golden(PAGES / "README.md", render_index(ALL, table(ALL, "")))
    assert {path.name for path in PAGES.iterdir()} == {"README.md", *(f"{rule.code}.md" for rule in ALL)}


def test_the_page_of_sections_is_current(golden: Callable[[Path, str], None]) -> None:
    golden(DOCS / "coverage.md", coverage.render(DOCUMENT, make_coverage(DOCUMENT, SECTIONS, ALL), "markdown"))


def test_the_page_of_sections_has_every_section() -> None:
    """The numbers are those of RFC 6335's table of contents."""
    subsections = {"1": 0, "2": 0, "3": 0, "4": 0, "5": 2, "6": 1, "7": 2, "8": 7, "9": 0, "10": 3, "11": 0, "12": 0, "13": 2}
    numbers = []
    for number, count in subsections.items():
        numbers.append(number)
        for i in range(1, count + 1):
            numbers.append(f"{number}.{i}")
            if (number, i) == ("8", 1):
                numbers += ["8.1.1", "8.1.2"]
            if (number, i) == ("10", 3):
                numbers += ["10.3.1", "10.3.2"]
    assert [section.number for section in SECTIONS] == numbers


def test_every_section_has_rules_or_a_reason() -> None:
    for section in make_coverage(DOCUMENT, SECTIONS, ALL):
        text = section.section.unchecked
        assert section.rules or text, section.section.number
        assert not text[:1].isupper()
        assert not text.endswith(".")


def test_links_between_pages_resolve() -> None:
    for path in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_a_page_names_the_kinds_of_fixes() -> None:
    for rule in ALL:
        page = render_markdown(rule)
        assert ("--fix" in page.split("## ")[0]) is bool(rule.fixes)
        assert ("--unsafe" in page.split("## ")[0]) is (Safety.UNSAFE in rule.fixes)


def test_the_page_of_precision_has_the_counted_numbers() -> None:
    """The numbers are those of the reviewed counts, and every rule about IANA's XML has a row in the order of reports."""
    head, *lines = (ROOT / "fixtures" / "corpus-counts.tsv").read_text(encoding="utf-8").splitlines()
    edition = head.split("\t").index("2026-07-22")
    counts = {tuple(cells[:2]): cells[edition] for cells in (line.split("\t") for line in lines)}
    expected = [
        (rule.code, rule.name, counts[rule.code, "active"], counts.get((rule.code, "grandfathered"), ""))
        for rule in ALL
        if rule.family not in ("SERVICES", "EDIT", "ACCEPT", "OVER", "POLICY")
        and (not rule.formats or "xml" in rule.formats)
        and (rule.code, "active") in counts  # a new rule is counted later
    ]
    rows = re.findall(
        r"^\| \[(\w+)\]\(\.\./rules/\1\.md\) ([a-z-]+) \| (\d+) \| (\d*) \| .+ \|$",
        (DOCS / "evidence" / "precision.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert rows == expected


def test_the_page_of_edits_has_the_counted_numbers() -> None:
    """The numbers are those of the reviewed findings, and every EDIT rule has a row."""
    _, *lines = (ROOT / "fixtures" / "edits-2017-2021.tsv").read_text(encoding="utf-8").splitlines()
    counts = Counter(line.split("\t")[1] for line in lines)
    rows = re.findall(
        r"^\| \[(\w+)\]\(\.\./rules/\1\.md\) ([a-z-]+) \| (\d+) \| .+ \|$",
        (DOCS / "evidence" / "edits.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert rows == [(rule.code, rule.name, str(counts[rule.code])) for rule in ALL if rule.family == "EDIT"]


def test_a_rule_that_is_off_is_marked_on_the_page_of_precision() -> None:
    text = (DOCS / "evidence" / "precision.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\[(\w+)\].*\*Off\.\*", text)) == {rule.code for rule in ALL if rule.opt_in}


def test_the_example_of_a_private_registry_has_no_findings(tmp_path: Path) -> None:
    text = (DOCS / "private-registries.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    example, declaration = blocks[0], next(block for block in blocks if block.startswith("registry:"))
    result = checked(Source("registry.yaml", example), [rule for rule in ALL if not rule.opt_in])
    assert (len(result.registry.records), result.registry.format) == (3, "yaml")
    assert said(result, *Status) == []
    settings = tmp_path / "reglint.yaml"
    settings.write_text(declaration, encoding="utf-8")
    assert [word.value for word in load_settings(str(settings), ALL).exclude] == ["teams/drafts/"]


@pytest.mark.parametrize("page", ["private-registries", "own-rules"])
def test_settings_on_a_page_are_valid(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    blocks = [block for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "entries:" not in block]
    assert blocks
    words = Option("suffixes", ("-metrics",), "Endings of names.")
    plugin = (replace(ALL[0], code="XPIER001", name="odd-port", options=(words,)),)
    monkeypatch.setattr("linter.own_rules.plugins.load_plugin", lambda _name: plugin)
    for block in blocks:
        settings = tmp_path / "reglint.yaml"
        settings.write_text(block, encoding="utf-8")
        load_settings(str(settings), ALL)


def test_the_examples_of_own_rules_are_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (DOCS / "own-rules.md").read_text(encoding="utf-8")
    (tmp_path / "reglint.yaml").write_text(re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["rules", "--test"])
    assert "XTEAM001 owner-missing: examples are right\n" in done.stdout


def test_the_table_of_keys_of_own_rules_has_all_of_them() -> None:
    rows = re.findall(r"^\| ((?:`[a-z-]+`(?:, )?)+) \|", (DOCS / "own-rules.md").read_text(encoding="utf-8"), re.MULTILINE)
    listed = [key for row in rows for key in re.findall(r"`([a-z-]+)`", row)]
    assert sorted(listed) == sorted({*DEFINITION_KEYS, *COMMON})


def test_the_table_of_rules_about_policies_has_all_of_them_with_their_severities() -> None:
    rows = re.findall(
        r"^\| \[(POLICY\d+)\].*\| (\w+) \|$", (DOCS / "private-registries.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert rows == [(rule.code, rule.severity) for rule in ALL if rule.family == "POLICY"]


def test_the_table_of_formats_is_that_of_the_readers() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (yes)? ?\| (yes)? ?\|$", (DOCS / "formats.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(form.name, "yes" * bool(form.editor), "yes" * bool(form.writer)) for form in FORMATS.values()]


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))], ids=lambda path: path.name
)
def test_commands_and_options_on_a_page_exist(path: Path) -> None:
    """Every `reglint COMMAND` in a page is a command, and its options are options of the command."""
    text = path.read_text(encoding="utf-8")
    for line in re.findall(rf"\breglint ((?:{'|'.join(COMMANDS)})\b[^\n`#|>]*)", text):
        command, *words = line.split()
        found = cli.get_command(click.Context(cli), command)
        assert found, line
        known = {option for parameter in found.params for option in parameter.opts}
        assert [word for word in words if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in known] == [], line


def test_markers_are_the_documented_ones() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for marker in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]["markers"]:
        assert marker.partition(":")[0] in text


def test_the_readme_is_short_and_its_links_resolve() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n") <= 200
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_the_table_of_rules_about_underlying_registries_has_all_of_them_with_their_severities() -> None:
    rows = re.findall(
        r"^\| \[(OVER\d+)\].*\| (\w+) \|$", (DOCS / "private-registries.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert rows == [(rule.code, rule.severity) for rule in ALL if rule.family == "OVER"]


def test_the_table_of_discrepancies_has_every_kind_with_its_severity() -> None:
    text = (DOCS / "lists.md").read_text(encoding="utf-8")
    documented = {
        (group, kind, severity)
        for group, rest in re.findall(r"^\| `(otherwise|unknown|missing)` \| (.*) \|$", text, re.MULTILINE)
        for kinds, severity in re.findall(r"([a-z, -]+) \((\w+)\)", rest)
        for kind in kinds.strip(", ").split(", ")
    }
    assert documented == {(group, kind.option, USUAL_SEVERITIES[kind]) for kind, group in GROUPS.items()}


@pytest.mark.parametrize(("page", "heading", "profile"), [("private-registries", "Profiles", PRIVATE), ("lists", "Profile", LIST)])
def test_the_page_of_a_profile_names_every_rule_that_it_changes(page: str, heading: str, profile: Profile) -> None:
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    section = re.split(r"(?m)^## ", text.partition(f"\n## {heading}\n")[2])[0]
    changed = {*profile.off, *profile.severities, *profile.since, *profile.options, *profile.only_if_used}
    assert set(re.findall(r"\b[A-Z]+\d{3}\b", section)) == changed
