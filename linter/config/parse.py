"""Turn nodes into settings if all of them are valid. If one is not, the JSON Schema finds and describes the errors.

Both accept the same files, which a test checks; this module takes a hundredth of the time.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from linter.config.settings import (
    COLUMNS,
    COMMON,
    EXCLUDE,
    FAIL_ON,
    IGNORE,
    MAX_SCOPE,
    OVER,
    PLUGINS,
    PORTS,
    PROFILE,
    PROFILES,
    REGISTRY,
    RULES,
    SCOPE,
    SELECT,
    SETTINGS,
    THRESHOLDS,
    RuleSettings,
    Setting,
    Settings,
)
from linter.config.values import (
    MisfitError,
    is_null,
    list_items,
    parse_fields,
    parse_option,
    parse_since,
    parse_string,
    parse_switch,
    parse_text,
    parse_texts,
    parse_word,
    read_pairs,
)
from linter.engine.selectors import selects
from linter.formats.data.cst import MappingNode, Node, ScalarNode, SequenceNode
from linter.formats.data.schema import ENTRY
from linter.model import fold_case
from linter.rules_api.policy import Policy
from linter.rules_api.rule import Rule, Severity
from linter.source import Source, SourceError

T = TypeVar("T")


class OwnRules(NamedTuple):
    """The rules of plugins, those that the settings define, and the errors in them."""

    plugins: tuple[Rule, ...] = ()
    defined: tuple[Rule, ...] = ()
    faults: tuple[SourceError, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All of the rules."""
        return (*self.plugins, *self.defined)


NO_OWN_RULES = OwnRules()


def parse_settings(root: Node, rules: Sequence[Rule], source: Source, own: OwnRules = NO_OWN_RULES) -> Settings | None:
    """Return the settings of a file, None if a value is not valid. Rules with two keys are left to `find_duplicate_rules`.

    `own` are the rules that the file adds to the others.
    """
    try:
        return _Reader(rules, source, own).read_settings(root)
    except MisfitError:
        return None


def parse_scope(root: Node) -> tuple[str, ...]:
    """Return the keys in `scope` of a settings file, none if it is missing or not valid."""
    fields = {key.value: value for key, value in root.items} if isinstance(root, MappingNode) else {}
    try:
        return tuple(map(parse_string, list_items(fields[SCOPE]))) if SCOPE in fields else ()
    except MisfitError:
        return ()


def parse_columns_of(root: Node) -> str:
    """Return the mapping in `columns` of a settings file, "" if it is missing or not valid."""
    fields = {key.value: value for key, value in root.items} if isinstance(root, MappingNode) else {}
    try:
        return _make_columns(fields[COLUMNS]) if COLUMNS in fields else ""
    except MisfitError:
        return ""


def _make_columns(node: Node) -> str:
    """Return a mapping of columns as text. Raises MisfitError."""
    from linter.formats.mapped.columns import PORT_WORD, ColumnsError, make_columns

    try:
        return make_columns(
            (key.value, parse_text(title))
            for key, value in read_pairs(node)
            for title in (list_items(value) if key.value == PORT_WORD else (value,))
        ).text
    except ColumnsError as error:
        raise MisfitError from error


