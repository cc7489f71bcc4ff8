"""Read a file from git: its text in a revision or in the index, and the revisions that changed it.

Everything goes through the program git, which never asks, never fetches and never writes. Of the variables that git sets for hooks,
only those for the repository of the file are kept. Paths are those of the file system; links are followed to the file, which is
what git keeps.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from time import gmtime, strftime
from typing import NamedTuple

from linter.source import MAX_BYTES, SourceError

_HELD = {  # whatever users have set, the output is the same
    "core.fsmonitor": "false",
    "log.showRoot": "true",
    "log.showSignature": "false",
    "diff.renameLimit": "1000",
}
_QUIET = {
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
# The variables that git sets for hooks about their repository. The first four name an index and objects that are not yet in it.
_OF_ONE_REPOSITORY = (
    *("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"),
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_GRAFT_FILE"),
    *("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_TRACE", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS"),
)
_KEPT_IN_ITS_OWN = _OF_ONE_REPOSITORY[:4]
_REMOTE = re.compile(  # the name and the password of a user are no part of an address that is shown
    r"(?:(?:https?|ssh|git)://(?:[^@/\s]+@)?|[^@/:\s]+@)(?P<host>[\w.-]+)(?::[0-9]+)?[:/]+(?P<path>[\w.~/-]+?)(?:\.git)?/?",
    re.ASCII,
)
_PLACES: dict[tuple[object, ...], tuple[str, str]] = {}  # of folders that were looked up before; a hook asks several times
_REGULAR = ("100644", "100755", "100664")
_OTHER_MODES = {"120000": "is a symbolic link", "160000": "is a submodule", "040000": "is a folder"}


class GitError(SourceError):
    """A failure of git about a file, in one line that follows the name of the file."""


class Revision(NamedTuple):
    """A commit that changed a file. `date` (YYYY-MM-DD) is that of the commit, in UTC; `subject` is the first line of its message.

    `path` is the path of the file in the repository, `blob` the id of its text. Without a `blob`, the file was not there, or
    `oddity` says what was there.
    """

    id: str
    date: str
    subject: str
    path: str
    blob: str | None
    oddity: str = ""


class Repository:
    """The repository that a file belongs to.

    Its methods raise GitError if git fails: no such revision, a text that was not fetched, a repository that is damaged or that git
    does not trust.
    """

    def __init__(self, shown: str, top: str, folder: str, environment: Mapping[str, str]) -> None:
        self.shown = shown
        self.top = top
        self.folder = folder  # that of the repository itself
        self._environment = environment

    @classmethod
    def of(cls, path: str) -> "Repository":
        """Return the repository of a file, which need not exist any more. Raises GitError if there is none, or no git."""
        shown = os.fsencode(path).decode(errors="backslashreplace")
        here = os.path.dirname(os.path.realpath(path))
        while not os.path.isdir(here) and os.path.dirname(here) != here:
            here = os.path.dirname(here)
        environment = {name: value for name, value in os.environ.items() if name not in _OF_ONE_REPOSITORY}
        environment |= _QUIET
        up, folder = _places(shown, here, environment)
        kept = {name: os.environ[name] for name in _KEPT_IN_ITS_OWN if name in os.environ}
        if kept and folder == _folder_of_call(shown):
            environment |= {name: os.pathsep.join(map(os.path.abspath, kept[name].split(os.pathsep))) for name in kept}
        return cls(shown, os.path.normpath(os.path.join(here, up)), folder, environment)

    def inside(self, path: str) -> str:
        """Return a path as git writes it: relative to the top of the repository, with slashes. Raises GitError for one outside."""
        inside = os.path.relpath(os.path.realpath(path), self.top)
        if inside.split(os.sep)[0] == os.pardir:
            raise GitError(self.shown, f"is not in the same repository as '{path}'")
        return inside.replace(os.sep, "/")

    def commits_address(self) -> str:
        """Return the web address of commits without their id, from the address of the remote 'origin'; "" if it is unknown."""
        done = self._run("config", "--get", "remote.origin.url", may_fail=True)
        match = _REMOTE.fullmatch(done.stdout.decode(errors="replace").strip())
        if match is None:
            return ""
        page = "-/commit" if "gitlab" in match["host"] else "commit"
        return f"https://{match['host']}/{match['path']}/{page}/"

    def commit(self, revision: str) -> str | None:
        """Return the id of the commit that a revision names, or None."""
        if revision.startswith("-") or "\0" in revision:
            return None
        done = self._run("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", may_fail=True)
        return done.stdout.decode().strip() or None

    def resolve(self, revision: str) -> str:
        """Return the id of the commit that a revision names. Raises GitError if there is none."""
        found = self.commit(revision)
        if found is None:
            if revision == "HEAD":
                raise GitError(self.shown, "is in a repository without any commit")
            raise GitError(self.shown, f"'{revision}' is no revision of its repository; 'git log' lists them")
        return found

    def date(self, revision: str) -> str:
        """Return the day (YYYY-MM-DD) of a commit, in UTC."""
        return _day(self._run("show", "--no-patch", "--format=%ct", self.resolve(revision)).stdout)

    def blob(self, revision: str, path: str) -> bytes | None:
        """Return the text of a file as committed in a revision, or None if it was not there."""
        listed = self._run("ls-tree", "-z", "--full-tree", self.resolve(revision), "--", self.inside(path)).stdout
        if not listed:
            return None
        mode, _, name = os.fsdecode(listed.partition(b"\t")[0]).split(" ")
        if mode not in _REGULAR:
            raise GitError(self.shown, f"{_OTHER_MODES.get(mode, 'is no file')} in revision '{revision}'")
        return self.text(name)

    def differs(self, revision: str, path: str) -> bool:
        """Return whether a file differs from a revision, as git sees it: with the conversions of line ends and filters."""
        options = ("--quiet", "--no-ext-diff", "--no-textconv", "--ignore-submodules")
        return self._run("diff", *options, self.resolve(revision), "--", self.inside(path), may_fail=True).returncode == 1

    def staged(self, path: str) -> bytes | None:
        """Return the staged text of a file, or None if it is not in the index."""
        listed = self._run("ls-files", "-z", "--stage", "--full-name", "--", self.inside(path)).stdout
        entries = [os.fsdecode(entry.partition(b"\t")[0]).split(" ") for entry in listed.split(b"\0") if entry]
        if not entries:
            return None
        mode, name, stage = entries[0]
        if stage != "0":
            raise GitError(self.shown, "is in conflict; resolve the merge first")
        if mode not in _REGULAR:
            raise GitError(self.shown, f"{_OTHER_MODES.get(mode, 'is no file')} where it is staged")
        return self.text(name)

    def former_name(self, revision: str, path: str) -> str | None:
        """Return the path that a renamed file had in a revision, relative to the working directory, or None."""
        now = self.inside(path)
        wanted = ("--cached", "-M", "--diff-filter=R", "--name-status", "-z")
        fields = os.fsdecode(self._run("diff-index", *wanted, self.resolve(revision), "--").stdout).split("\0")
        before = next((old for old, new in zip(fields[1::3], fields[2::3], strict=False) if new == now), None)
        return None if before is None else os.path.relpath(os.path.join(self.top, before))

    def files(self, revision: str = "") -> list[str]:
        """Return the files of a revision, by default those of the index, relative to the working directory."""
        tree = ("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.resolve(revision)) if revision else ("ls-files", "-z")
        names = os.fsdecode(self._run(*tree).stdout).split("\0")
        return [os.path.relpath(os.path.join(self.top, name)) for name in dict.fromkeys(names) if name]

    def merge_base(self, one: str, other: str) -> str | None:
        """Return the id of the last common commit of two revisions, or None."""
        done = self._run("merge-base", self.resolve(one), self.resolve(other), may_fail=True)
        return done.stdout.decode().strip() or None

    @property
    def is_shallow(self) -> bool:
        """Return whether the clone holds only the last part of the history."""
        return self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    def revisions(self, path: str, to: str = "HEAD") -> list[Revision]:
        """Return the commits up to a revision that changed a file, oldest first; renames are followed.

        Only the main line counts: a merge is one commit, which brings all of its changes.
        """
        listed = self._run(
            *("log", "--follow", "--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-color", "--encoding=UTF-8", "-M"),
            *("--no-ext-diff", "--no-textconv", "--no-notes", "--no-mailmap", "--no-decorate", "--diff-algorithm=default"),
            *("--format=%H %ct %s", self.resolve(to), "--", self.inside(path)),
        ).stdout
        return list(_revisions(listed))[::-1]

    def between(self, after: str, to: str) -> set[str]:
        """Return the ids of the commits of the main line up to a revision that are not in the history of another."""
        listed = self._run("rev-list", "--first-parent", self.resolve(to), f"^{self.resolve(after)}").stdout
        return set(listed.decode().split())

    def text(self, blob: str) -> bytes:
        """Return the text with an id."""
        with self.texts() as texts:
            return texts.read(blob)

    @contextmanager
    def texts(self) -> "Iterator[Texts]":
        """Open one process that reads any number of texts."""
        process = self._start("cat-file", "--batch")
        try:
            yield Texts(self.shown, process)
        finally:
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):  # the process is gone, as was reported
                    if stream is not None:
                        stream.close()
            process.terminate()
            process.wait()

    def _command(self, *arguments: str) -> list[str]:
        settings = [part for name, value in _HELD.items() for part in ("-c", f"{name}={value}")]
        return ["git", *settings, *arguments]

    def _start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        try:
            return subprocess.Popen(
                self._command(*arguments),
                cwd=self.top,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise _no_git(self.shown, error) from error

    def _run(self, *arguments: str, may_fail: bool = False) -> "subprocess.CompletedProcess[bytes]":
        """Run git and return its output. With `may_fail`, the status 1 is an answer too."""
        done = _called(self.shown, self._command(*arguments), self.top, self._environment)
        if done.returncode == 0 or (may_fail and done.returncode == 1):
            return done
        raise _refusal(self.shown, done.stderr)


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


def parent_commands(limit: int = 20) -> Iterator[list[str]]:
    """Yield the command lines of the parent processes, nearest first, as far as the system shows them."""
    pid = os.getppid()
    for _ in range(limit):
        if pid <= 1:
            return
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                command = [os.fsdecode(word) for word in file.read().split(b"\0")[:-1]]
            with open(f"/proc/{pid}/stat", "rb") as file:
                pid = int(file.read().rpartition(b")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            try:
                shown = subprocess.run(["ps", "-o", "ppid=,command=", "-p", str(pid)], capture_output=True, text=True, check=True)
                parent, *command = shown.stdout.split()
                pid = int(parent)
            except (OSError, ValueError, subprocess.SubprocessError):
                return
        yield command


def _places(shown: str, here: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the relative path from a folder to the top of its repository, and the folder of the repository itself."""
    key = (os.path.abspath(here), *sorted(item for item in environment.items() if item[0].startswith("GIT_")))
    if key in _PLACES and os.path.isdir(_PLACES[key][1]):
        return _PLACES[key]
    done = _called(shown, ["git", "rev-parse", "--show-cdup", "--absolute-git-dir"], here, environment)
    if done.returncode:
        raise _refusal(shown, done.stderr)
    up, _, folder = os.fsdecode(done.stdout).partition("\n")
    _PLACES[key] = (up, os.path.realpath(folder.removesuffix("\n")))
    return _PLACES[key]


