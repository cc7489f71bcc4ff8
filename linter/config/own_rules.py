"""Find the rules beyond the rulebook that a settings file asks for: those of plugins, and those that it defines."""

from collections.abc import Sequence

from linter.config.parse import OwnRules, parse_scope
from linter.config.settings import PLUGINS, RULES
from linter.config.values import MisfitError, list_items, parse_text
from linter.formats.data.cst import MappingNode, Node
from linter.model import fold_case
from linter.rules_api.rule import Rule
from linter.source import Source, SourceError, clip


def find_own_rules(root: Node, rules: Sequence[Rule], source: Source) -> OwnRules:
    """Return the rules that a settings file adds to some rules; nothing is loaded for a file that adds none."""
    fields = {key.value: value for key, value in root.items} if isinstance(root, MappingNode) else {}
    plugins, faults = _load_plugins(fields[PLUGINS], rules, source) if PLUGINS in fields else ((), [])
    defined: tuple[Rule, ...] = ()
    if any(key.startswith("X") for key in _list_keys(fields.get(RULES))):
        from linter.config.parse_rules import read_definitions
        from linter.own_rules.rule import make_rule

        definitions, more = read_definitions(root, (*rules, *plugins), parse_scope(root), source)
        defined = tuple(map(make_rule, definitions))
        faults = [*faults, *more]
    return OwnRules(plugins, defined, tuple(faults))


def _list_keys(node: Node | None) -> list[str]:
    return [key.value for key, _ in node.items] if isinstance(node, MappingNode) else []


def _load_plugins(node: Node, rules: Sequence[Rule], source: Source) -> tuple[tuple[Rule, ...], list[SourceError]]:
    from linter.own_rules.plugins import PluginError, load_plugin

    taken = {fold_case(word) for rule in rules for word in (rule.code, rule.name)}
    found: list[Rule] = []
    faults: list[SourceError] = []
    for item in list_items(node):
        try:
            name = parse_text(item)
            added = load_plugin(name)
        except MisfitError:
            continue  # the schema of settings describes it
        except PluginError as error:
            faults.append(source.error(f"plugin '{clip(name)}' {error}", item.span.start))
            continue
        for rule in added:
            if words := taken & {fold_case(rule.code), fold_case(rule.name)}:
                faults.append(source.error(f"plugin '{clip(name)}' has a rule '{min(words)}', as others have", item.span.start))
            taken |= {fold_case(rule.code), fold_case(rule.name)}
        found += added
    return tuple(found), faults
