"""Parse the rules that a settings file defines as data."""

from collections.abc import Iterator, Sequence

from linter.config.settings import COMMON, RULES, SEVERITY
from linter.config.values import (
    MisfitError,
    list_items,
    parse_date,
    parse_fields,
    parse_string,
    parse_switch,
    parse_text,
    parse_texts,
    parse_word,
    read_pairs,
)
from linter.formats.data.cst import MappingNode, Node, ScalarNode, SequenceNode
from linter.model import Ports, fold_case, parse_ports
from linter.own_rules.definition import (
    CODE,
    FIXABLE,
    NAME,
    VALUE,
    Condition,
    Definition,
    is_field,
    list_placeholders,
)
from linter.own_rules.expression import Expression, ExpressionError
from linter.rules_api.rule import Rule, Severity
from linter.source import Source, SourceError, clip

CONDITION_KEYS = ("required", "matches", "not-matches", "one-of", "none-of", "within", "not-before", "not-after")
TEXT_KEYS = ("summary", "why", "how-to-fix", "source", "good", "bad")
DEFINITION_KEYS = ("name", "message", "field", "unique", "when", "fix", *CONDITION_KEYS, *TEXT_KEYS)
REQUIRED_KEYS = ("name", "message", "field")
MAX_PATTERN = 200  # characters


def read_definitions(
    root: Node, rules: Sequence[Rule], scope: tuple[str, ...], source: Source
) -> tuple[list[Definition], list[SourceError]]:
    """Return the rules that a settings file defines, and the errors in them that the schema of settings does not describe."""
    taken = {fold_case(word): rule.code for rule in rules for word in (rule.code, rule.name)}
    found: list[Definition] = []
    faults: list[SourceError] = []
    for key, value in _find_own(root):
        reader = _Reader(scope, source)
        try:
            definition = reader.read(key.value, value)
        except MisfitError:
            faults += reader.faults
            continue
        faults += reader.faults
        for word in (definition.code, definition.name):
            other = taken.setdefault(fold_case(word), definition.code)
            if other != definition.code:
                faults.append(source.error(f"'{clip(word)}' belongs to {other}; choose another word", key.span.start))
        found.append(definition)
    return found, faults


def _find_own(root: Node) -> Iterator[tuple[ScalarNode, Node]]:
    """Yield the keys and values of definitions: mappings under codes that begin with X."""
    for key, value in root.items if isinstance(root, MappingNode) else ():
        if key.value == RULES and isinstance(value, MappingNode):
            yield from ((code, node) for code, node in value.items if is_definition(code.value, node))


def is_definition(code: str, node: Node) -> bool:
    """Return whether a value under `rules` defines a rule: it is a mapping with one of the keys of definitions only."""
    if not CODE.match(code) or not isinstance(node, MappingNode):
        return False
    return not {key.value for key, _ in node.items}.isdisjoint(DEFINITION_KEYS)


