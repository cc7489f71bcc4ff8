"""Turn nodes into settings if all of them are valid. If one is not, the JSON Schema finds and describes the errors.

Both accept the same files, which a test checks; this module takes a hundredth of the time.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from linter.config.settings import (
    ALWAYS,
    COMMON,
    EXCLUDE,
    FAIL_ON,
    IGNORE,
    OVER,
    PROFILE,
    PROFILES,
    REGISTRY,
    RULES,
    SELECT,
    SETTINGS,
    THRESHOLDS,
    RuleSettings,
    Settings,
    Stated,
)
from linter.engine.selection import means
from linter.formats.data.cst import Kind, MappingNode, Node, ScalarNode, SequenceNode
from linter.model import Ports, fold_case, parse_ports
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Severity
from linter.source import Source, SourceError

T = TypeVar("T")

SWITCH = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}  # in any version of YAML
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,8})\Z")


class MisfitError(Exception):
    """A value or key is not valid. The message comes from the JSON Schema."""


def parse_settings(root: Node, rules: Sequence[Rule], source: Source) -> Settings | None:
    """Return the settings of a file, None if a value is not valid. Rules with two keys are left to `find_duplicate_rules`."""
    try:
        return _Reader(rules, source).read_settings(root)
    except MisfitError:
        return None


def index_by_word(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Return the rules by folded code and name."""
    return {fold_case(word): rule for rule in rules for word in (rule.code, rule.name)}


def find_duplicate_rules(root: Node, rules: Sequence[Rule], source: Source) -> list[SourceError]:
    """Return an error for each rule that has two keys, its code and its name."""
    known, first, faults = index_by_word(rules), dict[str, ScalarNode](), []
    for key in _keys_of_rules(root):
        rule = known.get(fold_case(key.value))
        if rule and (other := first.setdefault(rule.code, key)) is not key:
            line = source.position(other.span.start).line
            message = f"duplicate rule: {rule.code} and {rule.name} are the same; merge its settings with those in line {line}"
            faults.append(source.error(message, key.span.start))
    return faults


def _keys_of_rules(root: Node) -> Iterator[ScalarNode]:
    if isinstance(root, MappingNode):
        for key, value in root.items:
            if key.value == RULES and isinstance(value, MappingNode):
                yield from (name for name, _ in value.items)


class _Reader:
    def __init__(self, rules: Sequence[Rule], source: Source) -> None:
        self.rules = rules
        self.source = source

    def read_settings(self, root: Node) -> Settings:
        fields = parse_fields(root, SETTINGS)
        names = (REGISTRY, EXCLUDE, OVER, PROFILE, SELECT, FAIL_ON)
        registry, exclude, over, profile, select, fail_on = map(fields.get, names)
        if any(isinstance(one, SequenceNode) and not one.items for one in (registry, over, select)):
            raise MisfitError
        return Settings(
            self.source.path,
            self._with_position(self._read_selectors(select), select) if select else None,
            self._read_selectors(ignore) if (ignore := fields.get(IGNORE)) and not is_null(ignore) else (),
            self._with_position(_parse_word(fail_on, THRESHOLDS), fail_on) if fail_on else None,
            self._read_rules(fields[RULES]) if RULES in fields else {},
            self._read_texts(registry) if registry else (),
            self._read_texts(exclude) if exclude and not is_null(exclude) else (),
            self._with_position(_parse_word(profile, PROFILES), profile) if profile else None,
            self._read_texts(over) if over else (),
        )

    def _read_texts(self, node: Node) -> tuple[Stated[str], ...]:
        return tuple(self._with_position(parse_text(item), item) for item in list_items(node))

    def _read_selectors(self, node: Node) -> tuple[Stated[str], ...]:
        return tuple(self._with_position(self._read_selector(item), item) for item in list_items(node))

    def _read_selector(self, node: Node) -> str:
        word = parse_string(node)
        if not any(means(word, rule) for rule in self.rules):
            raise MisfitError
        return word

    def _read_rules(self, node: Node) -> dict[str, RuleSettings]:
        known = index_by_word(self.rules)
        found: dict[str, RuleSettings] = {}
        for key, value in _read_pairs(node):
            if (rule := known.get(fold_case(key.value))) is None:
                raise MisfitError
            found[rule.code] = self._read_rule(rule, value)
        return found

    def _read_rule(self, rule: Rule, node: Node) -> RuleSettings:
        if isinstance(node, ScalarNode) and not is_null(node):
            return RuleSettings(enabled=self._with_position(parse_switch(node), node))
        fields = parse_fields(node, (*COMMON, *(option.name for option in rule.options)))
        enabled, severity, since, exceptions = map(fields.get, COMMON)
        return RuleSettings(
            self._with_position(parse_switch(enabled), enabled) if enabled else None,
            self._with_position(Severity(_parse_word(severity, tuple(Severity))), severity) if severity else None,
            self._with_position(_parse_since(since), since) if since else None,
            self._with_position(() if is_null(exceptions) else parse_texts(exceptions), exceptions) if exceptions else None,
            {
                option.name: self._with_position(parse_option(option, value), value)
                for option in rule.options
                if (value := fields.get(option.name))
            },
        )

    def _with_position(self, value: T, node: Node) -> Stated[T]:
        return Stated(value, self.source.position(node.span.start))


