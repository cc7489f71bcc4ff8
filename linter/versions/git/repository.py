"""The repository of a file: its revisions, and the texts and names that files have in them."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from time import gmtime, strftime
from typing import NamedTuple

from linter.lazy import compile_lazily
from linter.versions.git.folders import KEPT_VARIABLES, OF_ONE_REPOSITORY, find_folder_of_call, find_places
from linter.versions.git.process import SETTINGS, VARIABLES, GitError, Texts, make_error, make_start_error, run_git

_REMOTE = compile_lazily(  # the name and the password of a user are no part of an address that is shown
    r"(?:(?:https?|ssh|git)://(?:[^@/\s]+@)?|[^@/:\s]+@)(?P<host>[\w.-]+)(?::[0-9]+)?[:/]+(?P<path>[\w.~/-]+?)(?:\.git)?/?",
    re.ASCII,
)
_REGULAR = ("100644", "100755", "100664")
_OTHER_MODES = {"120000": "is a symbolic link", "160000": "is a submodule", "040000": "is a folder"}


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
        environment = {name: value for name, value in os.environ.items() if name not in OF_ONE_REPOSITORY}
        environment |= VARIABLES
        up, folder = find_places(shown, here, environment)
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        if kept and folder == find_folder_of_call(shown):
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
            raise GitError(self.shown, f"'{revision}' is not a revision of its repository; 'git log' lists them")
        return found

    def date(self, revision: str) -> str:
        """Return the day (YYYY-MM-DD) of a commit, in UTC."""
        return _format_day(self._run("show", "--no-patch", "--format=%ct", self.resolve(revision)).stdout)

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
        """Return whether the clone has only the last part of the history."""
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
        return list(_parse_revisions(listed))[::-1]

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
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
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
            raise make_start_error(self.shown, error) from error

    def _run(self, *arguments: str, may_fail: bool = False) -> "subprocess.CompletedProcess[bytes]":
        """Run git and return its output. With `may_fail`, the status 1 is an answer too."""
        done = run_git(self.shown, self._command(*arguments), self.top, self._environment)
        if done.returncode == 0 or (may_fail and done.returncode == 1):
            return done
        raise make_error(self.shown, done.stderr)


def _format_day(seconds: str | bytes) -> str:
    return strftime("%Y-%m-%d", gmtime(int(seconds)))


def _parse_revisions(listed: bytes) -> Iterator[Revision]:
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
        yield Revision(name, _format_day(seconds), subject, os.fsdecode(path), blob if there else None, oddity)
