"""The interface of packages that offer rules: an entry point of the group `reglint.rules` that loads a `Plugin`."""

from typing import NamedTuple

from linter.rules_api.rule import Rule

API_VERSION = 1  # raised by every change of `linter.rules_api` that can break a package
ENTRY_POINTS = "reglint.rules"


class Plugin(NamedTuple):
    """A package's rules. `api` is the version of `linter.rules_api` that they were written for.

    Codes begin with X, as in XTEAM001, so that they never meet those of reglint.
    """

    api: int
    rules: tuple[Rule, ...]