def is_null(node: Node) -> bool:
    """Return whether a value is left out or null."""
    return isinstance(node, ScalarNode) and node.kind is Kind.NULL


def _read_pairs(node: Node) -> tuple[tuple[ScalarNode, Node], ...]:
    if isinstance(node, MappingNode):
        return node.items
    if is_null(node):
        return ()
    raise MisfitError


def parse_fields(node: Node, names: Sequence[str]) -> dict[str, Node]:
    """Return the values of a mapping by key. Raises MisfitError for a key that is not one of `names`."""
    fields = {key.value: value for key, value in _read_pairs(node)}
    if not fields.keys() <= set(names):
        raise MisfitError
    return fields


def parse_string(node: Node) -> str:
    """Return a text that YAML reads as a string. Raises MisfitError for anything else."""
    if isinstance(node, ScalarNode) and node.kind is Kind.STRING:
        return node.value
    raise MisfitError


def _parse_word(node: Node, words: Sequence[str]) -> str:
    if (word := parse_string(node)) in words:
        return word
    raise MisfitError


def parse_switch(node: Node) -> bool:
    """Return True for on and False for off. Raises MisfitError for anything else."""
    if isinstance(node, ScalarNode) and node.kind in (Kind.BOOLEAN, Kind.STRING) and (word := fold_case(node.value)) in SWITCH:
        return SWITCH[word]
    raise MisfitError


def _parse_since(node: Node) -> str:
    return ALWAYS if parse_string(node) == ALWAYS else parse_date(node)


def parse_date(node: Node) -> str:
    """Return a valid date (YYYY-MM-DD). Raises MisfitError for anything else."""
    try:
        if _DATE.match(parse_string(node)) and date.fromisoformat(parse_string(node)):
            return parse_string(node)
    except ValueError:
        pass
    raise MisfitError


def parse_number(node: Node) -> int | None:
    """Return a number of at most nine digits, without sign and leading zeros, or None for anything else."""
    is_plain = isinstance(node, ScalarNode) and node.kind is Kind.NUMBER and _NUMBER.match(node.value)
    return int(node.value) if is_plain and isinstance(node, ScalarNode) else None


def parse_option(option: Option[Any], node: Node) -> tuple[str, ...] | bool | int | Ports:
    """Return the value of an option, of the type of its default. Raises MisfitError for a value of another type."""
    match option.default:
        case Ports():
            if isinstance(node, ScalarNode) and (ports := parse_ports(node.value)):
                return ports
            raise MisfitError
        case bool():
            return parse_switch(node)
        case int():
            if (value := parse_number(node)) is not None:
                return value
            raise MisfitError
        case _:
            texts = parse_texts(node)
            if option.of_ports and not all(map(parse_ports, texts)):
                raise MisfitError
            return texts


def parse_texts(node: Node) -> tuple[str, ...]:
    """Return the texts of a list, or a single one. Raises MisfitError for anything else."""
    return tuple(parse_text(item) for item in list_items(node))


def list_items(node: Node) -> Sequence[Node]:
    """Return the items of a list, or a single value as the only item."""
    return node.items if isinstance(node, SequenceNode) else (node,)


def parse_text(node: Node) -> str:
    """Return a text that is not empty; YAML may read it as a number. Raises MisfitError for anything else."""
    if isinstance(node, ScalarNode) and node.kind in (Kind.STRING, Kind.NUMBER) and node.value:
        return node.value
    raise MisfitError
