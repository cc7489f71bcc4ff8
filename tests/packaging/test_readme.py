"""The README says what is true now."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from linter.cli import cli
from linter.report.rule_list import markdown
from rules import ALL
from tests.support import ROOT

README = ROOT / "README.md"


def with_part(text: str, name: str, part: str) -> str:
    """The text with what stands between the marks of a part replaced."""
    head, mark, rest = text.partition(f"<!-- {name} -->\n")
    _, end, tail = rest.partition("<!-- end -->\n")
    assert mark, f"the README has no part {name}"
    assert end, f"the part {name} of the README has no end"
    return head + mark + part + end + tail


def test_the_output_and_the_table_of_rules_are_the_real_ones(
    golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = README.read_text(encoding="utf-8")
    (command,) = re.findall(r"\.venv/bin/(reglint check .*)\n", text)
    result = CliRunner().invoke(cli, command.split()[1:])
    assert result.exit_code == 1
    text = with_part(text, "output", f"```text\n{result.stdout}```\n")
    golden(README, with_part(text, "rules", markdown(ALL, "docs/rules/")))


def test_every_command_and_option_of_the_readme_exists() -> None:
    commands = re.findall(r"`(reglint [^`]*)`", README.read_text(encoding="utf-8"))
    assert len(commands) > 8
    for command in commands:
        name, *words = command.split()[1:]
        known = CliRunner().invoke(cli, [name, "--help"])
        assert known.exit_code == 0, command
        for option in (word for word in words if word.startswith("--")):
            assert option in known.stdout, command
