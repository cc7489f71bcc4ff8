"""A small runner of composite actions: it does with action.yml what GitHub's runner does, except for the actions of others."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from tests.support import ROOT

ACTION = YAML(typ="safe").load((ROOT / "action.yml").read_text(encoding="utf-8"))
_EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")
_COMMAND = re.compile(r"\s*::([\w-]+)(?: (.*?))?::(.*)", re.DOTALL)
_OLD_COMMAND = re.compile(r"##\[([\w-]+)[^]]*\]")
_ESCAPES = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}


class Annotation(NamedTuple):
    kind: str
    properties: dict[str, str]
    message: str


class Run(NamedTuple):
    """The end of a job: its status, the log, the annotations, other commands that the runner executed, and the summary."""

    status: int
    log: str
    annotations: list[Annotation]
    commands: list[str]
    summary: str
    outputs: dict[str, str]
    uploads: list[dict[str, str]]

    def messages(self, kind: str) -> list[str]:
        return [annotation.message for annotation in self.annotations if annotation.kind == kind]


def run_action(folder: Path, environment: Mapping[str, str], **inputs: str) -> Run:
    """Run the steps of action.yml in the working directory.

    Unless the environment has INSTALLS, the step that installs reglint is left out; the Python of the tests has it.
    """
    context = {f"inputs.{name}": str(value.get("default", "")) for name, value in ACTION["inputs"].items()}
    context |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
    for name in ("summary.md", "output"):
        (folder / name).write_text("", encoding="utf-8")
    variables = {**os.environ, "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": os.getcwd(), "GITHUB_ACTION_PATH": str(ROOT)}
    variables |= {"GITHUB_STEP_SUMMARY": str(folder / "summary.md"), "RUNNER_TEMP": str(folder), **environment}
    log, status, uploads = "", 0, []
    for number, step in enumerate(ACTION["runs"]["steps"]):
        outputs: dict[str, str] = {}
        if "if" in step:
            assert step["if"] == "${{ !cancelled() && steps.check.outputs.sarif != '' }}"
            if not context.get("steps.check.outputs.sarif"):
                continue
        elif status:
            continue
        if step.get("uses", "").startswith("actions/setup-python@"):
            outputs = {"python-path": sys.executable}
        elif "uses" in step:
            assert step["uses"].startswith("github/codeql-action/upload-sarif@")
            uploads.append({name: evaluate(value, context) for name, value in step["with"].items()})
        elif step["id"] == "install" and "INSTALLS" not in environment:
            outputs = {"python": sys.executable}
        else:
            script, output = folder / f"{number}.sh", folder / f"output-{number}"
            script.write_text(step["run"], encoding="utf-8")
            output.write_text("", encoding="utf-8")
            values = {name: evaluate(value, context) for name, value in step.get("env", {}).items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
                env={**variables, "GITHUB_OUTPUT": str(output), **values},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            log += done.stdout.decode(errors="backslashreplace")
            status = status or done.returncode
            outputs = dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        context |= {f"steps.{step.get('id')}.outputs.{name}": value for name, value in outputs.items()}
    summary = (folder / "summary.md").read_text(encoding="utf-8")
    named = {name: evaluate(output["value"], context) for name, output in ACTION["outputs"].items()}
    return Run(status, log, *executed(log), summary, named, uploads)


def evaluate(value: Any, context: Mapping[str, str]) -> str:
    return _EXPRESSION.sub(lambda match: context.get(match[1], ""), str(value))


def executed(log: str) -> tuple[list[Annotation], list[str]]:
    """Return the annotations in a log and the other commands, as the runner finds them.

    It takes `::name::` at the beginning of a line, after blanks, and `##[name]` anywhere; while commands are stopped, it waits for
    the token.
    """
    annotations, commands, token = [], [], ""
    for line in re.split(r"\r\n|\r|\n", log):
        if match := _COMMAND.match(line):
            name, properties, message = match[1], match[2] or "", match[3]
        elif match := _OLD_COMMAND.search(line):
            name, properties, message = match[1], "", line
        else:
            continue
        if token:
            token = "" if name == token else token
        elif name == "stop-commands":
            token = message
        elif name in ("error", "warning", "notice"):
            pairs = (pair.split("=", 1) for pair in properties.split(",") if pair)
            annotations.append(Annotation(name, {key: _plain(text) for key, text in pairs}, _plain(message)))
        else:
            commands.append(line)
    assert not token, "commands are still stopped at the end"
    return annotations, commands


def _plain(text: str) -> str:
    return re.sub("|".join(_ESCAPES), lambda match: _ESCAPES[match[0]], text)
