"""Test the commands that show, find and check settings."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linter.config import load_settings
from linter.config.compose import compose
from linter.config.errors import make_instance, make_validator
from linter.config.parse import parse_settings
from linter.config.resolve import ResolvedSettings, Wanted, resolve
from linter.config.schema import build_settings_schema, render_settings_schema
from linter.model import Ports
from linter.report.settings import render
from linter.rules_api.option import Option
from linter.source import Source
from rules import ALL
from tests.config.rules import (
    BAND,
    EXAMPLE,
    LEFT2,
    LIMIT,
    RULES,
    STRICT,
    VALUED,
    collect_errors,
    read_settings,
    resolve_text,
    run_cli,
    write_settings,
)
from tests.config.test_schema import GOOD_FILE
from tests.packaging.test_readme import with_part
from tests.support import ROOT, examples


class TestRender:
    def test_writes_settings_with_their_origins(self) -> None:
        assert (
            render(resolve_text(EXAMPLE, ignore=["RIGHT"], fail_on="never"), "text", everything=False)
            == """\
# reglint.yaml is in use. 1 of 3 rules run; --all shows also what has its default.
select:
  - LEFT                                 # reglint.yaml:1:10
  - right-one                            # reglint.yaml:1:16
ignore:
  - LEFT001                              # reglint.yaml:2:9
  - RIGHT                                # --ignore
fail-on: never                           # --fail-on
rules:
  LEFT002:                               # left-two
    severity: note                       # reglint.yaml:6:15
    since: 2015-01-01                    # reglint.yaml:7:12
    exceptions: [whois++, 8080, "true"]  # reglint.yaml:8:17
    words: [proto]                       # reglint.yaml:10:7
"""
        )

    def test_writes_defaults_with_all(self) -> None:
        assert (
            render(resolve_text("rules: {RIGHT001: on}"), "text", everything=True)
            == """\
# reglint.yaml is in use. 3 of 3 rules run.
fail-on: error                 # default
rules:
  LEFT001:                     # left-one
    enabled: on                # default
    severity: error            # default
    since: always              # default
    exceptions: []             # default
  LEFT002:                     # left-two
    enabled: on                # default
    severity: error            # default
    since: 2011-09-01          # default
    exceptions: []             # default
    words: [port, "*service"]  # default
  RIGHT001:                    # right-one
    enabled: on                # reglint.yaml:1:19
    severity: note             # default
    since: always              # default
    exceptions: []             # default
