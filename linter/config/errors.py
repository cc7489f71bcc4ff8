"""Turn the errors that a JSON Schema finds in settings into messages with line and column."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from linter.config.schema import PORTS_FORMAT, Json
from linter.config.settings import RULES
from linter.config.values import parse_number
from linter.engine.selectors import find_nearest
from linter.formats.data.cst import Kind, MappingNode, Node, ScalarNode, SequenceNode
from linter.lazy import compile_lazily
from linter.model import fold_case, parse_ports
from linter.source import Source, SourceError, clip

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_CODE = compile_lazily(r"[A-Z]{2,8}[0-9]{1,3}\Z")
_OWN_CODES = "; codes of your own rules begin with X and end in three digits, such as XTEAM001"
_FEW = 16  # a message lists at most so many words


def make_instance(node: Node) -> Any:
    """Return a node as an instance for JSON Schema. Numbers other than plain integers become 0.5."""
    if isinstance(node, MappingNode):
        return {key.value: make_instance(value) for key, value in node.items}
    if isinstance(node, SequenceNode):
        return [make_instance(item) for item in node.items]
    assert isinstance(node, ScalarNode), "composed nodes have no aliases"
    if node.kind is Kind.NUMBER:
        plain = parse_number(node)
        return 0.5 if plain is None else plain  # any number that is not an integer of at least 0
    return {Kind.NULL: None, Kind.BOOLEAN: fold_case(node.value) == "true", Kind.STRING: node.value}[node.kind]


def make_validator(schema: Json) -> "Draft202012Validator":
    """Return a validator for a schema of settings that also checks dates and ranges of ports."""
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker(["date"])
    checker.checks(PORTS_FORMAT)(lambda value: not isinstance(value, str) or parse_ports(value) is not None)
    return Draft202012Validator(schema, format_checker=checker)


def describe_errors(root: Node, schema: Json, source: Source, most: int) -> list[SourceError]:
    """Return the errors that a JSON Schema finds in a file, in the order of the file; only the first `most` have a full message."""
    validator = make_validator(schema)
    faults: dict[int, Callable[[], str]] = {}  # by offset: one value can have several errors
    for error in validator.iter_errors(make_instance(root)):
        node, part = _find_node(root, error), cast(Json, error.schema)
        if error.validator == "additionalProperties":
            for key in _find_unknown_keys(node, part):
                faults.setdefault(
                    key.span.start, partial(_describe_unknown_key, key, list(part["properties"]), list(error.absolute_path))
                )
        elif error.validator == "required":
            faults.setdefault(node.span.start, partial(_describe_missing_keys, node, part))
        else:
            faults.setdefault(node.span.start, partial(_describe_value, node, part))
    return [source.error(faults[start]() if i < most else "is wrong", start) for i, start in enumerate(sorted(faults))]


def _find_node(root: Node, error: "ValidationError") -> Node:
    node = root
    for step in error.absolute_path:
        if isinstance(node, MappingNode):
            node = next(value for key, value in node.items if key.value == step)
        elif isinstance(node, SequenceNode):
            node = node.items[int(step)]
    return node


def _find_unknown_keys(node: Node, part: Json) -> Iterator[ScalarNode]:
    patterns = [re.compile(pattern) for pattern in part.get("patternProperties", ())]
    for key, _ in node.items if isinstance(node, MappingNode) else ():
        if key.value not in part["properties"] and not any(pattern.search(key.value) for pattern in patterns):
            yield key


def _describe_unknown_key(key: ScalarNode, known: Sequence[str], path: Sequence[object]) -> str:
    noun = "rule" if path == [RULES] else "key"
    advice = _OWN_CODES if noun == "rule" and _CODE.match(key.value) and not _has_family(key.value, known) else ""
    return f"unknown {noun} '{clip(key.value)}'{advice or _suggest(key.value, known, noun)}"


def _has_family(code: str, known: Sequence[str]) -> bool:
    """Return whether a known rule has the letters of a code."""
    letters = code.rstrip("0123456789")
    return any(word.rstrip("0123456789") == letters for word in known)


def _describe_missing_keys(node: Node, part: Json) -> str:
    present = [key.value for key, _ in node.items] if isinstance(node, MappingNode) else []
    missing = ", ".join(f"'{name}'" for name in part["required"] if name not in present)
    return f"missing {missing}; {part['errorMessage']}"


def _describe_value(node: Node, part: Json) -> str:
    """Return the message for a value that a part of the schema rejects."""
    words = part.get("enum", [word for branch in part.get("anyOf", ()) for word in branch.get("enum", ())])
    close = find_nearest(node.value, words) if isinstance(node, ScalarNode) and words else None
    return f"{_describe(node)}; {part['errorMessage']}" + (f"; did you mean '{close}'?" if close else "")


def _describe(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return f"'{clip(node.value)}' is not allowed" if node.value or not node.is_plain else "a value is missing"
    if isinstance(node, SequenceNode):
        return "a list is not allowed" if node.items else "an empty list is not allowed"
    return "a mapping is not allowed"


def _suggest(word: str, known: Sequence[str], noun: str) -> str:
    """Return the advice for an unknown word: the nearest known one, all of them, or the command that lists them."""
    if close := find_nearest(word, known):
        return f"; did you mean '{close}'?"
    return f"; the {noun}s are {', '.join(known)}" if len(known) <= _FEW else "; 'reglint rules' lists them"