class _Reader:
    def __init__(self, scope: tuple[str, ...], source: Source) -> None:
        self.scope = scope
        self.source = source
        self.faults: list[SourceError] = []

    def read(self, code: str, node: Node) -> Definition:
        fields = {key.value: value for key, value in read_pairs(node)}
        if not fields.keys() >= set(REQUIRED_KEYS) or not fields.keys() <= {*COMMON, *DEFINITION_KEYS}:
            raise MisfitError
        name = parse_string(fields["name"])
        if not NAME.match(name):
            raise MisfitError
        field = self._field(fields["field"])
        condition = self._condition({key: value for key, value in fields.items() if key in CONDITION_KEYS})
        unique = tuple(map(self._field, list_items(fields["unique"]))) if "unique" in fields else ()
        when = tuple((self._key(key.value, key), self._when(value)) for key, value in self._pairs(fields.get("when")))
        texts = {key: parse_text(fields[key]) for key in TEXT_KEYS if key in fields}
        severity = Severity(parse_word(fields[SEVERITY], tuple(Severity))) if SEVERITY in fields else Severity.ERROR
        fix = self._template(fields["fix"]) if "fix" in fields else ""
        definition = Definition(
            code,
            name,
            severity,
            self._template(fields["message"]),
            field,
            condition,
            unique,
            when,
            fix,
            *(texts.get(key, "") for key in TEXT_KEYS),
        )
        self._judge(definition, fields, node)
        return definition

    def _judge(self, definition: Definition, fields: dict[str, Node], node: Node) -> None:
        """Report parts that do not go together, if each of them is valid."""
        if self.faults:
            return
        if bool(definition.unique) is (definition.condition != Condition()):
            ways = "'required', 'matches', 'one-of', 'within' or 'unique'"
            problem = "'unique' and another condition are in one rule; make two rules of it" if definition.unique else ""
            self._report(node, problem or f"the rule has no condition; add {ways}")
        if definition.fix and definition.field not in FIXABLE:
            self._report(fields["fix"], f"a fix of '{clip(definition.field)}' is not possible; remove it")
        if definition.fix and definition.unique:
            self._report(fields["fix"], "a fix is not possible with 'unique'; remove it")

    def _report(self, node: Node, message: str) -> None:
        self.faults.append(self.source.error(message, node.span.start))

    def _pairs(self, node: Node | None) -> Sequence[tuple[ScalarNode, Node]]:
        if node is None:
            return ()
        pairs = read_pairs(node)
        if not pairs:
            raise MisfitError
        return pairs

    def _field(self, node: Node) -> str:
        return self._key(parse_text(node), node)

    def _key(self, key: str, node: Node) -> str:
        if not is_field(key, self.scope):
            advice = "name a field of entries, a key of 'scope', or a key that begins with x-"
            self._report(node, f"unknown field '{clip(key)}'; {advice}")
        return key

    def _template(self, node: Node) -> str:
        text = parse_text(node)
        for key in list_placeholders(text):
            if key != VALUE and not is_field(key, self.scope):
                self._report(node, f"unknown placeholder '{{{clip(key)}}}'; name a field of entries, or {{{VALUE}}}")
        return text

    def _condition(self, fields: dict[str, Node]) -> Condition:
        take = fields.get
        required, matches, not_matches, one_of, none_of, within, not_before, not_after = map(take, CONDITION_KEYS)
        return Condition(
            parse_switch(required) if required else None,
            self._pattern(matches) if matches else None,
            self._pattern(not_matches) if not_matches else None,
            _parse_words(one_of) if one_of else (),
            _parse_words(none_of) if none_of else (),
            _parse_ranges(within) if within else (),
            parse_date(not_before) if not_before else "",
            parse_date(not_after) if not_after else "",
        )

    def _when(self, node: Node) -> Condition:
        """Return the condition of a field in `when`: a mapping, or the texts or ports of which one has to be the value."""
        if isinstance(node, MappingNode):
            fields = parse_fields(node, CONDITION_KEYS)
            if not fields:
                raise MisfitError
            return self._condition(fields)
        words = _parse_words(node)
        ranges = [parse_ports(word) for word in words]
        if all(ports is not None for ports in ranges):
            return Condition(within=tuple(ports for ports in ranges if ports))
        return Condition(one_of=words)

    def _pattern(self, node: Node) -> Expression | None:
        text = parse_text(node)
        if len(text) > MAX_PATTERN:
            raise MisfitError
        try:
            return Expression(text)
        except ExpressionError as error:
            self._report(node, f"'{clip(text)}' {error}")
            return None


def _parse_words(node: Node) -> tuple[str, ...]:
    """Return texts, at least one."""
    if isinstance(node, SequenceNode) and not node.items:
        raise MisfitError
    return parse_texts(node)


def _parse_ranges(node: Node) -> tuple[Ports, ...]:
    found = [parse_ports(text) for text in _parse_words(node)]
    if None in found:
        raise MisfitError
    return tuple(ports for ports in found if ports)
