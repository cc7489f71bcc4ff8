"""What reaches standard output and standard error: encodings, colors and progress."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from linter.cli import cli
from rules import ALL
from tests.support import ROOT, registry_text

COMMAND = "from linter.cli import main; main()"
FAULTY = registry_text("  <record><name>a_b</name></record>\n")
ACCENTED = registry_text("  <record><name>é€</name></record>\n")
FREE = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "TERM", "PYTHONUTF8")}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in FREE.keys() ^ os.environ.keys():
        monkeypatch.delenv(name, raising=False)
    Path("faulty.xml").write_text(FAULTY, encoding="utf-8")
    Path("é.xml").write_text(ACCENTED, encoding="utf-8")


def called(*arguments: str) -> str:
    return CliRunner().invoke(cli, arguments).stdout


def encoded(encoding: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process whose streams have an encoding."""
    environment = {**FREE, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    return subprocess.run([sys.executable, "-c", COMMAND, *arguments], env=environment, capture_output=True, check=False)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16", "utf-8"])
@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_reports_for_programs_are_utf_8_whatever_the_encoding_of_the_stream(format_: str, encoding: str) -> None:
    arguments = ("check", "--select", "NAME001", "--format", format_, "é.xml")
    done = encoded(encoding, *arguments)
    assert (done.returncode, done.stderr) == (1, b"")
    assert "ervice name 'é€' has ".encode() in done.stdout
    assert done.stdout.decode("utf-8") == called(*arguments)


@pytest.mark.parametrize(
    ("encoding", "name"), [("ascii", "\\xe9\\u20ac"), ("latin-1", "é\\u20ac"), ("iso8859-15", "é€"), ("utf-8", "é€")]
)
def test_text_escapes_characters_that_the_encoding_of_the_stream_does_not_have(encoding: str, name: str) -> None:
    done = encoded(encoding, "check", "--select", "NAME001", "é.xml")
    assert (done.returncode, done.stderr) == (1, b"")
    path, lines = name.partition("\\u20ac")[0].rstrip("€"), done.stdout.decode(encoding).splitlines()
    assert lines[0].startswith(f"{path}.xml:5:17: error NAME001 malformed-name: service name '{name}' has ")
    assert lines[1] == f"5 |   <record><name>{name}</name></record>"


@pytest.mark.parametrize(
    "arguments",
    [("rules",), ("rules", "--format", "json"), ("rules", "--format", "markdown"), ("explain", *(rule.code for rule in ALL))],
    ids=" ".join,
)
def test_the_other_commands_print_whatever_the_encoding_of_the_stream(arguments: tuple[str, ...]) -> None:
    done = encoded("ascii", *arguments)
    assert (done.returncode, done.stderr) == (0, b"")


def at_terminal(stream: str, code: str, *arguments: str, **variables: str) -> tuple[str, str]:
    """What a process that runs Python code writes: to the stream that is a terminal, stdout or stderr, and to the other one."""
    here, there = os.openpty()
    environment = {**FREE, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **variables}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        stdout=there if stream == "stdout" else subprocess.PIPE,
        stderr=there if stream == "stderr" else subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(there)
    shown = b""
    with suppress(OSError):  # which is how a terminal ends
        while part := os.read(here, 1 << 16):
            shown += part
    os.close(here)
    return shown.decode().replace("\r\n", "\n"), done.stderr if stream == "stdout" else done.stdout


def test_a_terminal_gets_color_unless_it_is_dumb() -> None:
    plain = called("check", "faulty.xml")
    colored = called("check", "faulty.xml", "--color", "always")
    assert plain != colored
    for environment, expected in (
        ({"TERM": "xterm"}, colored),
        ({}, colored),
        ({"TERM": "dumb"}, plain),
        ({"TERM": "xterm", "NO_COLOR": "1"}, plain),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, colored),
    ):
        assert at_terminal("stdout", COMMAND, "check", "faulty.xml", **environment) == (expected, ""), environment


@pytest.mark.parametrize(
    ("seconds", "progress"),
    [
        (0.25, ""),
        (1 / 3, ""),
        (0.5, "\r\x1b[Kreglint: 4 of 4 files\r\x1b[K"),
        (0.75, "\r\x1b[Kreglint: 3 of 4 files\r\x1b[Kreglint: 4 of 4 files\r\x1b[K"),
    ],
)
def test_progress_is_shown_on_a_terminal_and_after_a_second(seconds: float, progress: str) -> None:
    code = f"""
import time
import linter.source
from linter.cli import main

clock, read = [5.0], linter.source.read_source

def slow(path, **other):
    clock[0] += {seconds}
    return read(path, **other)

time.monotonic, linter.source.read_source = lambda: clock[0], slow
main()
"""
    paths = []
    for i in range(4):
        paths.append(f"{i}.xml")
        Path(paths[-1]).write_text(FAULTY, encoding="utf-8")
    assert at_terminal("stderr", code, "check", *paths) == (progress, called("check", *paths))
    assert at_terminal("stdout", code, "check", *paths, "--color", "never") == (called("check", *paths), "")