"""
        )

    def test_reports_that_no_file_is_in_use(self) -> None:
        resolved = resolve(RULES, None, Wanted())
        assert (
            render(resolved, "text", everything=False)
            == "# No file of settings is in use. 2 of 3 rules run; --all shows also what has its default.\n"
        )

    def test_breaks_a_long_list_into_lines(self) -> None:
        names = [f"name-{i}" for i in range(20)]
        text = render(resolve_text(f"rules: {{LEFT001: {{exceptions: [{', '.join(names)}]}}}}"), "text", everything=False)
        assert text.splitlines()[3:6] == ["    exceptions:  # reglint.yaml:1:31", "      - name-0", "      - name-1"]

    def test_writes_every_setting_and_its_origin_as_json(self) -> None:
        default = {"from": "default", "line": None, "column": None}
        text = "fail-on: note\nrules: {LEFT002: {words: a}}\nregistry: teams\n"
        assert json.loads(render(resolve_text(text, select=["left-two"]), "json", everything=False)) == {
            "version": 1,
            "file": "reglint.yaml",
            "registry": [{"value": "teams", "from": "file", "line": 3, "column": 11}],
            "exclude": [],
            "scope": [],
            "ports": None,
            "over": [],
            "plugins": [],
            "profile": None,
            "select": [{"value": "left-two", "from": "--select", "line": None, "column": None}],
            "ignore": [],
            "fail_on": {"value": "note", "from": "file", "line": 1, "column": 10},
            "rules": [
                {
                    "code": rule.code,
                    "name": rule.name,
                    "enabled": {"value": rule is LEFT2, "from": "--select", "line": None, "column": None},
                    "severity": {"value": rule.severity, **default},
                    "since": {"value": rule.since or "always", **default},
                    "exceptions": {"value": [], **default},
                    "options": {"words": {"value": ["a"], "from": "file", "line": 2, "column": 26}} if rule.options else {},
                }
                for rule in RULES
            ],
        }

    @examples(300)
    @given(
        GOOD_FILE,
        st.lists(st.sampled_from(["LEFT", "LEFT001", "right-one", "R"]), max_size=2),
        st.lists(st.sampled_from(["LEFT00", "left-two", "RIGHT"]), max_size=2),
        st.sampled_from([None, "note", "never"]),
        st.booleans(),
    )
    @example("rules: {LEFT001: off}", ["LEFT"], [], None, False)
    @example("ignore: LEFT", ["LEFT001"], [], None, False)
    def test_writes_a_file_that_can_be_read_again(
        self, text: str, select: list[str], ignore: list[str], fail_on: str | None, everything: bool
    ) -> None:
        first = resolve_text(text, select=select, ignore=ignore, fail_on=fail_on)
        again = resolve_text(render(first, "text", everything))

        def values(resolved: ResolvedSettings) -> object:
            words = [choice.value for choice in (*resolved.registry, *resolved.select, *resolved.ignore)]
            return words, resolved.fail_on.value, resolved.running, [one.rule for one in resolved.rules], resolved.options

        assert values(again) == values(first)


@pytest.mark.usefixtures("folder")
class TestCommand:
    def test_shows_the_file_that_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write_settings("rules: {NAME001: off}\n")
        Path("inner").mkdir()
        monkeypatch.chdir("inner")
        result = run_cli("settings")
        assert result.exit_code == 0
        first, *rest = result.stdout.splitlines()
        assert first.startswith("# ../reglint.yaml is in use. ")
        assert rest == ["rules:", "  NAME001: off  # malformed-name, ../reglint.yaml:1:18"]
        assert run_cli("settings", "--isolated").stdout.startswith("# No file of settings is in use. ")

    def test_prints_a_file_to_start_from(self) -> None:
        text = run_cli("settings", "--all", "--select", "NAME001", "--fail-on", "note").stdout
        assert "fail-on: note " in text
        Path("reglint.yaml").write_text(text, encoding="utf-8")
        assert [rule.code for rule in resolve(ALL, load_settings("reglint.yaml", ALL), Wanted()).running] == ["NAME001"]

    def test_prints_the_schema_in_spite_of_errors_in_the_file(self) -> None:
        write_settings("[")
        assert run_cli("settings", "--schema").stdout == render_settings_schema(ALL)
        registry = (ROOT / "linter" / "schemas" / "registry-1.json").read_text(encoding="utf-8")
        assert run_cli("settings", "--schema", "registry").stdout == registry

    def test_works_in_a_deleted_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Path("gone").mkdir()
        monkeypatch.chdir("gone")
        Path.cwd().rmdir()
        assert run_cli("settings").stdout.startswith("# No file of settings is in use. ")

    def test_output_in_the_documentation_is_current(self, golden: Callable[[Path, str], None]) -> None:
        page = ROOT / "docs" / "configuration.md"
        text = page.read_text(encoding="utf-8")
        (example,) = re.findall(r"```yaml\n(# yaml-language-server: .*?)```\n", text, re.DOTALL)
        write_settings(example)
        result = run_cli("settings")
        assert result.exit_code == 0, result.stderr
        golden(page, with_part(text, "settings", f"```yaml\n{result.stdout}```\n"))


@pytest.mark.usefixtures("folder")
class TestValues:
    """Test options that are numbers, flags and ranges."""

    def test_are_read(self) -> None:
        text = "rules: {VALUE001: {limit: 63, strict: yes, band: 8000-8099}}"
        found = resolve(VALUED, read_settings(text, VALUED), Wanted())
        assert found.options == {LIMIT: 63, STRICT: True, BAND: Ports(8000, 8099)}
        assert "    limit: 63 " in render(found, "text", everything=False)
        assert json.loads(render(found, "json", everything=False))["rules"][0]["options"]["band"]["value"] == "8000-8099"

    def test_equal_to_the_default_are_not_passed_on(self) -> None:
        text = "rules: {VALUE001: {limit: 15, strict: off, band: 7000-7999}}"
        assert resolve(VALUED, read_settings(text, VALUED), Wanted()).options == {}

    @pytest.mark.parametrize(
        ("value", "column", "advice"),
        [
            ("limit: many", 27, "expected a whole number"),
            ("limit: -1", 27, "expected a whole number"),
            ("limit: 007", 27, "expected a whole number"),
            ("limit: 1234567890", 27, "expected a whole number"),
            ("band: 5-3", 26, "expected a port or a range of ports such as 7000-7999"),
            ("band: 65536", 26, "expected a port or a range of ports such as 7000-7999"),
            ("band: 0080", 26, "expected a port or a range of ports such as 7000-7999"),
        ],
    )
    def test_of_another_type_are_refused(self, value: str, column: int, advice: str) -> None:
        (mistake,) = collect_errors(f"rules: {{VALUE001: {{{value}}}}}", VALUED)
        assert mistake.startswith(f"reglint.yaml:1:{column}: ")
        assert mistake.endswith(f"; {advice}")

    @pytest.mark.parametrize("value", ["0", "63", "on", "1.5", "-1", "1e3", "80-90", "9-8", "'80'", "x", "[1]", "1234567890"])
    @pytest.mark.parametrize("option", [LIMIT, STRICT, BAND])
    def test_are_accepted_by_both_the_parser_and_the_schema(self, option: Option[Any], value: str) -> None:
        source = Source("reglint.yaml", f"rules: {{VALUE001: {{{option.name}: {value}}}}}")
        root, _ = compose(source)
        assert root is not None
        assert (parse_settings(root, VALUED, source) is not None) == make_validator(build_settings_schema(VALUED)).is_valid(
            make_instance(root)
        )
