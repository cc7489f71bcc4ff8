"""Replace the aliases and merge keys of YAML by their values (YAML 1.2, section 7.1)."""

from linter.formats.data.cst import MERGE, AliasNode, MappingNode, Node, ScalarNode, SequenceNode, list_items
from linter.formats.data.yaml_events import StopError
from linter.source import Span

MAX_COPIED = 100_000  # nodes that aliases may repeat


def resolve_aliases(root: Node) -> Node:
    """Return a document with a copy of its value for each alias, and with the inherited pairs of each mapping.

    All parts of a copy have the span of the alias. Raises StopError for an alias of an unknown anchor, or of one that contains it,
    and for documents that aliases make too large.
    """
    return _Resolver().resolve(root)


class _Resolver:
    def __init__(self) -> None:
        self.copied = 0

    def resolve(self, node: Node, place: Span | None = None) -> Node:
        """Return a node without aliases. `place` is the span of the alias that it is a copy for."""
        if place is not None:
            self.copied += 1
            if self.copied > MAX_COPIED:
                raise StopError(place.start, f"aliases repeat more than {MAX_COPIED:,} values; write fewer of them")
        if isinstance(node, ScalarNode):
            return node if place is None else node._replace(span=place, inner=place)
        if isinstance(node, AliasNode):
            if node.target is None:
                raise StopError(
                    node.span.start, "an alias has no anchor before it; add the anchor, or quote a text that begins with *"
                )
            return self.resolve(node.target, place or node.span)
        span = node.span if place is None else place
        if isinstance(node, SequenceNode):
            return node._replace(span=span, items=tuple(self.resolve(item, place) for item in node.items))
        own, inherited = [], []
        for key, value in node.items:
            if key.value == MERGE and key.is_plain:
                inherited += [item for item in list_items(self.resolve(value, place)) if isinstance(item, MappingNode)]
            else:
                own.append((key if place is None else key._replace(span=place, inner=place), self.resolve(value, place)))
        known = {key.value for key, _ in own}
        for mapping in inherited:
            own += [(key, value) for key, value in mapping.items if key.value not in known]
            known.update(key.value for key, _ in mapping.items)
        return MappingNode(span, tuple(own), node.flow, node.anchored)
