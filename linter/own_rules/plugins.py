"""Load the rules of installed packages. Code of a package runs only if settings name it."""

import os
import sys
from functools import cache
from importlib.metadata import EntryPoint, distributions

from linter.own_rules.definition import CODE, NAME
from linter.rules_api.plugin import API_VERSION, ENTRY_POINTS, Plugin
from linter.rules_api.rule import Rule
from linter.rules_api.rule_docs import parse_manual


class PluginError(Exception):
    """A plugin that cannot be used. The message follows the name of the plugin."""


@cache
def load_plugin(name: str) -> tuple[Rule, ...]:
    """Return the rules of an installed package, by the name of its entry point. Raises PluginError."""
    found = [point for point in _find_entry_points() if point.name == name]
    if not found:
        offered = sorted({point.name for point in _find_entry_points()})
        known = f"; installed: {', '.join(offered)}" if offered else ""
        raise PluginError(f"is not installed; install the package that offers it, or remove it here{known}")
    if len({point.value for point in found}) > 1:
        raise PluginError("is offered by several packages; uninstall all but one")
    try:
        plugin = found[0].load()
    except Exception as error:  # a package may fail in any way
        raise PluginError(f"cannot be loaded: {type(error).__name__}: {error}") from error
    if not isinstance(plugin, Plugin):
        raise PluginError("is not a Plugin of linter.rules_api; see the page about own rules")
    if plugin.api != API_VERSION:
        raise PluginError(f"is for version {plugin.api} of linter.rules_api; this reglint has version {API_VERSION}")
    _check_rules(plugin.rules)
    return plugin.rules


def _find_entry_points() -> tuple[EntryPoint, ...]:
    """Return the entry points of installed packages, without those that the working directory alone would offer."""
    here = os.path.realpath(os.curdir)
    return _read_entry_points(tuple(folder for folder in sys.path if folder and os.path.realpath(folder) != here))


@cache
def _read_entry_points(folders: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    found = (distribution.entry_points.select(group=ENTRY_POINTS) for distribution in distributions(path=list(folders)))
    return tuple(point for points in found for point in points)


def _check_rules(rules: object) -> None:
    """Raise PluginError for rules that break the interface."""
    if not isinstance(rules, tuple) or not all(isinstance(rule, Rule) for rule in rules):
        raise PluginError("has rules that are not a tuple of Rule")
    words: set[str] = set()
    for rule in rules:
        if not CODE.match(rule.code) or not NAME.match(rule.name):
            raise PluginError(
                f"has a rule '{rule.code}' ({rule.name}); write a code such as XTEAM001 and a name such as owner-missing"
            )
        if not words.isdisjoint((rule.code, rule.name)):
            raise PluginError(f"has two rules '{rule.code}' ({rule.name})")
        words |= {rule.code, rule.name}
        try:
            parse_manual(rule)
        except ValueError as error:
            raise PluginError(f"has a malformed manual page: {error}") from error
