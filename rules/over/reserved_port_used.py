"""A port that an underlying registry, such as IANA's, reserves.

Why it matters
    A port is reserved for a reason: it is the edge of a range, it belonged to a service that may still run, or it is kept for the
    service that has it on another transport.
What is allowed
    A port that is reserved on one transport and assigned to the same name on another.
How to fix
    Take a free port; `reglint free` lists some.
Good
    <record>
      <name>lamp-ctl</name>
      <protocol>tcp</protocol>
      <description>on a free port</description>
      <number>20009</number>
    </record>
Bad
    <record>
      <name>lamp-ctl</name>
      <protocol>tcp</protocol>
      <description>on a reserved port</description>
      <number>1024</number>
              ^^^^ port '1024' is reserved in IANA's registry; take another port, such as 1895
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Citation, Field, Index, Ports, Precision, Problem, Registry, RegistryRule, Severity, State

from ..shared.port_wording import describe_ports, list_texts
from ._conflicts import (
    READS,
    REQUIRES,
    Conflict,
    advise_other_port,
    conflicts_by_entry,
    describe_holders,
    find_conflicts,
    find_services,
    have_common_port,
)


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for conflict in index.get(find_conflicts):
        record, underlying = conflict.record, conflict.underlying
        if record.ports and (reserved := _find_reserved(conflict, index)):
            what = f"{describe_ports(record.ports)} is"
            if record.ports.low < record.ports.high:
                shared = sorted(Ports(max(one.low, record.ports.low), min(one.high, record.ports.high)) for one in reserved)
                distinct = list(dict.fromkeys(map(str, shared)))
                what = f"{list_texts(distinct)} of {describe_ports(record.ports)} {'are' if len(distinct) > 1 else 'is'}"
            others = find_services(one for ports in reserved for one in underlying.holders(ports))
            kept = f" for {describe_holders(conflict, others)}" if others and record.ports.low == record.ports.high else ""
            args = (what, underlying.label, kept, advise_other_port(index, record))
            yield Problem(record, Field.PORT, "{0} reserved in {1}{2}; {3}", args)


def _find_reserved(conflict: Conflict, index: Index) -> list[Ports]:
    """Return the reserved ports of an entry, without those that its conflict on another transport explains."""
    found = [one.ports for one in conflict.holders if one.state is State.RESERVED and one.ports]
    assigned = [
        holder.ports
        for other in index.get(conflicts_by_entry)[conflict.record.start]
        if other.underlying is conflict.underlying
        for holder in other.holders
        if holder.state is State.ASSIGNED and holder.ports
    ]
    return [ports for ports in found if not any(have_common_port(ports, one) for one in assigned)]


RULE = RegistryRule(
    code="OVER003",
    name="reserved-port-used",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "6"),),
    requires=REQUIRES,
    reads=READS,
    check=check,
    precision=Precision.HIGH,
)
