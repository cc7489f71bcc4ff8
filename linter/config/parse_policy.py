"""Parse the policy for ports in a settings file."""

from linter.config.settings import EXCEPT, POLICY_KEYS, PORTS, REASON
from linter.config.values import MisfitError, is_null, list_items, parse_fields, parse_text, parse_texts, read_pairs
from linter.formats.data.cst import MappingNode, Node, SequenceNode
from linter.model import Ports, parse_ports
from linter.rules_api.bands import BY_NAME
from linter.rules_api.policy import Allowance, Ban, Policy


def parse_policy(node: Node) -> Policy:
    """Return the policy in a value of `ports`. Raises MisfitError for a value that the schema of settings rejects."""
    if is_null(node):
        raise MisfitError
    fields = parse_fields(node, POLICY_KEYS)
    allow, forbid = map(fields.get, POLICY_KEYS)
    return Policy(
        tuple(Allowance(pattern, _parse_stretches(value)) for pattern, value in _read_allow(allow)) if allow else (),
        tuple(ban for item in _read_forbid(forbid) for ban in _parse_bans(item)) if forbid else (),
    )


def _read_allow(node: Node) -> list[tuple[str, Node]]:
    pairs = [(key.value, value) for key, value in read_pairs(node)]
    if not pairs or not all(pattern for pattern, _ in pairs):
        raise MisfitError
    return pairs


def _read_forbid(node: Node) -> list[Node]:
    if isinstance(node, SequenceNode) and not node.items:
        raise MisfitError
    return list(list_items(node))


def _parse_bans(node: Node) -> list[Ban]:
    """Return the bans of an item: one for each band, and one for all ports."""
    if not isinstance(node, MappingNode):
        return _make_bans((parse_text(node),), "", ())
    fields = parse_fields(node, (PORTS, REASON, EXCEPT))
    ports, reason, exempt = map(fields.get, (PORTS, REASON, EXCEPT))
    if ports is None or (isinstance(ports, SequenceNode) and not ports.items):
        raise MisfitError
    return _make_bans(parse_texts(ports), parse_text(reason) if reason else "", parse_texts(exempt) if exempt else ())


def _make_bans(words: tuple[str, ...], reason: str, exempt: tuple[str, ...]) -> list[Ban]:
    bans = [Ban(BY_NAME[word].ports, word, reason, exempt) for word in words if word in BY_NAME]
    ports = tuple(_parse_stretch(word) for word in words if word not in BY_NAME)
    return [*bans, *([Ban(ports, "", reason, exempt)] if ports else [])]


def _parse_stretches(node: Node) -> tuple[Ports, ...]:
    if isinstance(node, SequenceNode) and not node.items:
        raise MisfitError
    return tuple(map(_parse_stretch, parse_texts(node)))


def _parse_stretch(word: str) -> Ports:
    if ports := parse_ports(word):
        return ports
    raise MisfitError
