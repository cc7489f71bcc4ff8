"""`python -m rules.new` makes the skeleton of a rule that passes the contract."""

import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from rules import ALL
from rules.new import make_rule
from tests.support import ROOT

FAMILIES = sorted({rule.family for rule in ALL} - {"SERVICES", "EDIT", "ACCEPT", "FORMAT"})


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("rules", "fixtures", "tests", "linter"):
        copytree(ROOT / name, tmp_path / name, ignore=ignore_patterns("__pycache__"))
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *arguments], cwd=checkout, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_skeleton_passes_the_contract(checkout: Path) -> None:
    done = run(checkout, "rules.new", "NAME099", "lamp-in-name")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("wrote rules/names/lamp_in_name.py, fixtures/rules/NAME099.xml, rules/names/__init__.py\n")
    contract = ("pytest", "-p", "no:cacheprovider", "tests/rules/test_contract.py", "-k", "NAME099 or not [")
    run(checkout, *contract, "--update")
    done = run(checkout, *contract)
    assert done.returncode == 0, done.stdout
    done = run(checkout, "ruff", "check", "rules")
    assert done.returncode == 0, done.stdout
    done = run(checkout, "ruff", "format", "--check", "rules")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_takes_a_rule(checkout: Path, family: str) -> None:
    make_rule(f"{family}999", "lamp-in-name", checkout)
    done = run(checkout, "rules.new", f"{family}999", "another-name")
    assert (done.returncode, done.stdout) == (2, "")
    assert "is taken" in done.stderr


@pytest.mark.parametrize(
    ("code", "name", "problem"),
    [
        ("NAME1", "lamp", "code 'NAME1' is malformed"),
        ("NAME099", "Lamp", "name 'Lamp' is malformed"),
        ("NAME001", "lamp", "is taken"),
        ("NAME099", "malformed-name", "is taken"),
        ("EDIT099", "lamp", "family 'EDIT' has no skeleton"),
        ("NOPE001", "lamp", "family 'NOPE' has no skeleton"),
    ],
)
def test_wrong_use_is_refused(code: str, name: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=problem):
        make_rule(code, name, tmp_path)
    assert list(tmp_path.iterdir()) == []
