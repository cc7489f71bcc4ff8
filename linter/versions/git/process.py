"""Run git: it never asks, never fetches and never writes, and each of its failures is one line."""

import subprocess
from collections.abc import Mapping, Sequence

from linter.source import MAX_BYTES, SourceError

SETTINGS = {  # whatever users have set, the output is the same
    "core.fsmonitor": "false",
    "log.showRoot": "true",
    "log.showSignature": "false",
    "diff.renameLimit": "1000",
}
VARIABLES = {
    "LC_ALL": "C",
    "LANGUAGE": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",  # for versions that do not know the variable above
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_PAGER": "cat",
}


class GitError(SourceError):
    """A failure of git about a file, in one line that follows the name of the file."""


class Texts:
    """A running process that reads texts by their ids."""

    def __init__(self, shown: str, process: "subprocess.Popen[bytes]") -> None:
        self._shown = shown
        self._process = process

    def read(self, blob: str) -> bytes:
        """Return the text with an id. Raises GitError for one that is not in the repository or is larger than 512 MiB."""
        asks, answers = self._process.stdin, self._process.stdout
        assert asks is not None
        assert answers is not None
        try:
            asks.write(f"{blob}\n".encode())
            asks.flush()
            head = answers.readline().split()
            if len(head) != 3 or head[1] != b"blob":
                raise GitError(self._shown, f"its text '{blob[:10]}' is not in this clone; fetch it first")
            if int(head[2]) > MAX_BYTES:
                raise GitError(self._shown, f"its text '{blob[:10]}' is larger than {MAX_BYTES >> 20} MiB, the most that is read")
            text = answers.read(int(head[2]))
            end = answers.read(1)
        except OSError as error:
            raise GitError(self._shown, "git ended too early; check the repository with 'git fsck'") from error
        if end != b"\n":
            raise GitError(self._shown, "git ended too early; check the repository with 'git fsck'")
        return text


def run_git(
    shown: str, command: Sequence[str], folder: str, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError as error:
        raise make_start_error(shown, error) from error
    except ValueError as error:  # a NUL in a path
        raise GitError(shown, f"cannot be looked up in git: {error}") from error


def make_start_error(shown: str, error: OSError) -> GitError:
    if isinstance(error, FileNotFoundError):
        return GitError(shown, "its history needs git, which is not installed")
    return GitError(shown, f"git cannot be run: {(error.strerror or str(error)).lower()}")


def make_error(shown: str, said: bytes) -> GitError:
    """Return the error for a failure of git."""
    text = said.decode(errors="backslashreplace")
    if "dubious ownership" in text or "unsafe repository" in text:
        return GitError(shown, "its repository belongs to another user; 'git config --global --add safe.directory' allows it")
    if "not a git repository" in text:
        return GitError(shown, "is not in a git repository")
    lines = [line for line in text.splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "no reason given")
    return GitError(shown, f"git failed: {first.removeprefix('fatal: ').removeprefix('error: ')}")
