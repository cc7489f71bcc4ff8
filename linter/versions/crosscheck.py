"""Crosscheck a list that was derived from a registry, such as /etc/services, with the registry itself.

The list may have fewer names than the registry. The registry should have each name of the list on the same port.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from linter.model import Field, Ports, Record, Registry, fold_case
from linter.rules_api.rule import Severity

_FEW = 3  # entries of the registry that are looked at if many say the same
_TRANSPORTS = frozenset({"tcp", "udp", "sctp", "dccp"})  # RFC 6335 section 8.1.1
_BETWEEN = re.compile(r"[/,;+&|]+")  # protocols on one line, in a dialect of /etc/services

Mark = Callable[[Record], re.Match[str] | None]


class Kind(StrEnum):
    """The kinds of discrepancies, in the order of reports."""

    OTHER_SERVICE = "port of another service"
    ELSEWHERE = "name of a service elsewhere"
    NOT_ASSIGNED = "not in the registry"
    OTHER_NAME = "under another name in the registry"
    OTHER_CASE = "spelled with other letter case in the registry"
    ALIAS_ELSEWHERE = "alias that is the name of a service elsewhere"
    UNKNOWN_ALIAS = "alias that is not in the registry"
    MISSING = "missing from the list"
    NOT_COMPARED = "not compared"

    @property
    def option(self) -> str:
        """The kind in options and in JSON, such as "other-service"."""
        return self.name.lower().replace("_", "-")


class Group(StrEnum):
    """The groups of kinds that a crosscheck can be limited to."""

    OTHERWISE = "otherwise"  # the registry assigns the name or the port otherwise
    UNKNOWN = "unknown"  # the registry does not have the name
    MISSING = "missing"  # the list does not have the service


GROUPS: Mapping[Kind, Group] = {
    Kind.OTHER_SERVICE: Group.OTHERWISE,
    Kind.ELSEWHERE: Group.OTHERWISE,
    Kind.NOT_ASSIGNED: Group.UNKNOWN,
    Kind.OTHER_NAME: Group.OTHERWISE,
    Kind.OTHER_CASE: Group.OTHERWISE,
    Kind.ALIAS_ELSEWHERE: Group.OTHERWISE,
    Kind.UNKNOWN_ALIAS: Group.UNKNOWN,
    Kind.MISSING: Group.MISSING,
}
USUAL_GROUPS = (Group.OTHERWISE, Group.UNKNOWN)  # a list may be incomplete
USUAL_SEVERITIES: Mapping[Kind, Severity] = {
    Kind.OTHER_SERVICE: Severity.ERROR,
    Kind.ELSEWHERE: Severity.ERROR,
    Kind.NOT_ASSIGNED: Severity.WARNING,
    Kind.OTHER_NAME: Severity.NOTE,
    Kind.OTHER_CASE: Severity.NOTE,
    Kind.ALIAS_ELSEWHERE: Severity.WARNING,
    Kind.UNKNOWN_ALIAS: Severity.NOTE,
    Kind.MISSING: Severity.NOTE,
    Kind.NOT_COMPARED: Severity.NOTE,
}


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A name of the list that differs from the registry.

    `entry` is the entry of the list, `field` and `value_index` its name or alias. `says` is what the registry has instead, in a few
    words, and `known` an entry of the registry that says so, if there is one. If the name is missing from the list, `entry` and
    `known` are both the entry of the registry, and `says` is what the list has instead.
    """

    kind: Kind
    entry: Record
    transport: str
    field: Field
    value_index: int
    name: str
    says: str
    known: Record | None = None


@dataclass(frozen=True, slots=True)
class Crosscheck:
    """The result of a crosscheck.

    `names` counts the names that were looked up on a port; `severities` are those of all kinds.

    `groups` are those that are reported.
    """

    derived: Registry
    registry: Registry
    discrepancies: tuple[Discrepancy, ...]
    names: int
    severities: Mapping[Kind, Severity]
    groups: Collection[Group]

    @property
    def same(self) -> bool:
        """Return whether the registry agrees with all names that could be looked up."""
        return all(discrepancy.kind is Kind.NOT_COMPARED for discrepancy in self.discrepancies)

    def fails(self, threshold: Severity | None) -> bool:
        """Return whether a discrepancy is at least as severe as the threshold. None means never."""
        if threshold is None:
            return False
        severe = list(Severity)[: list(Severity).index(threshold) + 1]
        kinds = {discrepancy.kind for discrepancy in self.discrepancies} - {Kind.NOT_COMPARED}
        return any(self.severities[kind] in severe for kind in kinds)


