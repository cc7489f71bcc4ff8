"""The output shown in the README is real."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from linter.cli import cli
from tests.support import ROOT

README = ROOT / "README.md"


def with_part(text: str, name: str, part: str) -> str:
    """Return the text with the lines between the marks of a part replaced."""
    head, mark, rest = text.partition(f"<!-- {name} -->\n")
    _, end, tail = rest.partition("<!-- end -->\n")
    assert mark, f"the page has no part {name}"
    assert end, f"the part {name} has no end"
    return head + mark + part + end + tail


def test_the_output_is_the_real_one(golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = README.read_text(encoding="utf-8")
    (command,) = re.findall(r"\.venv/bin/(reglint check .*)\n", text)
    result = CliRunner().invoke(cli, command.split()[1:])
    assert result.exit_code == 1
    golden(README, with_part(text, "output", f"```text\n{result.stdout}```\n"))
