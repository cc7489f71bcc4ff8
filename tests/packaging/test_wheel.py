"""What an installation leaves behind, and which rulebook it runs."""

import os
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support import ROOT

pytestmark = [pytest.mark.packaging, pytest.mark.slow]


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def call(*command: str | Path, cwd: Path) -> str:
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fetch(*command: str | Path, cwd: Path) -> None:
    """Run what needs a package index. Without one the test is skipped, but not in CI."""
    done = run(*command, cwd=cwd)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"needs a package index, and {Path(command[0]).name} could not use one: {done.stderr.strip()[-300:]}")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    fetch(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_has_one_top_level_package(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"linter", f"reglint-{wheel.name.split('-')[1]}.dist-info"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rules").rglob("*.py")}
    assert {name.removeprefix("linter/") for name in names if name.startswith("linter/rules/")} == ours
    assert "linter/schemas/report-1.json" in names
    templates = (ROOT / "linter" / "report" / "html" / "templates").iterdir()
    assert {f"linter/report/html/templates/{file.name}" for file in templates} <= set(names)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment with the wheel and a package that owns the import name `rules`."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=True)
    commands = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    fetch(commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, "rules==3.5", cwd=folder)
    return commands


def test_the_wheel_runs_beside_a_package_named_rules(installed: Path, tmp_path: Path) -> None:
    for name in ("rules", "linter"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong package')\n", encoding="utf-8")
    out = call(installed / "reglint", "check", ROOT / "fixtures" / "registry.xml", cwd=tmp_path)
    assert "registry.xml: nothing found in 100 entries and 41 contacts\n" in out
    assert call(installed / "reglint", "rules", cwd=tmp_path).startswith("NAME001 ")
    assert call(installed / "reglint", "free", "79-81", cwd=tmp_path) == "81\n"
    assert "malformed-name" in call(installed / "reglint", "explain", "NAME001", cwd=tmp_path)
    code = "import rules; rules.add_rule('see', rules.always_allow); print(rules.test_rule('see'))"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert call(installed / "python", "-c", code, cwd=elsewhere) == "True\n"


def test_a_checkout_runs_its_rulebook_from_any_directory(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "__init__.py").write_text("raise SystemExit('the wrong package')\n", encoding="utf-8")
    code = f"import sys; sys.path.append({str(ROOT)!r}); from linter.cli import main; main()"
    assert call(sys.executable, "-c", code, "rules", cwd=tmp_path).startswith("NAME001 ")


def test_the_example_of_a_plugin_is_installed_and_runs(installed: Path, tmp_path: Path) -> None:
    fetch(installed / "python", "-m", "pip", "install", "--no-deps", ROOT / "fixtures" / "plugin", cwd=tmp_path)
    (tmp_path / "ports.yaml").write_text("entries:\n  - {name: lamp, port: 7001, transport: tcp}\n", encoding="utf-8")
    assert "XPIER001" not in call(installed / "reglint", "check", "ports.yaml", cwd=tmp_path)
    (tmp_path / "reglint.yaml").write_text("plugins: harbour\n", encoding="utf-8")
    out = call(installed / "reglint", "check", "ports.yaml", cwd=tmp_path)
    assert "ports.yaml:2:24: warning XPIER001 odd-port: port '7001' of 'lamp' is odd; take an even port, such as 7002" in out
    assert call(installed / "reglint", "rules", "--test", cwd=tmp_path) == "XPIER001 odd-port: examples are right\n"
