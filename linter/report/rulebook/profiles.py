"""Render profiles as text: what each changes in the defaults of the rules."""

from collections.abc import Iterator, Mapping, Sequence

from linter.formats.table import FORMATS
from linter.rules_api.profile import Profile
from linter.rules_api.rule import Rule


def describe_profiles(profiles: Sequence[Profile], rules: Sequence[Rule]) -> str:
    """Return a text with a paragraph for each profile: the formats whose default it is, and every rule that it changes."""
    by_code = {rule.code: rule for rule in rules}
    return "\n".join("".join(f"{line}\n" for line in _describe(profile, by_code)) for profile in profiles)


def _describe(profile: Profile, rules: Mapping[str, Rule]) -> Iterator[str]:
    kind = (profile.is_private, profile.is_list)
    titles = [one.title for one in FORMATS.values() if (one.is_private, one.is_list) == kind and one.suffixes]
    yield f"{profile.name}: the default for {', '.join(titles)}"
    if profile.binds_all:
        yield "  no entry is grandfathered, with or without a date"
    changes = [(code, change) for code in rules for change in _changes(profile, rules[code])]
    if not changes and not profile.binds_all:
        yield "  rules have their defaults, as their pages show them"
    yield from (f"  {code} {rules[code].name}: {change}" for code, change in changes)


def _changes(profile: Profile, rule: Rule) -> Iterator[str]:
    """Yield what a profile changes in a rule, in words."""
    if rule.code in profile.off:
        yield "off"
    if severity := profile.severities.get(rule.code):
        yield f"{severity} instead of {rule.severity}"
    if since := profile.since.get(rule.code):
        yield f"applies to entries registered from {since} on"
    for option in rule.options:
        value = profile.option(rule, option)
        if value != option.default:
            yield f"{option.name} is {option.shown(value)} instead of {option.shown(option.default)}"
    if fields := profile.only_if_used.get(rule.code):
        yield f"only if an entry has: {', '.join(sorted(fields))}"
