"""Find and read the base of a check: the version that `--base` names, a revision or a file."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from linter.cli.automatic_base import AUTO, HEAD, SHOWN_DIGITS, add_own_files, find_automatic

if TYPE_CHECKING:
    from linter.engine.result import Result
    from linter.model import Registry
    from linter.rules_api.option import Option
    from linter.rules_api.rule import Rule
    from linter.rules_api.underlying import Underlying
    from linter.source import Source
    from linter.versions.git import Repository


class Base(NamedTuple):
    """The version that a registry is compared with. Without a `source`, it has no such file: the change adds the registry.

    `name` names the version and the file, as in "main (1a2b3c4d5e6f):ports.xml".
    """

    name: str
    source: "Source | None"


def is_file(base: str) -> bool:
    """Return whether a base is a file and no revision. A name that is both is the file."""
    return base != AUTO and os.path.exists(base)


def find_base(name: str, paths: Sequence[str], base: str, is_own_file: Callable[[str], bool] | None = None) -> Base:
    """Return the version of a registry before the change.

    `name` and `paths` are those of the registry. `is_own_file` selects its files in other versions; without it, a file may have
    been renamed. `base` is a file, a revision, REV:PATH as git writes it, or AUTO.
    Raises SourceError if the version cannot be found or read.
    """
    from linter.source import decode, join_sources, read_source
    from linter.versions.git import GitError, Repository

    if is_file(base):
        return Base(base, read_source(base))
    repository = Repository.of(paths[0])
    if base != AUTO and (file := parse_file_in_revision(base)) and repository.commit(base) is None:
        revision, path = file
        data = repository.blob(revision, _resolve_from_top(repository, path))
        if data is None:
            raise GitError(
                repository.shown, f"'{path}' is not in revision '{revision}'; 'git ls-tree -r {revision}' lists its files"
            )
        label = f"{_describe_revision(repository, revision)}:{path}"
        return Base(label, decode(label, data))
    before = find_automatic(repository, paths, is_own_file) if base == AUTO else base
    if before is None or (before == HEAD and repository.commit(HEAD) is None):
        return Base(f"{name} before the first commit", None)
    label = _describe_revision(repository, before)
    found = []
    for path in add_own_files(repository, before, paths, is_own_file):
        there, data = path, repository.blob(before, path)
        if data is None and is_own_file is None and (former := repository.former_name(before, path)):
            there, data = former, repository.blob(before, former)
        if data is not None:
            found.append(decode(f"{label}:{there}", data))
    if not found:
        return Base(f"{label}:{name}", None)
    return Base(label, join_sources(f"{label}:{name}", found) if max(len(paths), len(found)) > 1 else found[0])


def list_removed(folder: str, paths: Sequence[str], base: str) -> list[str]:
    """Return the files of a folder that the base has and that are gone; `paths` are those that are left.

    Raises SourceError if the version cannot be found.
    """
    from linter.config.files import is_own
    from linter.formats import FORMATS, find_format_by_name
    from linter.versions.git import Repository

    repository = Repository.of(os.path.join(folder, os.curdir))
    before = find_automatic(repository, paths) if base == AUTO else base
    if before is None or (before == HEAD and repository.commit(HEAD) is None):
        return []
    above = os.path.join(os.path.relpath(folder), "") if os.path.relpath(folder) != os.curdir else ""
    return [
        path
        for path in repository.files(before)
        if path.startswith(above)
        and not os.path.lexists(path)
        and (form := find_format_by_name(path))
        and not FORMATS[form].takes_columns
        and not is_own(path)
        and not any(name.startswith(".") for name in path.split(os.sep))
    ]


def lint_against(
    base: Base | None,
    is_other_file: bool,
    registry: "Registry",
    rules: "Sequence[Rule]",
    options: "Mapping[Option[Any], Any]",
    over: "Sequence[Underlying]" = (),
) -> "Result":
    """Return the findings of a registry, against its base if there is one.

    `is_other_file` says that the base is another file, whose format has to be detected. Raises SourceError if the base cannot be
    read.
    """
    if base is None:
        from linter.engine.run import run

        return run(rules, registry, options, over=over)
    from linter.versions.diff_lint import lint_added, lint_change

    if base.source is None:
        return lint_added(rules, base.name, registry, options, over=over)
    return lint_change(rules, read_base(base, is_other_file, registry), registry, options, over=over)


def read_base(base: Base, is_other_file: bool, registry: "Registry") -> "Registry":
    """Return the base of a registry: one without entries if the change adds the registry. Raises SourceError.

    `is_other_file` says that the base is another file, whose format has to be detected.
    """
    if base.source is None:
        from linter.versions.diff_lint import make_empty_base

        return make_empty_base(base.name, registry)
    from linter.formats import read

    form = "" if (is_other_file and not registry.columns) or base.source.parts else registry.form
    return read(base.source, form, registry)


def parse_file_in_revision(base: str) -> tuple[str, str] | None:
    """Return the revision and the path of REV:PATH, None for another base."""
    revision, colon, path = base.partition(":")
    return (revision, path) if colon and revision and path and not is_file(base) else None


def _resolve_from_top(repository: "Repository", path: str) -> str:
    """Return a path of REV:PATH in the file system: below the top of the repository, or here if it begins with a dot."""
    is_here = path.startswith(("./", "../"))
    return path if is_here else os.path.join(repository.top, path)


def _describe_revision(repository: "Repository", revision: str) -> str:
    """Return a revision as reports show it: the word for it and the beginning of its id."""
    commit = repository.resolve(revision)
    short = commit[:SHOWN_DIGITS]
    return short if commit.startswith(revision.lower()) and len(revision) >= 4 else f"{revision} ({short})"


def refuse_contradictions(paths: list[str], base: str | None, staged: bool, fix: bool) -> None:
    """Raise UsageError for options that contradict each other, and for an empty base."""
    if base == "":  # as of a variable that is not set
        raise click.UsageError("--base is empty; give a revision, a file or auto")
    if base is not None and len(paths) > 1 and (is_file(base) or parse_file_in_revision(base)):
        raise click.UsageError(f"--base {base} is one file and can be the base of one PATH only; name a revision for several")
    if staged and fix:
        raise click.UsageError("--fix changes files and not the index; leave --staged out, and stage the fixed file")
    if staged and "-" in paths:
        raise click.UsageError("standard input is not staged; leave --staged or - out")
