"""Paths and URIs of files relative to the repository, as code scanning requires: never absolute, never outside of it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import linter
from linter.lazy import compile_lazily

if TYPE_CHECKING:
    from linter.rules_api.rule import Rule

HOME = "https://www.rfc-editor.org/rfc/rfc6335"

_UNDECODABLE = compile_lazily(r"\\udc([89a-f][0-9a-f])")  # as a source shows a byte of a name that is not UTF-8


def make_relative_path(path: str) -> str:
    """Return a path relative to the root of its repository, with "/"; outside of it, drop the leading "/" and "..".

    A byte that is not UTF-8 is percent-encoded.
    """
    return _UNDECODABLE.sub(lambda match: f"%{match[1].upper()}", _make_relative(path))


def make_relative_uri(path: str) -> str:
    """Return a path as a percent-encoded URI relative to the root of its repository."""
    parts = _UNDECODABLE.split(_make_relative(path))
    return "".join(f"%{part.upper()}" if number % 2 else quote(part) for number, part in enumerate(parts))


def find_rule_url(rule: "Rule") -> str:
    """Return the address of the manual page of a rule if it is known, otherwise of a section that it enforces, or of the RFC."""
    if linter.RULE_PAGES:
        return f"{linter.RULE_PAGES}/{rule.code}.md"
    return next((cite.url for cite in rule.cites if cite.url), HOME)


def _make_relative(path: str) -> str:
    if path == "<stdin>":
        return "stdin"
    try:
        here = Path.cwd()
    except OSError:  # the folder is gone
        return Path(path).name
    root = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    try:
        relative = Path(os.path.abspath(path)).relative_to(root)
    except ValueError:
        relative = Path(*(part for part in Path(path).parts if part not in ("..", "/")))
    return relative.as_posix()