def crosscheck(
    derived: Registry,
    registry: Registry,
    marks: Sequence[Mark] = (),
    groups: Collection[Group] = USUAL_GROUPS,
    severities: Mapping[Kind, Severity] = USUAL_SEVERITIES,
) -> Crosscheck:
    """Compare the names of a derived list with a registry, and report the discrepancies of some groups.

    Each mark matches an entry of the registry that is an alias; group 1 is the name of the other entry. `severities` override the
    usual ones.
    """
    known = _Lookup(registry, marks)
    discrepancies: list[Discrepancy] = []
    names = 0
    for entry in derived.records:
        if entry.name is None:
            continue
        for transport in _list_transports(entry):
            names += 1 + len(entry.aliases)
            discrepancies += _find_discrepancies(entry, transport, known)
    if Group.MISSING in groups:
        discrepancies += _find_missing(registry, _Lookup(derived, ()), known)
    wanted = (one for one in discrepancies if one.kind is Kind.NOT_COMPARED or GROUPS[one.kind] in groups)
    return Crosscheck(derived, registry, tuple(wanted), names, {**USUAL_SEVERITIES, **severities}, groups)


def _find_missing(registry: Registry, listed: "_Lookup", known: "_Lookup") -> Iterator[Discrepancy]:
    """Yield the services with a port that the list does not have there, under the name or an alias of the registry."""
    for record in registry.records:
        if record.name is None or record.ports is None:
            continue
        other = known.other_name(record)
        for transport in _list_transports(record):
            names = filter(None, (record.name, other, *record.aliases))
            if not any(listed.holders(transport, record.ports, name) for name in names):
                others = ", ".join(dict.fromkeys(map(_name_holder, listed.holders(transport, record.ports))))
                yield Discrepancy(Kind.MISSING, record, transport, Field.NAME, 0, record.name, others, record)


def _list_transports(entry: Record) -> Sequence[str]:
    text = entry.transport or ""
    return [text] if text.isalnum() else list(filter(None, _BETWEEN.split(text))) or [""]


def _find_discrepancies(entry: Record, transport: str, known: "_Lookup") -> Iterator[Discrepancy]:
    main = _find_kind(entry, transport, known)
    if main:
        kind, says, witness = main
        yield Discrepancy(kind, entry, transport, Field.NAME, 0, entry.name or "", says, witness)
        if kind is Kind.NOT_COMPARED:
            return
    for value_index, alias in enumerate(entry.aliases):
        if fold_case(alias) == fold_case(entry.name or "") or (entry.ports and known.holders(transport, entry.ports, alias)):
            continue
        kind = Kind.ALIAS_ELSEWHERE if (elsewhere := known.entries(alias)) else Kind.UNKNOWN_ALIAS
        witness = elsewhere[0] if elsewhere else None
        yield Discrepancy(kind, entry, transport, Field.ALIAS, value_index, alias, known.whereabouts(alias), witness)


def _find_kind(entry: Record, transport: str, known: "_Lookup") -> tuple[Kind, str, Record | None] | None:
    """Return the kind, the words and the entry of the registry of a discrepancy of the name of an entry, or None."""
    name, ports = entry.name or "", entry.ports
    if entry.number is not None and ports is None:
        return Kind.NOT_COMPARED, f"port '{entry.number}' cannot be read", None
    if transport and transport not in known.transports:
        return Kind.NOT_COMPARED, f"protocol '{transport}' is not in the registry", None
    elsewhere = known.entries(name)
    if ports is None:
        return None if elsewhere else (Kind.NOT_ASSIGNED, "", None)
    if own := known.holders(transport, ports, name):
        if not (own := [holder for holder in own if _covers(holder, ports)]):
            return Kind.ELSEWHERE, known.whereabouts(name), elsewhere[0]
        holder = next((holder for holder in own if holder.name == name), own[0])
        if other := known.other_name(holder):
            return Kind.OTHER_NAME, other, holder
        return None if holder.name == name else (Kind.OTHER_CASE, holder.name or "", holder)
    if own := [holder for alias in entry.aliases for holder in known.holders(transport, ports, alias)]:
        return Kind.OTHER_NAME, f"{own[0].name}, which is an alias here", own[0]
    if others := known.holders(transport, ports):
        if same := [holder for holder in others if _keep_letters(holder.name) == _keep_letters(name)]:
            return Kind.OTHER_NAME, known.other_name(same[0]) or same[0].name or "", same[0]
        names = ", ".join(dict.fromkeys(map(_name_holder, others)))
        also = f"; '{name}' is {known.whereabouts(name)}" if elsewhere else ""
        return Kind.OTHER_SERVICE, names + also, others[0]
    if elsewhere:
        return Kind.ELSEWHERE, known.whereabouts(name), elsewhere[0]
    state = known.state(transport, ports)
    return Kind.NOT_ASSIGNED, " ".join((state.description or "").split()) if state else "no entry", state


def _name_holder(holder: Record) -> str:
    name = holder.name or ""
    return f"{name} on {holder.ports}" if holder.ports and holder.ports.low < holder.ports.high else name


def _keep_letters(name: str | None) -> str:
    """Return a name in lower case with letters and digits only, which vary least."""
    return re.sub("[^A-Za-z0-9]", "", fold_case(name or ""))


def _covers(holder: Record, ports: Ports) -> bool:
    return holder.ports is not None and holder.ports.low <= ports.low and ports.high <= holder.ports.high


class _Lookup:
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
                for transport in _list_transports(record):
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
