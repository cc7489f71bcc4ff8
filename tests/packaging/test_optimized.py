"""reglint under `python -O` and `python -OO`, which drop assertions and docstrings."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

CODE = "from linter.cli import main; main()"


def reglint(*arguments: str, option: str = "") -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, *([option] if option else []), "-c", CODE, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("option", ["-O", "-OO"])
def test_every_output_is_the_same(tmp_path: Path, option: str) -> None:
    """All outputs of a check agree byte for byte; SARIF and the page hold manual pages."""
    found = []
    for folder, switch in ((tmp_path / "plain", ""), (tmp_path / "optimized", option)):
        folder.mkdir()
        outputs = [f"--output={name}={folder / name}" for name in ("json", "sarif", "html", "junit")]
        done = reglint("check", "--output", "text", *outputs, "fixtures/registry.xml", "fixtures/faulty.xml", option=switch)
        assert done.returncode == 1, done.stderr
        found.append((done.stdout, {path.name: path.read_bytes() for path in folder.iterdir()}))
    assert found[0] == found[1]
    assert json.loads(found[1][1]["json"])["registries"][1]["findings"]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["explain", "NAME001"], ["explain", "SERVICES001"], ["rules"], ["coverage"]])
def test_manual_pages_are_the_same_without_docstrings(arguments: list[str]) -> None:
    plain, optimized = (reglint(*arguments, option=option) for option in ("", "-OO"))
    assert (optimized.returncode, optimized.stdout, optimized.stderr) == (0, plain.stdout, b"")


@pytest.mark.slow
def test_help_names_the_options_without_docstrings() -> None:
    done = reglint("check", "--help", option="-OO")
    assert done.returncode == 0
    assert b"--base" in done.stdout