def index_by_word(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Return the rules by folded code and name."""
    return {fold_case(word): rule for rule in rules for word in (rule.code, rule.name)}


def find_duplicate_rules(root: Node, rules: Sequence[Rule], source: Source) -> list[SourceError]:
    """Return an error for each rule that has two keys, its code and its name."""
    known, first, faults = index_by_word(rules), dict[str, ScalarNode](), []
    for key in _list_keys_of_rules(root):
        rule = known.get(fold_case(key.value))
        if rule and (other := first.setdefault(rule.code, key)) is not key:
            line = source.position(other.span.start).line
            message = f"duplicate rule: {rule.code} and {rule.name} are the same; merge its settings with those in line {line}"
            faults.append(source.error(message, key.span.start))
    return faults


def _list_keys_of_rules(root: Node) -> Iterator[ScalarNode]:
    if isinstance(root, MappingNode):
        for key, value in root.items:
            if key.value == RULES and isinstance(value, MappingNode):
                yield from (name for name, _ in value.items)


class _Reader:
    def __init__(self, rules: Sequence[Rule], source: Source, own: OwnRules) -> None:
        self.rules = (*rules, *own.rules)
        self.own = own
        self.source = source

    def read_settings(self, root: Node) -> Settings:
        fields = parse_fields(root, SETTINGS)
        names = (REGISTRY, EXCLUDE, OVER, PROFILE, SELECT, FAIL_ON, SCOPE, PORTS)
        registry, exclude, over, profile, select, fail_on, scope, ports = map(fields.get, names)
        if any(isinstance(one, SequenceNode) and not one.items for one in (registry, over, select, scope)):
            raise MisfitError
        return Settings(
            self.source.path,
            self._with_position(self._read_selectors(select), select) if select else None,
            self._read_selectors(ignore) if (ignore := fields.get(IGNORE)) and not is_null(ignore) else (),
            self._with_position(parse_word(fail_on, THRESHOLDS), fail_on) if fail_on else None,
            self._read_rules(fields[RULES]) if RULES in fields else {},
            self._read_texts(registry) if registry else (),
            self._read_texts(exclude) if exclude and not is_null(exclude) else (),
            self._with_position(parse_word(profile, PROFILES), profile) if profile else None,
            self._read_texts(over) if over else (),
            self._read_scope(scope) if scope else (),
            self._read_policy(ports) if ports else None,
            self._read_columns(fields[COLUMNS]) if COLUMNS in fields else None,
            self._read_plugins(fields[PLUGINS]) if PLUGINS in fields else (),
            self.own.rules,
        )

    def _read_plugins(self, node: Node) -> tuple[Setting[str], ...]:
        if isinstance(node, SequenceNode) and not node.items:
            raise MisfitError
        return self._read_texts(node)

    def _read_scope(self, node: Node) -> tuple[Setting[str], ...]:
        keys = tuple(self._with_position(parse_string(item), item) for item in list_items(node))
        names = {key.value for key in keys}
        if len(keys) > MAX_SCOPE or len(names) < len(keys) or not names.isdisjoint(("", *ENTRY)):
            raise MisfitError
        return keys

    def _read_policy(self, node: Node) -> Setting[Policy]:
        from linter.config.parse_policy import parse_policy  # few settings have one

        return self._with_position(parse_policy(node), node)

    def _read_columns(self, node: Node) -> Setting[str]:
        return self._with_position(_make_columns(node), node)

    def _read_texts(self, node: Node) -> tuple[Setting[str], ...]:
        return tuple(self._with_position(parse_text(item), item) for item in list_items(node))

    def _read_selectors(self, node: Node) -> tuple[Setting[str], ...]:
        return tuple(self._with_position(self._read_selector(item), item) for item in list_items(node))

    def _read_selector(self, node: Node) -> str:
        word = parse_string(node)
        if not any(selects(word, rule) for rule in self.rules):
            raise MisfitError
        return word

    def _read_rules(self, node: Node) -> dict[str, RuleSettings]:
        known = index_by_word(self.rules)
        found: dict[str, RuleSettings] = {}
        for key, value in read_pairs(node):
            if (rule := known.get(fold_case(key.value))) is None:
                raise MisfitError
            found[rule.code] = self._read_rule(rule, value)
        return found

    def _read_rule(self, rule: Rule, node: Node) -> RuleSettings:
        if isinstance(node, ScalarNode) and not is_null(node):
            return RuleSettings(enabled=self._with_position(parse_switch(node), node))
        fields = parse_fields(node, (*COMMON, *(option.name for option in rule.options), *self._definition_keys(rule)))
        enabled, severity, since, exceptions = map(fields.get, COMMON)
        return RuleSettings(
            self._with_position(parse_switch(enabled), enabled) if enabled else None,
            self._with_position(Severity(parse_word(severity, tuple(Severity))), severity) if severity else None,
            self._with_position(parse_since(since), since) if since else None,
            self._with_position(() if is_null(exceptions) else parse_texts(exceptions), exceptions) if exceptions else None,
            {
                option.name: self._with_position(parse_option(option, value), value)
                for option in rule.options
                if (value := fields.get(option.name))
            },
        )

    def _definition_keys(self, rule: Rule) -> Sequence[str]:
        """Return the keys of a definition for a rule that the file defines, none for others."""
        if rule not in self.own.defined:
            return ()
        from linter.config.parse_rules import DEFINITION_KEYS

        return DEFINITION_KEYS

    def _with_position(self, value: T, node: Node) -> Setting[T]:
        return Setting(value, self.source.position(node.span.start))
