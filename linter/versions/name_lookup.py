"""Look up names and ports of a registry as a list of services names them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from linter.lazy import compile_lazily
from linter.model import Ports, Record, Registry, fold_case

Mark = Callable[[Record], re.Match[str] | None]

_FEW = 3  # entries of the registry that are looked at if many say the same
_TRANSPORTS = frozenset({"tcp", "udp", "sctp", "dccp"})  # RFC 6335 section 8.1.1
_BETWEEN = compile_lazily(r"[/,;+&|]+")  # protocols on one line, in a dialect of /etc/services


def list_transports(entry: Record) -> Sequence[str]:
    """Return the transports of an entry, [""] for none."""
    text = entry.transport or ""
    return [text] if text.isalnum() else list(filter(None, _BETWEEN.split(text))) or [""]


class NameLookup:
    """The names and ports of a registry, for lookups."""

    def __init__(self, registry: Registry, marks: Sequence[Mark]) -> None:
        self._marks = marks
        self._by_name: dict[str, list[Record]] = {}
        groups: dict[tuple[str | None, str], list[Record]] = {}
        for record in registry.records:
            if record.name is not None:
                self._by_name.setdefault(fold_case(record.name), []).append(record)
                for alias in record.aliases:
                    self._by_name.setdefault(fold_case(alias), []).append(record)
            if record.ports:
                names = (None,) if record.name is None else ("", fold_case(record.name), *map(fold_case, record.aliases))
                for transport in list_transports(record):
                    for name in names:  # None for rows without a name, "" for all others
                        groups.setdefault((name, transport), []).append(record)
        self._rows = {key: _Rows(rows) for key, rows in groups.items()}
        self.transports = _TRANSPORTS | {transport for _, transport in groups}

    def entries(self, name: str) -> Sequence[Record]:
        """Return the entries of a name on any port; letter case is ignored."""
        return self._by_name.get(fold_case(name), ())

    def holders(self, transport: str, ports: Ports, name: str = "") -> Sequence[Record]:
        """Return a few entries of a name, or of any name, that hold some of the ports."""
        return self._on(fold_case(name), transport, ports)

    def state(self, transport: str, ports: Ports) -> Record | None:
        """Return a row without a name about some of the ports, or None."""
        return next(iter(self._on(None, transport, ports)), None)

    def _on(self, name: str | None, transport: str, ports: Ports) -> Sequence[Record]:
        rows = [self._rows.get((name, spoken)) for spoken in (transport, "")]
        return [record for group in rows if group for record in group.overlapping(ports)]

    def other_name(self, record: Record) -> str:
        """Return the name that an entry is an alias of, or ""."""
        return next((match[1] for mark in self._marks if (match := mark(record))), "")

    def whereabouts(self, name: str) -> str:
        """Return the ports and transports of a name as text, the transports of one port together."""
        by_port: dict[str, list[str]] = {}
        for record in self.entries(name):
            by_port.setdefault(record.number or "", []).append(record.transport or "")
        found = [
            "/".join(filter(None, (number, ",".join(dict.fromkeys(names))))) if number else "without a port"
            for number, names in by_port.items()
        ]
        return ", ".join(found if len(found) <= _FEW + 1 else [*found[:_FEW], f"{len(found) - _FEW} more"])


class _Rows:
    """Rows in the order of their ports, for lookups of overlapping ones."""

    def __init__(self, rows: Iterable[Record]) -> None:
        self._rows = sorted(rows, key=attrgetter("ports.low"))
        self._lows = [record.ports.low for record in self._rows if record.ports]
        self._farthest: list[Record] = []  # by position, the row up to there that reaches farthest
        for record in self._rows:
            before = self._farthest[-1] if self._farthest else record
            self._farthest.append(before if _find_high(before) >= _find_high(record) else record)

    def overlapping(self, ports: Ports) -> Sequence[Record]:
        """Return a few rows that overlap; of those that begin before the ports, the one that reaches farthest."""
        start, end = bisect_left(self._lows, ports.low), bisect_right(self._lows, ports.high)
        before = [self._farthest[start - 1]] if start and _find_high(self._farthest[start - 1]) >= ports.low else []
        return [*before, *self._rows[start : min(end, start + _FEW)]]


def _find_high(record: Record) -> int:
    return record.ports.high if record.ports else -1
