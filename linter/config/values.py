"""Parse single values of a settings file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from linter.config.settings import ALWAYS
from linter.formats.data.cst import Kind, MappingNode, Node, ScalarNode, SequenceNode
from linter.lazy import compile_lazily
from linter.model import Ports, fold_case, parse_ports
from linter.rules_api.option import Option

SWITCH = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}  # in any version of YAML
_DATE = compile_lazily(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NUMBER = compile_lazily(r"(?:0|[1-9][0-9]{0,8})\Z")


class MisfitError(Exception):
    """A value or key is not valid. The message comes from the JSON Schema."""


def is_null(node: Node) -> bool:
    """Return whether a value is left out or null."""
    return isinstance(node, ScalarNode) and node.kind is Kind.NULL


def read_pairs(node: Node) -> tuple[tuple[ScalarNode, Node], ...]:
    """Return the keys and values of a mapping; null is an empty one. Raises MisfitError for anything else."""
    if isinstance(node, MappingNode):
        return node.items
    if is_null(node):
        return ()
    raise MisfitError


def parse_fields(node: Node, names: Sequence[str]) -> dict[str, Node]:
    """Return the values of a mapping by key. Raises MisfitError for a key that is not one of `names`."""
    fields = {key.value: value for key, value in read_pairs(node)}
    if not fields.keys() <= set(names):
        raise MisfitError
    return fields


def parse_string(node: Node) -> str:
    """Return a text that YAML reads as a string. Raises MisfitError for anything else."""
    if isinstance(node, ScalarNode) and node.kind is Kind.STRING:
        return node.value
    raise MisfitError


def parse_word(node: Node, words: Sequence[str]) -> str:
    """Return a text that is one of some words. Raises MisfitError for anything else."""
    if (word := parse_string(node)) in words:
        return word
    raise MisfitError


def parse_switch(node: Node) -> bool:
    """Return True for on and False for off. Raises MisfitError for anything else."""
    if isinstance(node, ScalarNode) and node.kind in (Kind.BOOLEAN, Kind.STRING) and (word := fold_case(node.value)) in SWITCH:
        return SWITCH[word]
    raise MisfitError


def parse_since(node: Node) -> str:
    """Return a valid date (YYYY-MM-DD) or "always". Raises MisfitError for anything else."""
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
