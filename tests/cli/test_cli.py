"""The command as its users meet it: options, exit status, and what goes to which stream."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter import __version__
from linter.cli import cli
from linter.model import Record
from linter.rules_api.index import Index
from linter.rules_api.problem import Problem
from linter.rules_api.rule import Rule
from rules import ALL
from rules.names.malformed_name import IANA_NAMES, LENGTH, OLD_NAMES
from tests.support import ROOT, make_rule, registry_text

CLEAN = registry_text("""  <record>
    <name>a</name>
    <protocol>tcp</protocol>
    <description>d</description>
    <xref type="person" data="P"/>
  </record>
<person id="P"><name>P</name><uri>mailto:p&amp;example.org</uri></person>
""")
FAULTY = CLEAN.replace("<name>a</name>", "<name>a_b</name>")
WARNED = CLEAN.replace("</people>", '<person id="Q"><name>Q</name></person>\n</people>')


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {"clean.xml": CLEAN, "faulty.xml": FAULTY, "warned.xml": WARNED}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def call(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin)


@pytest.mark.usefixtures("folder")
class TestExitStatus:
    @pytest.mark.parametrize("format_", ["text", "json", "sarif"])
    @pytest.mark.parametrize(
        ("arguments", "status"),
        [
            (["clean.xml"], 0),
            (["faulty.xml"], 1),
            (["faulty.xml", "--fail-on", "never"], 0),
            (["warned.xml"], 0),
            (["warned.xml", "--fail-on", "warning"], 1),
            (["warned.xml", "--fail-on", "note"], 1),
            (["warned.xml", "--fail-on", "error"], 0),
            (["clean.xml", "none.xml"], 2),
            (["faulty.xml", "none.xml", "--fail-on", "never"], 2),
            (["faulty.xml", "--ignore", "NAME"], 0),
        ],
    )
    def test_does_not_depend_on_the_format(self, arguments: list[str], status: int, format_: str) -> None:
        assert call("check", *arguments, "--format", format_).exit_code == status

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["check"],
            ["check", "clean.xml", "--format", "xml"],
            ["check", "clean.xml", "--select", "NOPE"],
            ["explain", "NAME999"],
            ["nope"],
        ],
    )
    def test_is_2_for_wrong_use(self, arguments: list[str]) -> None:
        result = call(*arguments)
        assert result.exit_code == 2
        assert "Traceback" not in result.output

    def test_is_2_for_a_crash_of_a_rule_which_every_format_reports(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def check(_record: Record, _index: Index) -> Iterator[Problem]:
            raise ValueError("it broke")

        broken = make_rule(check, code="NAME001", name="malformed-name")
        monkeypatch.setattr(sys.modules[check.__module__], "__doc__", sys.modules[ALL[0].check.__module__].__doc__)
        monkeypatch.setattr("linter.cli.commands.check.plan.load_rulebook", lambda: (broken, *ALL[1:]))
        message = "clean.xml: NAME001 crashed on a tcp: ValueError: it broke (test_cli.py:"
        for format_ in ("text", "json", "sarif"):
            result = call("check", "clean.xml", "--format", format_)
            assert result.exit_code == 2
            assert message in result.stderr
            assert "Traceback" not in result.output
        assert (
            json.loads(call("check", "clean.xml", "--format", "json").stdout)["registries"][0]["crashes"][0]["error"]
            == "ValueError: it broke"
        )
        invocation = json.loads(call("check", "clean.xml", "--format", "sarif").stdout)["runs"][0]["invocations"][0]
        assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
        assert invocation["toolExecutionNotifications"][0]["associatedRule"]["id"] == "NAME001"


@pytest.mark.usefixtures("folder")
class TestCheck:
    def test_says_place_rule_message_line_and_section(self) -> None:
        result = call("check", "faulty.xml")
        assert (
            result.stdout
            == """\
faulty.xml:6:11: error NAME001 malformed-name: service name 'a_b' has '_', and only ASCII letters, digits and hyphens are allowed
6 |     <name>a_b</name>
  |           ^^^
  = a_b tcp; RFC 6335 section 5.1 (MUST)
  = --fix --unsafe: register 'a-b' and mark 'a_b' as its alias

faulty.xml: 1 error in 1 entry and 1 contact
  1 fix with --fix --unsafe