def _folder_of_call(shown: str) -> str:
    """Return the folder of the repository for which reglint was called, by its environment, or ""."""
    try:
        return _places(shown, os.curdir, {**os.environ, **_QUIET})[1]
    except GitError:
        return ""


def _called(
    shown: str, command: Sequence[str], folder: str, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError as error:
        raise _no_git(shown, error) from error
    except ValueError as error:  # a NUL in a path
        raise GitError(shown, f"cannot be looked up in git: {error}") from error


def _no_git(shown: str, error: OSError) -> GitError:
    if isinstance(error, FileNotFoundError):
        return GitError(shown, "its history needs git, which is not installed")
    return GitError(shown, f"git cannot be run: {(error.strerror or str(error)).lower()}")


def _refusal(shown: str, said: bytes) -> GitError:
    """Return the error for a failure of git."""
    text = said.decode(errors="backslashreplace")
    if "dubious ownership" in text or "unsafe repository" in text:
        return GitError(shown, "its repository belongs to another user; 'git config --global --add safe.directory' allows it")
    if "not a git repository" in text:
        return GitError(shown, "is not in a git repository")
    lines = [line for line in text.splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "no reason given")
    return GitError(shown, f"git failed: {first.removeprefix('fatal: ').removeprefix('error: ')}")


def _day(seconds: str | bytes) -> str:
    return strftime("%Y-%m-%d", gmtime(int(seconds)))


def _revisions(listed: bytes) -> Iterator[Revision]:
    """Yield the revisions of `git log --raw -z`: by commit a line, modes, ids, status, and one path, or two if renamed."""
    fields = iter(listed.split(b"\0"))
    for head in fields:
        if not head:
            continue
        name, seconds, subject = head.decode(errors="backslashreplace").removesuffix("\n").split(" ", 2)
        _, mode, _, blob, status = next(fields).decode().strip("\n").split(" ")
        path = next(fields)
        if status[0] in "RC":
            path = next(fields)
        oddity = "" if mode in _REGULAR or status == "D" else _OTHER_MODES.get(mode, "is no file")
        there = status != "D" and not oddity
        yield Revision(name, _day(seconds), subject, os.fsdecode(path), blob if there else None, oddity)
