"""Crosscheck a list that was derived from a registry, such as /etc/services, with the registry itself.

The list may have fewer names than the registry. The registry should have each name of the list on the same port.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from linter.model import Field, Ports, Record, Registry, fold_case
from linter.rules_api.rule import Severity
from linter.versions.name_lookup import Mark, NameLookup, list_transports


class Kind(StrEnum):
    """The kinds of discrepancies, in the order of reports."""

    OTHER_SERVICE = "port of another service"
    ELSEWHERE = "name of a service elsewhere"
    OTHER_TRANSPORT = "name of the port on other transports"
    WITHOUT_PORT = "name without a port in the registry"
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
    Kind.OTHER_TRANSPORT: Group.OTHERWISE,
    Kind.WITHOUT_PORT: Group.OTHERWISE,
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
    Kind.OTHER_TRANSPORT: Severity.WARNING,
    Kind.WITHOUT_PORT: Severity.WARNING,
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

    `groups` are those that are reported, `within` are the ports that were compared, None for all.
    """

    derived: Registry
    registry: Registry
    discrepancies: tuple[Discrepancy, ...]
    names: int
    severities: Mapping[Kind, Severity]
    groups: Collection[Group]
    within: Ports | None = None

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
    within: Ports | None = None,
) -> Crosscheck:
    """Compare the names of a derived list with a registry, and report the discrepancies of some groups.

    Each mark matches an entry of the registry that is an alias; group 1 is the name of the other entry. `severities` override the
    usual ones. `within` leaves out the entries of both whose ports are all outside of it.
    """
    known = NameLookup(registry, marks)
    discrepancies: list[Discrepancy] = []
    names = 0
    for entry in derived.records:
        if entry.name is None or not _is_within(entry, within):
            continue
        for transport in list_transports(entry):
            names += 1 + len(entry.aliases)
            discrepancies += _find_discrepancies(entry, transport, known)
    if Group.MISSING in groups:
        missing = _find_missing(registry, NameLookup(derived, ()), known)
        discrepancies += (one for one in missing if _is_within(one.entry, within))
    wanted = (one for one in discrepancies if one.kind is Kind.NOT_COMPARED or GROUPS[one.kind] in groups)
    return Crosscheck(derived, registry, tuple(wanted), names, {**USUAL_SEVERITIES, **severities}, groups, within)


def _is_within(entry: Record, within: Ports | None) -> bool:
    """Return whether an entry has a port within some ports, or may have one: its port cannot be read."""
    if within is None or (entry.ports is None and entry.number is not None):
        return True
    return entry.ports is not None and entry.ports.low <= within.high and within.low <= entry.ports.high


def _find_missing(registry: Registry, listed: NameLookup, known: NameLookup) -> Iterator[Discrepancy]:
    """Yield the services with a port that the list does not have there, under the name or an alias of the registry."""
    for record in registry.records:
        if record.name is None or record.ports is None:
            continue
        other = known.other_name(record)
        for transport in list_transports(record):
            names = filter(None, (record.name, other, *record.aliases))
            if not any(listed.holders(transport, record.ports, name) for name in names):
                others = ", ".join(dict.fromkeys(map(_name_holder, listed.holders(transport, record.ports))))
                yield Discrepancy(Kind.MISSING, record, transport, Field.NAME, 0, record.name, others, record)


def _find_discrepancies(entry: Record, transport: str, known: NameLookup) -> Iterator[Discrepancy]:
    main = _find_kind(entry, transport, known)
    if main:
        kind, says, witness = main
        yield Discrepancy(kind, entry, transport, Field.NAME, 0, entry.name or "", says, witness)
        if kind is Kind.NOT_COMPARED:
            return
    for value_index, alias in enumerate(entry.aliases):
        if fold_case(alias) == fold_case(entry.name or "") or (entry.ports and known.holders(transport, entry.ports, alias)):
            continue
        elsewhere = known.entries(alias)
        kind = _kind_elsewhere(elsewhere, entry.ports) if elsewhere else Kind.UNKNOWN_ALIAS
        kind = Kind.ALIAS_ELSEWHERE if kind is Kind.ELSEWHERE else kind
        says = "" if kind is Kind.WITHOUT_PORT else known.whereabouts(alias)
        yield Discrepancy(kind, entry, transport, Field.ALIAS, value_index, alias, says, elsewhere[0] if elsewhere else None)


def _find_kind(entry: Record, transport: str, known: NameLookup) -> tuple[Kind, str, Record | None] | None:
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
    state = known.state(transport, ports)
    described = " ".join((state.description or "").split()) if state else "no entry"
    if elsewhere:
        kind = _kind_elsewhere(elsewhere, ports)
        return kind, described if kind is Kind.WITHOUT_PORT else known.whereabouts(name), elsewhere[0]
    return Kind.NOT_ASSIGNED, described, state


def _kind_elsewhere(entries: Sequence[Record], ports: Ports | None) -> Kind:
    """Return the kind of a name that the registry does not have on some ports, by its entries in the registry."""
    if all(entry.ports is None for entry in entries):
        return Kind.WITHOUT_PORT
    return Kind.OTHER_TRANSPORT if ports and any(_covers(entry, ports) for entry in entries) else Kind.ELSEWHERE


def _name_holder(holder: Record) -> str:
    name = holder.name or ""
    return f"{name} on {holder.ports}" if holder.ports and holder.ports.low < holder.ports.high else name


def _keep_letters(name: str | None) -> str:
    """Return a name in lower case with letters and digits only, which vary least."""
    return re.sub("[^A-Za-z0-9]", "", fold_case(name or ""))


def _covers(holder: Record, ports: Ports) -> bool:
    return holder.ports is not None and holder.ports.low <= ports.low and ports.high <= holder.ports.high
