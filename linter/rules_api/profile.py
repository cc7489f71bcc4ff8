"""A profile: the defaults of the rules for a kind of registry, as data."""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from linter.frozen import frozen_class
from linter.model import Field
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Severity


@frozen_class(kw_only=True)
class Profile:
    """A named set of defaults for the rules. Settings and options of the command line override it.

    A profile that `is_private` is the default for private registries, one that `is_list` for lists such as /etc/services, and one
    that is neither for all others. If it `binds_all`, no entry is grandfathered by its date or for lack of one.

    The other fields are by the code of a rule: the rules that are `off`, the `severities` that differ, the dates (YYYY-MM-DD)
    `since` which rules bind, the `options` by name with values of their types, and the fields of which a rule asks only where the
    registry uses one of them.
    """

    name: str
    is_private: bool = False
    is_list: bool = False
    binds_all: bool = False
    off: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    since: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    only_if_used: Mapping[str, frozenset[Field]] = field(default_factory=dict)

    def apply(self, rule: Rule) -> Rule:
        """Return the rule with the defaults of this profile, except for its options."""
        return replace(
            rule,
            severity=self.severities.get(rule.code, rule.severity),
            since=self.since.get(rule.code, None if self.binds_all else rule.since),
            binds_undated=self.binds_all,
            opt_in=rule.opt_in or rule.code in self.off,
            only_if_used=self.only_if_used.get(rule.code, frozenset()),
        )

    def option(self, rule: Rule, option: Option[Any]) -> Any:
        """Return the default of an option of a rule in this profile."""
        return self.options.get(rule.code, {}).get(option.name, option.default)
