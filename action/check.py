"""Check a registry in a job of GitHub Actions: the step of action.yml that runs reglint.

The inputs are environment variables REGLINT_*, and no value of them reaches a shell. The change decides about annotations, summary
and exit status; the SARIF log for code scanning is that of a full check, since code scanning closes alerts that a log lacks.
"""

import json
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from linter.cli.automatic_base import AUTO, HEAD, find_automatic
from linter.report.github import write_command
from linter.versions.git import GitError, Repository

EVERYTHING = "none"  # the base that means a full check
_REGLINT = (sys.executable, "-I", "-c", "from linter.cli import main; main()")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_PULL_REQUESTS = ("pull_request", "pull_request_target")
_WITH_CHANGE = (*_PULL_REQUESTS, "push", "merge_group")
_READ_ONLY = "dependabot[bot]"  # its pull requests get the rights of a fork


class Inputs(NamedTuple):
    """The inputs of the action. `base` is a revision, a file, 'auto' or 'none'; empty texts leave a setting to reglint.yaml."""

    paths: tuple[str, ...]
    base: str
    fail_on: str
    config: str
    is_uploading: bool
    has_summary: bool

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Inputs":
        """Return the inputs. Ends the step with status 2 for a value that is not allowed."""
        paths = tuple(line.strip() for line in environment.get("REGLINT_PATHS", "").splitlines() if line.strip())
        if "-" in paths:
            _refuse("paths: '-' is not allowed; name a file or a folder, each on a line")
        flags = {}
        for name in ("upload", "summary"):
            value = environment.get(f"REGLINT_{name.upper()}", "").strip()
            if value not in ("true", "false"):
                _refuse(f"{name}: '{value}' is not allowed; give true or false")
            flags[name] = value == "true"
        base, fail_on, config = (environment.get(f"REGLINT_{name}", "").strip() for name in ("BASE", "FAIL_ON", "CONFIG"))
        return cls(paths, base, fail_on, config, flags["upload"], flags["summary"])

    def command_line(self) -> list[str]:
        """Return the arguments that both checks have in common, without the paths."""
        return [f"--config={self.config}"] if self.config else []


class Job(NamedTuple):
    """The job of GitHub Actions: the name of the event that started it, its contents, and the variables of the runner."""

    event_name: str
    event: Mapping[str, Any]
    environment: Mapping[str, str]

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Job":
        """Return the job. An event that cannot be read is empty."""
        try:
            event = json.loads(Path(environment.get("GITHUB_EVENT_PATH", "")).read_bytes())
        except (OSError, ValueError, RecursionError):
            event = {}
        return cls(environment.get("GITHUB_EVENT_NAME", ""), event if isinstance(event, dict) else {}, environment)

    def text(self, *keys: str) -> str:
        """Return a text of the event, "" if there is none."""
        value: Any = self.event
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, str) else ""

    @property
    def has_change(self) -> bool:
        """Return whether the event is about a change of a branch; a schedule, a tag and a run by hand are not."""
        return self.event_name in _WITH_CHANGE and not self.environment.get("GITHUB_REF", "").startswith("refs/tags/")

    @property
    def may_upload(self) -> bool:
        """Return whether the token of the job can have the right to upload: not for pull requests from forks and of Dependabot."""
        if self.event_name not in _PULL_REQUESTS:
            return True
        is_own = self.text("pull_request", "head", "repo", "full_name") == self.environment.get("GITHUB_REPOSITORY", "")
        return is_own and self.environment.get("GITHUB_ACTOR") != _READ_ONLY


def choose_base(inputs: Inputs, job: Job) -> str:
    """Return the base to check against, or 'none'; fetch it if the clone does not hold it.

    The base of a change that cannot be found is reported as a warning, and everything is checked.
    """
    if inputs.base == EVERYTHING or os.path.exists(inputs.base):
        return inputs.base
    if inputs.base != AUTO:
        return _fetch_named(inputs.base)
    if not job.has_change:
        say("notice", f"the event '{job.event_name}' is no change of a branch; everything is checked")
        return EVERYTHING
    fetch_history(job.environment.get("GITHUB_BASE_REF", "") or job.text("repository", "default_branch"))
    try:
        return _find(job)
    except GitError as error:
        say("warning", f"everything is checked, and existing findings count, too: {error}")
        if path := job.environment.get("GITHUB_STEP_SUMMARY"):
            with open(path, "a", encoding="utf-8") as file:
                file.write("> [!WARNING]\n> The base of the change was not found. reglint checked everything.\n\n")
        return EVERYTHING


def _find(job: Job) -> str:
    """Return the base of the change of a job. Raises GitError."""
    if job.event_name == "merge_group":
        before = job.text("merge_group", "base_sha")
        fetch_commit(before)
        return _repository().resolve(before)
    if job.event_name == "push":
        fetch_commit(job.text("before"))
    found = find_automatic(_repository())
    if job.event_name in _PULL_REQUESTS and found == _repository().commit(HEAD):
        raise GitError("the checkout", "has no commit of the pull request; check out its head or its merge commit")
    return AUTO


