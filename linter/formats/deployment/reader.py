"""Read the published ports of Kubernetes manifests and of compose files as a list of services, each with its span.

A Service publishes its ports and node ports under its name, a Gateway those of its listeners or servers, and a pod or what makes
pods the ports of its host (`hostPort`, with `hostNetwork` all ports of its containers). A service of a compose file publishes the
ports of the host that `ports` binds to its containers; a port without one of the host is not published.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.formats.data.aliases import resolve_aliases
from linter.formats.data.cst import Kind, MappingNode, Node, ScalarNode, find_substring_span, find_value, list_items
from linter.formats.data.yaml_events import StopError
from linter.formats.data.yaml_nodes import read_yaml_documents
from linter.formats.locator import EntryLocator
from linter.lazy import compile_lazily
from linter.model import OF_SETTINGS, Capability, Entry, Field, MarkupError, Record, Registry, parse_ports
from linter.source import Source, Span, clip

MISSING: dict[Capability, str] = {
    capability: "is a deployment, which has only names, ports and transports"
    for capability in Capability
    if capability not in (Capability.NAMES, *OF_SETTINGS)
}
_SHORT = compile_lazily(  # [ADDRESS:]HOST:CONTAINER[/PROTOCOL]
    r"(?:(?:\[[0-9a-fA-F:.]+\]|[0-9.]+|localhost|\$\w+|\$\{\w+\}):)?(?P<host>[0-9]+(?:-[0-9]+)?):[0-9]+(?:-[0-9]+)?(?:/(?P<protocol>\w+))?\Z"
)
_CONTAINER_ONLY = compile_lazily(r"(?:(?:\[[0-9a-fA-F:.]+\]|[0-9]+(?:\.[0-9]+){3}|localhost)::)?[0-9]+(?:-[0-9]+)?(?:/\w+)?\Z")
_DEFAULT = compile_lazily(r"\$\{\w+:?-([^{}]*)\}")
_VARIABLE = compile_lazily(r"\$(?:\{|\w)")


_POD_TEMPLATES = {
    "Pod": (),
    "CronJob": ("jobTemplate", "template"),
}  # the keys above the specification of a pod, with 'spec' between
_POD_TEMPLATE = ("template",)  # of all other kinds that make pods
_OVER_TCP = ("http", "https", "http2", "grpc", "grpc-web", "tls", "mongo")  # protocols of Gateways
_FALSE = ("", "null", "~", "false", "no", "off", "n")  # in YAML 1.1, which Kubernetes reads
_TEMPLATE = "{{"  # of Helm and other programs


class Published(NamedTuple):
    """A published port: the name of its service, the port and the transport, each with the node that holds it."""

    name: ScalarNode
    number: str
    port: ScalarNode
    transport: str
    protocol: ScalarNode | None = None


def is_deployment(text: str) -> bool:
    """Return whether a text looks like a Kubernetes manifest or a compose file."""
    is_manifest = re.search(r'(?m)^\s*"?kind"?\s*:', text) and re.search(r'(?m)^\s*"?apiVersion"?\s*:', text)
    is_compose = re.search(r"(?m)^services\s*:", text) and re.search(
        r"(?m)(?:^\s+|[{,]\s*)(?:image|build|ports|container_name)\s*:", text
    )
    return bool(is_manifest or is_compose)


def read_deployment(source: Source) -> Registry:
    """Return the published ports of a file as a registry. A port that is not understood is a markup error.

    Raises SourceError for a file that is not YAML or JSON.
    """
    reader = _Reader()
    try:
        documents = [resolve_aliases(document) for document in read_yaml_documents(source)]
    except StopError as stop:
        if (at := source.text.find(_TEMPLATE)) < 0:
            raise source.error(stop.message, stop.offset) from stop
        documents = []
        reader.unread.append(MarkupError(Span(at, at + len(_TEMPLATE)), "is a template; render it first, as with 'helm template'"))
    except RecursionError as error:
        raise source.error("is nested too deep", 0) from error
    for document in documents:
        reader.read(document)
    records = tuple(_record(row, published) for row, published in enumerate(reader.published))
    return Registry(
        source=source,
        format="deployment",
        updated=None,
        records=records,
        contacts=(),
        footnotes=(),
        inline_references=(),
        markup_errors=tuple(sorted(set(reader.unread))),
        locator=DeploymentLocator(reader.published),
        missing_capabilities=MISSING,
    )


def _record(row: int, published: Published) -> Record:
    span, number = published.port.span, published.number
    return Record(
        row,
        span.start,
        span.end,
        published.name.value,
        number,
        parse_ports(number),
        published.transport,
        None,
        None,
        (),
        (),
        (),
        None,
        None,
        None,
        None,
        None,
    )


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.kind is Kind.NULL


class _Reader:
    """The published ports of documents, and what is not understood in them."""

    def __init__(self) -> None:
        self.published: list[Published] = []
        self.unread: list[MarkupError] = []

    def read(self, document: Node) -> None:
        """Add the published ports of a document: a manifest, a list of these, or a compose file."""
        kind = self._find(document, "kind")
        if kind is not None:
            self._read_manifest(document, kind.value if isinstance(kind, ScalarNode) else "")
        else:
            if (included := find_value(document, "include")) is not None:
                self._report(included, "files of 'include' are not read; compare them too")
            services = self._find(document, "services")
            if isinstance(services, MappingNode):
                for name, service in services.items:
                    self._read_compose_service(name, service)
            elif services is not None and not _is_null(services):
                self._report(services, "'services' is no mapping; write the services under their names")

    def _read_manifest(self, document: Node, kind: str) -> None:
        items = self._find(document, "items") if kind.endswith("List") else None
        if items is not None:
            for item in list_items(items):
                own = self._find(item, "kind")  # items of a ServiceList and the like have none
                self._read_manifest(item, own.value if isinstance(own, ScalarNode) else kind.removesuffix("List"))
        elif kind == "Gateway":
            self._read_gateway(document)
        else:
            if kind == "Service":
                self._read_service(document)
            self._read_pod(document, _POD_TEMPLATES.get(kind, _POD_TEMPLATE))

    def _find_name(self, document: Node) -> Node | None:
        metadata = self._find(document, "metadata")
        return None if metadata is None else self._find(metadata, "name")

    def _read_gateway(self, document: Node) -> None:
        """Add the ports of the listeners (Gateway API) or the servers (Istio) of a Gateway."""
        name, spec = self._find_name(document), self._find(document, "spec")
        if spec is None:
            return
        ports: list[tuple[Node, Node, str]] = [(one, one, "port") for one in list_items(self._find(spec, "listeners"))]
        for server in list_items(self._find(spec, "servers")):
            ports.append((server, self._find(server, "port") or server, "number"))
        for shown, port, key in ports:
            if isinstance(name, ScalarNode):
                self._read_number(name, self._find(port, key), self._find(port, "protocol"), shown)
        if ports and not isinstance(name, ScalarNode):
            self._report(document, "name of the Gateway missing; add metadata.name")

    def _read_service(self, document: Node) -> None:
        name, spec = self._find_name(document), self._find(document, "spec")
        ports = list_items(self._find(spec, "ports")) if spec is not None else ()
        if not isinstance(name, ScalarNode):
            if ports:
                self._report(document, "name of the Service missing; add metadata.name")
            return
        if spec is not None and not isinstance(spec, MappingNode):
            self._report(spec, f"'spec' of '{clip(name.value)}' is no mapping; write the ports under it")
        for port in ports:
            protocol = self._find(port, "protocol")
            self._read_number(name, self._find(port, "port"), protocol, port)
            if (node_port := self._find(port, "nodePort")) is not None:
                self._read_number(name, node_port, protocol, port)

    def _read_pod(self, document: Node, path: Sequence[str]) -> None:
        """Add the ports of the host that the containers of a pod take."""
        name = self._find_name(document)
        spec: Node | None = document
        for key in ("spec", *(key for step in path for key in (step, "spec"))):
            spec = self._find(spec, key) if spec is not None else None
        if spec is None:
            return
        network = self._find(spec, "hostNetwork")
        takes_all = isinstance(network, ScalarNode) and network.value.lower() not in _FALSE
        lists_some = False
        for containers in ("containers", "initContainers"):
            for container in list_items(self._find(spec, containers)):
                for port in list_items(self._find(container, "ports")):
                    lists_some = True
                    host = self._find(port, "hostPort")
                    host = self._find(port, "containerPort") if host is None and takes_all else host
                    if host is None:
                        continue
                    if isinstance(name, ScalarNode):
                        self._read_number(name, host, self._find(port, "protocol"), port)
                    else:
                        self._report(document, "name of the pod missing; add metadata.name")
        if network is not None and takes_all and not lists_some:
            self._report(network, "pod is on the network of the host, with ports that are not listed; list them as 'ports'")

    def _find(self, node: Node, key: str) -> Node | None:
        """Return the value of a key, None without it. A second value is reported."""
        found = [(own, value) for own, value in node.items if own.value == key] if isinstance(node, MappingNode) else []
        for duplicate, _ in found[1:]:
            self._report(duplicate, f"duplicate key '{key}'; only the first is read")
        return found[0][1] if found else None

    def _read_compose_service(self, name: ScalarNode, service: Node) -> None:
        if not isinstance(service, MappingNode):
            self._report(service, f"service '{clip(name.value)}' is no mapping; write its fields under its name")
        if (extended := find_value(service, "extends")) is not None:
            self._report(extended, f"ports that '{clip(name.value)}' has by 'extends' are not read; compare its file too")
        mode = find_value(service, "network_mode")
        if isinstance(mode, ScalarNode) and mode.value == "host":
            self._report(
                mode, f"'{clip(name.value)}' is on the network of the host, with ports that are not listed; list them as 'ports'"
            )
        for port in list_items(self._find(service, "ports")):
            self._read_compose_port(name, port)

    def _read_compose_port(self, name: ScalarNode, port: Node) -> None:
        if isinstance(port, MappingNode):
            if (published := self._find(port, "published")) is not None:
                self._read_number(name, published, self._find(port, "protocol"), port)
            elif find_value(port, "target") is None:
                self._report(port, f"port of '{clip(name.value)}' has neither 'published' nor 'target'; add them")
        elif isinstance(port, ScalarNode):
            value = _DEFAULT.sub(r"\1", port.value)
            if match := _SHORT.match(value):
                self._add(name, match["host"], port, match["protocol"] or "tcp", None)
            elif not _CONTAINER_ONLY.match(value):
                self._report(port, self._describe(name, port))
        else:
            self._report(port, f"port of '{clip(name.value)}' is a list; write a text or a mapping")

    def _read_number(self, name: ScalarNode, node: Node | None, protocol: Node | None, port: Node) -> None:
        if not isinstance(node, ScalarNode):
            self._report(node or port, f"number of a port of '{clip(name.value)}' missing; add it")
            return
        number = _DEFAULT.sub(r"\1", node.value)
        if parse_ports(number) is None:
            self._report(node, self._describe(name, node))
            return
        protocol = protocol if isinstance(protocol, ScalarNode) else None
        transport = protocol.value.lower() if protocol else "tcp"
        self._add(name, number, node, "tcp" if transport in _OVER_TCP else transport, protocol)

    def _describe(self, name: ScalarNode, node: ScalarNode) -> str:
        has_variable = _VARIABLE.search(node.value) is not None
        if _TEMPLATE in node.value:
            return f"port '{clip(node.value)}' of '{clip(name.value)}' is a template; render it first, as with 'helm template'"
        why = "has a variable without a default; write one, as in ${PORT:-8080}" if has_variable else "is not a port"
        return f"port '{clip(node.value)}' of '{clip(name.value)}' {why}"

    def _add(self, name: ScalarNode, number: str, port: ScalarNode, transport: str, protocol: ScalarNode | None) -> None:
        low, _, high = number.partition("-")
        number = low if low == high else number
        if parse_ports(number) is None:
            self._report(port, self._describe(name, port))
        else:
            self.published.append(Published(name, number, port, transport.lower(), protocol))

    def _report(self, node: Node, message: str) -> None:
        self.unread.append(MarkupError(node.span, message))


class DeploymentLocator(EntryLocator[tuple[ScalarNode, str]]):
    """The locator of published ports. A place is a node and the part of its value that counts, "" for all of it."""

    def __init__(self, published: Sequence[Published]) -> None:
        super().__init__()
        self.published = published

    def find_places(self, _registry: Registry, entry: Entry, field: Field, /) -> Iterator[tuple[ScalarNode, str]]:
        """Find the node of a name, a port or a transport."""
        if isinstance(entry, Record):
            published = self.published[entry.row]
            if field in (Field.NAME, Field.PORT):  # a service has one name for several ports, so the port is the place to look at
                yield published.port, published.number
            elif field is Field.TRANSPORT and published.protocol:
                yield published.protocol, ""

    def find_span(self, registry: Registry, place: tuple[ScalarNode, str], substring: str, occurrence: int, /) -> Span:
        """Return the span of a value, or of a substring of it."""
        node, part = place
        found = find_substring_span(registry.source.text, node, substring or part, occurrence) if substring or part else None
        return found or node.inner

    def find_fallback(self, registry: Registry, entry: Entry, _field: Field, /) -> Span:
        """Return the port, or the first line."""
        return self.published[entry.row].port.inner if isinstance(entry, Record) else registry.source.line_span(0)
