"""Rules for the tests of settings, and helpers that write and read a settings file."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.config import SettingsError, load_settings
from linter.config.compose import compose
from linter.config.parse import parse_settings
from linter.config.resolve import ResolvedSettings, Wanted, resolve
from linter.config.settings import Settings
from linter.model import Ports
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Severity
from linter.source import Source
from rules import ALL

WORDS = Option("words", ("port", "*service"), "Words without information.")
LIMIT = Option("limit", 15, "The most characters of a name.")
STRICT = Option("strict", False, "Report every name.")
BAND = Option("band", Ports(7000, 7999), "The ports that are allowed.")
LEFT1 = replace(ALL[0], code="LEFT001", name="left-one", severity=Severity.ERROR, since=None, opt_in=False, options=())
LEFT2 = replace(LEFT1, code="LEFT002", name="left-two", since="2011-09-01", options=(WORDS,))
RIGHT1 = replace(LEFT1, code="RIGHT001", name="right-one", severity=Severity.NOTE, opt_in=True)
RULES = (LEFT1, LEFT2, RIGHT1)
VALUED = (replace(LEFT1, code="VALUE001", name="value-one", options=(LIMIT, STRICT, BAND)),)

EXAMPLE = """\
select: [LEFT, right-one]
ignore: LEFT001
fail-on: warning
rules:
  left-two:  # by name
    severity: note
    since: 2015-01-01
    exceptions: [whois++, 8080, "true"]
    words:
      - proto
  RIGHT001: on
"""


def write_settings(text: str | bytes, path: str = "reglint.yaml") -> str:
    Path(path).write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read_settings(text: str | bytes, rules: Sequence[Rule] = RULES) -> Settings:
    return load_settings(write_settings(text), rules)


def collect_errors(text: str | bytes, rules: Sequence[Rule] = RULES) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(text, rules)
    return caught.value.lines()


def resolve_text(
    text: str, *, select: Sequence[str] = (), ignore: Sequence[str] = (), fail_on: str | None = None
) -> ResolvedSettings:
    root, faults = compose(source := Source("reglint.yaml", text))
    assert root is not None
    assert faults == []
    found = parse_settings(root, RULES, source)
    assert found is not None
    return resolve(RULES, found, Wanted(select, ignore, fail_on))


def run_cli(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin)