def _repository() -> Repository:
    return Repository.of(os.path.join(os.curdir, "any"))


def _is_known(revision: str) -> bool:
    return bool(_git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"))


def _fetch_named(base: str) -> str:
    """Return a base that the user names, as the clone knows it after fetching. A base that is unknown is left to the check."""
    name = base.removeprefix("origin/")
    if _is_known(base) or not name or name.startswith("-"):
        return base
    fetch_commit(name)
    fetch_history(name)
    return next((known for known in (base, f"origin/{name}") if _is_known(known)), base)


def fetch_history(branch: str) -> None:
    """Fetch the history of HEAD into a shallow clone, and a branch of origin that the clone lacks."""
    remote = f"refs/remotes/origin/{branch}"
    if _git("rev-parse", "--is-shallow-repository") == "true":
        _fetch("--unshallow", _git("rev-parse", HEAD))
    if branch and not _is_known(remote):
        _fetch(f"+refs/heads/{branch}:{remote}")


def fetch_commit(commit: str) -> None:
    """Fetch a commit that the clone lacks, such as the one before a forced push. Other revisions are left alone."""
    if _COMMIT.fullmatch(commit) and commit.strip("0") and not _is_known(commit):
        _fetch(commit)


def _fetch(*arguments: str) -> None:
    """Fetch from origin. A failure is printed; the search for the base decides about what is missing."""
    options = [argument for argument in arguments if argument.startswith("--")]
    _git("fetch", "--quiet", "--no-tags", *options, "origin", *arguments[len(options) :], is_shown=True)


def _git(*arguments: str, is_shown: bool = False) -> str:
    """Return the output of git, "" if it fails; with `is_shown`, print its messages."""
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(
        ["git", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if is_shown and done.returncode:
        show(f"git {arguments[0]}: {done.stderr}")
    return "" if done.returncode else done.stdout.strip()


def check(inputs: Inputs, base: str, folder: Path) -> int:
    """Check, print the report and the annotations, and return the exit status."""
    annotations = folder / "annotations.txt"
    annotations.unlink(missing_ok=True)
    options = [*inputs.command_line(), "--output=text", f"--output=github={annotations}"]
    if inputs.has_summary and "GITHUB_STEP_SUMMARY" in os.environ:
        options.append("--output=github-summary")
    if base != EVERYTHING:
        options.append(f"--base={base}")
    if inputs.fail_on:
        options.append(f"--fail-on={inputs.fail_on}")
    status = _run(options, inputs.paths)
    if annotations.exists():
        sys.stdout.write(annotations.read_text(encoding="utf-8"))
    elif status:
        say("error", "the check failed; the log has the reason")
    return status


def write_log(inputs: Inputs, folder: Path) -> tuple[int, str]:
    """Write the SARIF log of a full check. Return the exit status and the path, "" if the log is not to be uploaded."""
    log = folder / "reglint.sarif"
    log.unlink(missing_ok=True)
    status = _run([*inputs.command_line(), "--exit-zero", f"--output=sarif={log}"], inputs.paths)
    if status:
        say("error", "the log for code scanning is incomplete and not uploaded; the log of the step has the reason")
    return status, "" if status else str(log)


def _run(options: list[str], paths: tuple[str, ...]) -> int:
    done = subprocess.run(
        [*_REGLINT, "check", *options, "--", *paths],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="backslashreplace",
        check=False,
    )
    show(done.stdout)
    return done.returncode


def show(text: str) -> None:
    """Print a text in which the runner executes no command, whatever the registry or the name of a file holds."""
    if text:
        token = secrets.token_hex(16)
        sys.stdout.write(f"::stop-commands::{token}\n{text.rstrip()}\n::{token}::\n")
        sys.stdout.flush()


def say(name: str, message: str) -> None:
    """Print an annotation of reglint itself: an error, a warning or a notice."""
    sys.stdout.write(f"{write_command(name, message, title='reglint')}\n")
    sys.stdout.flush()


def _refuse(message: str) -> NoReturn:
    say("error", message)
    sys.exit(2)


def trust_workspace() -> None:
    """Let git read the checkout in a container, where it belongs to another user."""
    number = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    os.environ[f"GIT_CONFIG_KEY_{number}"] = "safe.directory"
    os.environ[f"GIT_CONFIG_VALUE_{number}"] = os.environ.get("GITHUB_WORKSPACE") or os.getcwd()
    os.environ["GIT_CONFIG_COUNT"] = str(number + 1)


def main() -> int:
    """Run the step and return its exit status: that of the change, or 2 if the log for code scanning failed."""
    inputs, job = Inputs.read(os.environ), Job.read(os.environ)
    trust_workspace()
    folder = Path(os.environ["RUNNER_TEMP"]).resolve() / "reglint"
    folder.mkdir(exist_ok=True)
    log = ""
    status = check(inputs, choose_base(inputs, job), folder)
    if inputs.is_uploading and job.may_upload:
        written, log = write_log(inputs, folder)
        status = max(status, written)
    elif inputs.is_uploading:
        say("notice", "the log is not uploaded: the token of this pull request may not write")
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as file:
        file.write(f"status={status}\nsarif={log}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