"""
        )
        assert result.stderr == ""

    def test_reads_standard_input(self) -> None:
        result = call("check", "-", stdin=FAULTY)
        assert result.stdout.startswith("<stdin>:6:11: error NAME001")

    def test_keeps_findings_when_another_file_cannot_be_read(self) -> None:
        (Path.cwd() / "cut.xml").write_text(FAULTY[: -len("</registry>\n")], encoding="utf-8")
        result = call("check", "none.xml", "faulty.xml", "cut.xml")
        assert "faulty.xml:6:11: error NAME001" in result.stdout
        assert result.stderr.splitlines() == [
            "reglint: none.xml: cannot be read: no such file or directory",
            "reglint: cut.xml:14:1: is not well-formed XML: Premature end of data in tag registry line 2",
        ]

    def test_lints_a_file_once_however_often_it_is_named(self) -> None:
        assert call("check", "clean.xml", "./clean.xml", "clean.xml").stdout.count("clean.xml:") == 1

    def test_colors_on_request_and_when_the_environment_asks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name, raising=False)
        assert "\x1b[" not in call("check", "faulty.xml").stdout
        assert "\x1b[1;31m" in call("check", "faulty.xml", "--color", "always").stdout
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert "\x1b[" in call("check", "faulty.xml").stdout
        monkeypatch.setenv("NO_COLOR", "1")
        assert "\x1b[" not in call("check", "faulty.xml").stdout

    def test_escapes_control_characters_of_terminals(self) -> None:
        path = Path("a\x1b[31m\n.xml")
        path.write_text(registry_text("  <record><name>a&#x9b;31m&#x202e;\u202e_</name></record>\n"), encoding="utf-8")
        result = call("check", str(path), str(path) + "x", "--ignore", "PORT,CONTACT")
        assert result.exit_code == 2
        assert all(line.isprintable() for line in (result.stdout + result.stderr).splitlines())
        assert "a\\x9b31m\\u202e\\u202e_" in result.stdout
        assert "a\\x1b[31m\\n.xmlx: cannot be read" in result.stderr

    def test_prints_the_findings_and_time_of_each_rule_to_standard_error(self) -> None:
        result = call("check", "faulty.xml", "--format", "json", "--statistics")
        json.loads(result.stdout)
        lines = result.stderr.splitlines()
        assert lines[0].split() == ["active", "existing", "old", "excepted", "ms", "rule"]
        assert any(line.split()[0] == "1" and line.endswith("NAME001 malformed-name") for line in lines)
        assert lines[-2].split()[:2] == ["1", "0"]

    @pytest.mark.slow
    def test_gives_the_same_bytes_twice(self) -> None:
        fixtures = [str(path) for path in sorted((ROOT / "fixtures" / "rules").glob("*.xml"))]
        for format_ in ("text", "json", "sarif"):
            first, second = (call("check", *fixtures, "--format", format_, "--show-grandfathered") for _ in range(2))
            assert first.stdout_bytes == second.stdout_bytes


@pytest.mark.usefixtures("folder")
class TestSelection:
    def ran(self, *arguments: str) -> list[str]:
        result = call("check", "clean.xml", "--statistics", *arguments)
        assert result.exit_code == 0, result.output
        return sorted(line.split()[5] for line in result.stderr.splitlines()[1:-2])

    def test_is_all_but_the_opt_in_rules_by_default(self) -> None:
        assert self.ran() == sorted(
            rule.code
            for rule in ALL
            if not rule.opt_in
            and (not rule.formats or "xml" in rule.formats)
            and rule.family not in ("OVER", "POLICY", "EDIT", "ACCEPT")
        )

    @pytest.mark.parametrize(
        ("selectors", "expected"),
        [
            (["NAME001"], ["NAME001"]),
            (["name001,malformed-port"], ["NAME001", "PORT001"]),
            (["NAME001", "PORT001"], ["NAME001", "PORT001"]),
            (["PORT00"], [f"PORT00{i}" for i in range(1, 10)]),
            (["alias"], [f"ALIAS00{i}" for i in range(1, 10)]),
            (["NAME007"], ["NAME007"]),
            (["name-not-portable"], ["NAME007"]),
        ],
    )
    def test_takes_codes_families_beginnings_and_names(self, selectors: list[str], expected: list[str]) -> None:
        assert self.ran(*(part for selector in selectors for part in ("--select", selector))) == expected

    def test_takes_an_opt_in_rule_by_its_own_name_only(self) -> None:
        assert "NAME007" not in self.ran("--select", "NAME")

    def test_ignores_selected_rules(self) -> None:
        assert self.ran("--select", "NAME001,NAME002,NAME003", "--ignore", "NAME002,malformed-name") == ["NAME003"]

    def test_offers_the_nearest_rule_for_a_slip(self) -> None:
        assert (
            "'NAME0001' is not a rule, a family or the beginning of a code; did you mean 'NAME001'?"
            in call("check", "clean.xml", "--select", "NAME0001").stderr
        )
        assert "no rule is called 'malformd-name'; did you mean 'malformed-name'?" in call("explain", "malformd-name").stderr


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--ignore", ",".join(sorted({rule.family for rule in ALL}))], "no rule is left to run"),
        (["--select", "NAME006", "--ignore", "NAME006"], "no rule is left to run"),
        (["--select", ""], "a rule is missing"),
        (["--select", "NAME001,"], "a rule is missing"),
    ],
)
def test_a_run_without_rules_is_wrong_use(arguments: list[str], said: str) -> None:
    result = call("check", "clean.xml", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def shell(command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a shell command in which $REGLINT is the command of this checkout."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    line = command.replace("$REGLINT", f"{sys.executable} -c 'from linter.cli import main; main()'")
    return subprocess.run(["/bin/sh", "-c", line], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("$REGLINT check fixtures/registry.xml >&-", "reglint: cannot write the report: standard output is closed\n"),
        ("$REGLINT rules >&-", "reglint: cannot write the report: standard output is closed\n"),
        ("$REGLINT rules > /dev/full", "reglint: the output cannot be written: no space left on device\n"),
        ("$REGLINT check nothing 2> /dev/full", ""),
        ("$REGLINT check - <&-", "reglint: <stdin>: cannot be read: standard input is closed\n"),
        ("$REGLINT check fixtures/registry.xml > /dev/full", "reglint: the output cannot be written: no space left on device\n"),
    ],
)
def test_streams_that_fail_are_named_and_the_status_is_2(command: str, said: str) -> None:
    done = shell(command)
    assert (done.returncode, done.stderr) == (2, said)


def test_a_closed_standard_error_loses_no_report() -> None:
    done = shell("$REGLINT check fixtures/registry.xml 2>&-")
    assert (done.returncode, done.stdout.count("\n")) == (0, 2)


def test_an_interrupt_is_no_finding() -> None:
    code = "import linter.source\nfrom linter.cli import main\ndef stop(*_, **__): raise KeyboardInterrupt\n"
    code += "linter.source.read_source = stop\nmain()"
    done = subprocess.run([sys.executable, "-c", code, "check", "x.xml"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert "Traceback" not in done.stderr


def test_help_teaches() -> None:
    assert "reglint check service-names-port-numbers.xml" in call("--help").stdout
    text = call("check", "--help").stdout
    options = ("--format", "--select", "--ignore", "--fail-on", "--config", "--isolated")
    for option in (*options, "--show-grandfathered", "--show-suppressed", "--statistics", "--color"):
        assert option in text
    assert call("--version").stdout == f"reglint {__version__}\n"


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_explain_shows_the_manual_page(rule: Rule) -> None:
    text = call("explain", rule.name).stdout
    assert text.startswith(f"{rule.code} {rule.name} ({rule.severity}")
    for title in ("Why it matters", "How to fix", "Good", "Bad", "Source"):
        assert f"\n{title}\n" in text
    assert call("explain", rule.code.lower()).stdout == text


def test_rules_lists_all_of_them() -> None:
    lines = call("rules").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [rule.code for rule in ALL]
    listed = json.loads(call("rules", "--format", "json").stdout)
    assert [entry["code"] for entry in listed] == [rule.code for rule in ALL]
    assert listed[0] == {
        "code": "NAME001",
        "name": "malformed-name",
        "family": "NAME",
        "severity": "error",
        "scope": "record",
        "summary": "A service name that RFC 6335 does not allow.",
        "since": None,
        "opt_in": False,
        "precision": "very-high",
        "cites": [
            {
                "document": "RFC 6335",
                "section": "5.1",
                "keyword": "MUST",
                "url": "https://www.rfc-editor.org/rfc/rfc6335#section-5.1",
            }
        ],
        "fixes": ["safe", "unsafe"],
        "options": [
            {"name": option.name, "default": option.default, "about": option.about} for option in (LENGTH, OLD_NAMES, IANA_NAMES)
        ],
    }


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    assert "_REGLINT_COMPLETE" in call("completion", shell).stdout


def test_the_shell_completes_commands_options_and_codes() -> None:
    def completed(words: str) -> set[str]:
        environment = {**os.environ, "_REGLINT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
        done = subprocess.run(
            [sys.executable, "-c", "from linter.cli import main; main()"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        return {line.partition(",")[2] for line in done.stdout.splitlines()}

    assert completed("reglint ") == {
        "accept",
        "init",
        "changes",
        "check",
        "compare",
        "completion",
        "convert",
        "coverage",
        "explain",
        "fetch",
        "free",
        "history",
        "review",
        "rules",
        "settings",
    }
    assert completed("reglint check --fail-on n") == {"note", "never"}
    assert completed("reglint convert --to ") == {"yaml", "json", "csv", "xml", "services"}
    assert completed("reglint explain malformed-p") == {"malformed-port"}
    assert completed("reglint check --select NAME001,alias001") == {"NAME001,ALIAS001"}


def test_a_closed_pipe_causes_no_traceback() -> None:
    done = shell("$REGLINT check --format json --show-grandfathered fixtures/rules/*.xml | head -c 1")
    assert (done.stdout, done.stderr) == ("{", "")


def test_a_crash_of_the_command_is_one_line_and_status_2() -> None:
    code = "import linter.source as source; from linter.cli import main; source.read_source = lambda *_, **__: 1 / 0; main()"
    done = subprocess.run([sys.executable, "-c", code, "check", "x.xml"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "reglint: crashed: ZeroDivisionError: division by zero (<string>:1); this is a bug in reglint\n"
