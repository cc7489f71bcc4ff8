"""What is wrong with settings, in words: the JSON Schema finds it, and this says it with line and column."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from linter.config.nodes import Kind, List, Mapping, Node, Scalar
from linter.config.parse import number
from linter.config.schema import PORTS_FORMAT, Json
from linter.config.settings import RULES
from linter.engine.selection import nearest
from linter.model import fold_case, parse_ports
from linter.source import Source, SourceError, clipped

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

_FEW = 12  # words that a message can list


def instance(node: Node) -> Any:
    """A node as JSON Schema sees it. Only plain integers matter as numbers."""
    if isinstance(node, Mapping):
        return {key.text: instance(value) for key, value in node.pairs}
    if isinstance(node, List):
        return [instance(item) for item in node.items]
    if node.kind is Kind.NUMBER:
        plain = number(node)
        return 0.5 if plain is None else plain  # any number that is not an integer of at least 0
    return {Kind.NULL: None, Kind.BOOLEAN: fold_case(node.text) == "true", Kind.STRING: node.text}[node.kind]


def validator_for(schema: Json) -> "Draft202012Validator":
    """Return a validator for a schema of settings, which checks dates and ranges of ports too."""
    from jsonschema import Draft202012Validator, FormatChecker

    checker = FormatChecker(["date"])
    checker.checks(PORTS_FORMAT)(lambda value: not isinstance(value, str) or parse_ports(value) is not None)
    return Draft202012Validator(schema, format_checker=checker)


def worded(root: Node, schema: Json, source: Source, most: int) -> list[SourceError]:
    """Everything that a JSON Schema has against a file, in its order, and the first `most` of it in words."""
    validator = validator_for(schema)
    faults: dict[int, Callable[[], str]] = {}  # by place: what stands there can be wrong in several ways
    for error in validator.iter_errors(instance(root)):
        node, part = _at(root, error), cast(Json, error.schema)
        if error.validator == "additionalProperties":
            for key in _unknown(node, part):
                faults.setdefault(key.start, partial(_unknown_key, key, list(part["properties"]), list(error.absolute_path)))
        elif error.validator == "required":
            faults.setdefault(node.start, partial(_incomplete, node, part))
        else:
            faults.setdefault(node.start, partial(_misplaced, node, part))
    return [source.error(faults[start]() if i < most else "is wrong", start) for i, start in enumerate(sorted(faults))]


def _at(root: Node, error: "ValidationError") -> Node:
    node = root
    for step in error.absolute_path:
        if isinstance(node, Mapping):
            node = next(value for key, value in node.pairs if key.text == step)
        elif isinstance(node, List):
            node = node.items[int(step)]
    return node


def _unknown(node: Node, part: Json) -> Iterator[Scalar]:
    known = {fold_case(name) for name in part["properties"]}
    exact = "patternProperties" not in part
    for key, _ in node.pairs if isinstance(node, Mapping) else ():
        if key.text not in part["properties"] and (exact or fold_case(key.text) not in known):
            yield key


def _unknown_key(key: Scalar, known: Sequence[str], path: Sequence[object]) -> str:
    about = "no rule is called" if path == [RULES] else "no setting here is called"
    return f"{about} '{clipped(key.text)}'{_offer(key.text, known)}"


def _incomplete(node: Node, part: Json) -> str:
    present = [key.text for key, _ in node.pairs] if isinstance(node, Mapping) else []
    missing = ", ".join(f"'{name}'" for name in part["required"] if name not in present)
    return f"lacks {missing}: {part['errorMessage']}"


def _misplaced(node: Node, part: Json) -> str:
    """What to say of a value that a part of the schema does not accept."""
    words = part.get("enum", [word for branch in part.get("anyOf", ()) for word in branch.get("enum", ())])
    close = nearest(node.text, words) if isinstance(node, Scalar) and words else None
    return f"{_shown(node)}: {part['errorMessage']}" + (f"; did you mean '{close}'?" if close else "")


def _shown(node: Node) -> str:
    if isinstance(node, Scalar):
        return f"'{clipped(node.text)}' cannot stand here" if node.text or not node.is_plain else "a value is missing"
    if isinstance(node, List):
        return "a list cannot stand here" if node.items else "an empty list cannot stand here"
    return "a mapping cannot stand here"


def _offer(word: str, known: Sequence[str]) -> str:
    if close := nearest(word, known):
        return f"; did you mean '{close}'?"
    return f"; there are {', '.join(known)}" if len(known) <= _FEW else "; 'reglint rules' lists them"
